/**
 * Seeded random numbers: xoshiro128++ on four 32-bit words, seeded by two SplitMix64 outputs.
 * The same seed gives the same numbers on every engine. Blackman & Vigna, Scrambled linear pseudorandom number generators, 2021.
 */
export class Random {
  #state: Uint32Array;

  /** `seed` is an integer from 0 to 2^53 - 1. */
  constructor(seed: number) {
    const [first, second] = splitMix64(seed, 2);
    this.#state = Uint32Array.of(...first, ...second);
  }

  /** A generator in a given state of four words. */
  static fromState(words: ArrayLike<number>): Random {
    const random = new Random(0);
    random.#state = Uint32Array.from(words);
    return random;
  }

  get state(): Uint32Array {
    return this.#state.slice();
  }

  /** The next 32-bit word. */
  word(): number {
    const s = this.#state;
    const result = (rotate((s[0] + s[3]) >>> 0, 7) + s[0]) >>> 0;
    const shifted = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate(s[3], 11);
    return result;
  }

  /** Uniform on [0, 1) with 53 bits. */
  uniform(): number {
    const a = this.word() >>> 5;
    const b = this.word() >>> 6;
    return (a * 67108864 + b) / 9007199254740992;
  }

  /** A uniform integer from 0 to `bound` - 1; `bound` at most 2^32. */
  integer(bound: number): number {
    for (;;) {
      const word = this.word();
      // The second test alone decides; the first spares its remainder of doubles, which is slow.
      if (word < 4294967296 - bound || word < 4294967296 - (4294967296 % bound)) return word % bound;
    }
  }

  /** Shuffles `items` in place (Fisher-Yates). */
  shuffle<T extends { [index: number]: unknown; readonly length: number }>(items: T): T {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = items[i];
      items[i] = items[j];
      items[j] = held;
    }
    return items;
  }

  /** An independent generator 2^64 words ahead; this one moves there. */
  jump(): Random {
    const before = this.#state.slice();
    const jumped = new Uint32Array(4);
    for (const polynomial of JUMP) {
      for (let bit = 0; bit < 32; bit++) {
        if (polynomial & (1 << bit)) for (let k = 0; k < 4; k++) jumped[k] ^= this.#state[k];
        this.word();
      }
    }
    this.#state = jumped;
    return Random.fromState(before);
  }
}

const JUMP = [0x8764000b, 0xf542d2d3, 0x6fa035c3, 0x77f2db5b];

const rotate = (word: number, bits: number): number => ((word << bits) | (word >>> (32 - bits))) >>> 0;

/** The first `count` outputs of SplitMix64, each as [low word, high word]. */
export function splitMix64(seed: number, count: number): [number, number][] {
  const mask = 0xffffffffffffffffn;
  let state = BigInt(seed);
  return Array.from({ length: count }, () => {
    state = (state + 0x9e3779b97f4a7c15n) & mask;
    let mixed = ((state ^ (state >> 30n)) * 0xbf58476d1ce4e5b9n) & mask;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & mask;
    mixed ^= mixed >> 31n;
    return [Number(mixed & 0xffffffffn), Number(mixed >> 32n)];
  });
}
