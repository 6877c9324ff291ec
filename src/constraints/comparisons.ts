import type { Random } from "../base/random.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Quadruplets, Triplets } from "./types.ts";

/** A triplet is the quadruplet d(anchor, positive) < d(anchor, negative). */
export const quadrupletsFromTriplets = ({ anchor, positive, negative, ...worth }: Triplets): Quadruplets => ({
  a: anchor,
  b: positive,
  c: anchor,
  d: negative,
  ...worth,
});

/** The quadruplets whose two pairs share a point, as triplets around it, in their order. The others say nothing about any three points. */
export function tripletsFromQuadruplets({ a, b, c, d, weights }: Quadruplets): Triplets {
  const found: (readonly [number, number, number, number])[] = [];
  for (let e = 0; e < a.length; e++) {
    if (a[e] === c[e]) found.push([a[e], b[e], d[e], e]);
    else if (a[e] === d[e]) found.push([a[e], b[e], c[e], e]);
    else if (b[e] === c[e]) found.push([b[e], a[e], d[e], e]);
    else if (b[e] === d[e]) found.push([b[e], a[e], c[e], e]);
  }
  return {
    anchor: Int32Array.from(found, ([anchor]) => anchor),
    positive: Int32Array.from(found, ([, positive]) => positive),
    negative: Int32Array.from(found, ([, , negative]) => negative),
    ...(weights ? { weights: Float64Array.from(found, ([, , , e]) => weights[e]) } : {}),
  };
}

/**
 * `count` draws of three different rows, the anchor's positive the one of the others whose targets are nearer to its own (‖·‖ over n x m targets). Draws
 * that tie are left out, and so is a triplet drawn before.
 */
export function tripletsFromTargets(targets: Matrix, count: number, random: Random): Triplets {
  const n = targets.rows;
  const found = new Map<string, readonly [number, number, number]>();
  for (let draws = 0; draws < count && n >= 3; draws++) {
    const anchor = random.integer(n);
    const [first, second] = twoOthers(anchor, n, random);
    const gap = squaredGap(targets, anchor, first) - squaredGap(targets, anchor, second);
    if (gap === 0) continue;
    const triplet = gap < 0 ? ([anchor, first, second] as const) : ([anchor, second, first] as const);
    found.set(triplet.join(" "), triplet);
  }
  const all = [...found.values()];
  return {
    anchor: Int32Array.from(all, ([anchor]) => anchor),
    positive: Int32Array.from(all, ([, positive]) => positive),
    negative: Int32Array.from(all, ([, , negative]) => negative),
  };
}

function twoOthers(anchor: number, n: number, random: Random): [number, number] {
  const first = (anchor + 1 + random.integer(n - 1)) % n;
  for (;;) {
    const second = (anchor + 1 + random.integer(n - 1)) % n;
    if (second !== first) return [first, second];
  }
}

function squaredGap({ data, cols }: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let c = 0; c < cols; c++) {
    const gap = data[i * cols + c] - data[j * cols + c];
    sum += gap * gap;
  }
  return sum;
}
