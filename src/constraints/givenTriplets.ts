import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { checkedWeights, coincide, type GivenChecks, refuseWhere, requireOneLength, requireRows } from "./checks.ts";
import type { Quadruplets, Triplets } from "./types.ts";

type Indices<T> = { readonly [K in keyof T]: ArrayLike<number> };

/**
 * User triplets, d(anchor, positive) < d(anchor, negative), as index arrays in the order given; one given twice counts twice. Those whose positive and
 * negative are identical points are left out with a warning; opposite ones are kept and counted in a warning. `SHAPE` if the arrays disagree; `DATA`,
 * with a list of the first five, for rows out of range, a row named twice in a triplet, a negative identical to its anchor, weights that are not
 * positive, or when none is left.
 */
export function givenTriplets(given: Indices<Triplets>, { rows, points, warn = () => {} }: GivenChecks): Triplets {
  const { anchor, positive, negative, weights } = given;
  requireOneLength("triplets", { anchor, positive, negative, ...(weights ? { weights } : {}) });
  const worth = weights && checkedWeights("triplets", weights);
  requireRows("triplets", { anchor, positive, negative }, rows);
  const text = (e: number) => `triplet ${e} is (${anchor[e]}, ${positive[e]}, ${negative[e]})`;
  refuseWhere(
    anchor.length,
    (e) => (new Set([anchor[e], positive[e], negative[e]]).size < 3 ? text(e) : undefined),
    (list) => `triplets: a triplet needs three different rows, but ${list}. Drop these.`,
  );
  if (points) {
    refuseWhere(
      anchor.length,
      (e) => (coincide(points, anchor[e], negative[e]) ? text(e) : undefined),
      (list) =>
        `triplets: no distance separates identical points, but the negative equals its anchor: ${list}. Drop these.`,
    );
  }
  const key = (e: number) => `${anchor[e]} ${positive[e]} ${negative[e]}`;
  const opposite = (e: number) => `${anchor[e]} ${negative[e]} ${positive[e]}`;
  let kept = checkedForOpposites("triplets", anchor.length, key, opposite, warn);
  if (points) {
    const before = kept.length;
    kept = kept.filter((e) => !coincide(points, positive[e], negative[e]));
    const useless = before - kept.length;
    if (useless > 0) {
      const were = useless === 1 ? "was" : "were";
      warn(`${counted(useless, "triplet")} with identical positive and negative ${were} left out`);
    }
  }
  requireSome("triplets", kept);
  const triplets = { anchor: pick(anchor, kept), positive: pick(positive, kept), negative: pick(negative, kept) };
  return worth ? { ...triplets, weights: Float64Array.from(kept, (t) => worth[t]) } : triplets;
}

/**
 * User quadruplets, d(a, b) < d(c, d), as index arrays in the order given; one given twice counts twice. Opposite ones are kept
 * and counted in a warning. `SHAPE` if the arrays disagree; `DATA`, with a list of the first five, for rows out of range, a pair of a row with itself,
 * a pair compared with itself, identical points c and d, weights that are not positive, or when none is left.
 */
export function givenQuadruplets(
  given: Indices<Quadruplets>,
  { rows, points, warn = () => {} }: GivenChecks,
): Quadruplets {
  const { a, b, c, d, weights } = given;
  requireOneLength("quadruplets", { a, b, c, d, ...(weights ? { weights } : {}) });
  requireRows("quadruplets", { a, b, c, d }, rows);
  const text = (e: number) => `quadruplet ${e} is (${a[e]}, ${b[e]}, ${c[e]}, ${d[e]})`;
  const near = (e: number) => unordered(a[e], b[e]);
  const far = (e: number) => unordered(c[e], d[e]);
  refuseWhere(
    a.length,
    (e) => (a[e] === b[e] || c[e] === d[e] || near(e) === far(e) ? text(e) : undefined),
    (list) => `quadruplets: a quadruplet needs two different pairs of different rows, but ${list}. Drop these.`,
  );
  if (points) {
    refuseWhere(
      a.length,
      (e) => (coincide(points, c[e], d[e]) ? text(e) : undefined),
      (list) => `quadruplets: identical points c and d cannot be the farther pair, but ${list}. Drop these.`,
    );
  }
  const kept = checkedForOpposites(
    "quadruplets",
    a.length,
    (e) => `${near(e)} ${far(e)}`,
    (e) => `${far(e)} ${near(e)}`,
    warn,
  );
  requireSome("quadruplets", kept);
  const quadruplets = { a: pick(a, kept), b: pick(b, kept), c: pick(c, kept), d: pick(d, kept) };
  return weights ? { ...quadruplets, weights: checkedWeights("quadruplets", weights) } : quadruplets;
}

/** All positions; a warning if some say the opposite of another. */
function checkedForOpposites(
  kind: string,
  count: number,
  key: (e: number) => string,
  opposite: (e: number) => string,
  warn: (message: string) => void,
): Int32Array {
  const all = Int32Array.from({ length: count }, (_, e) => e);
  const said = new Set(Array.from(all, key));
  const contradictions = all.filter((e) => said.has(opposite(e))).length;
  if (contradictions > 0) warn(`${contradictions} ${kind} contradict each other; all are kept`);
  return all;
}

function requireSome(kind: string, kept: Int32Array): void {
  if (kept.length === 0) throw new EtalonError("DATA", `${kind}: there are none to learn from. Give at least one.`);
}

const pick = (values: ArrayLike<number>, kept: Int32Array): Int32Array => kept.map((e) => values[e]);
const unordered = (i: number, j: number): string => `${Math.min(i, j)} ${Math.max(i, j)}`;
