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

  /** The share to draw at a time: all points where nothing moved just before. */
  next(now: number): number {
    const moves = now - this.#last < PAUSE;
    this.#last = now;
    return moves ? this.#share : 1;
  }

  /** Hears how long a frame of a share took until the next could begin. */
  took(share: number, milliseconds: number): void {
    if (milliseconds > SLOW) this.#share = Math.max(LEAST, Math.min(this.#share, share / 2));
    else if (milliseconds < FAST) this.#share = Math.min(1, Math.max(this.#share, share * 1.2));
  }
}
