/** Frames that take longer than this in milliseconds are not smooth. */
const SLOW = 45;
const FAST = 20;
/** A pause that ends a movement. */
const PAUSE = 400;
/** Least share of the points that is drawn while they move. */
const LEAST = 1 / 16;

/** How much of the points to draw while they move, so that every machine moves them smoothly: fewer after slow frames, more after fast ones. */
export class Pace {
  #share = 1;
  #last = -Infinity;

  get share(): number {
    return this.#share;
  }

  /** Hears when a frame is drawn during a movement; returns the share to draw. */
  frame(now: number): number {
    const took = now - this.#last;
    this.#last = now;
    if (took < PAUSE) {
      if (took > SLOW) this.#share = Math.max(LEAST, this.#share / 2);
      else if (took < FAST) this.#share = Math.min(1, this.#share * 1.2);
    }
    return this.#share;
  }
}
