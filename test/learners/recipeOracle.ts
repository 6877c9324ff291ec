import { Matrix } from "../../src/linalg/matrix.ts";
import { pairsOf } from "../contract/fixtures.ts";
import { printedLosses } from "../losses/printedLosses.ts";
import { printedRegularizers, sumOf } from "../regularizers/printedRegularizers.ts";
import { type Rows, times } from "./oracle.ts";
import { someTriplets } from "./tripletOracle.ts";

/** Constraints of one kind, as a user gives them. */
export type Constraints = Record<string, Record<string, number[]>>;

/** Forty constraints of each kind for labeled points. */
export function someConstraints(
  labels: string[],
  points: Rows,
): Record<"pairs" | "triplets" | "quadruplets", Constraints> {
  const triplets = someTriplets(labels, 40);
  const pairs = pairsOf({ points, labels }, 20);
  const near = pairs.left.flatMap((_, e) => (pairs.similar[e] ? [e] : []));
  const far = pairs.left.flatMap((_, e) => (pairs.similar[e] ? [] : [e]));
  const quadruplets = {
    a: near.map((e) => pairs.left[e]),
    b: near.map((e) => pairs.right[e]),
    c: far.map((e) => pairs.left[e]),
    d: far.map((e) => pairs.right[e]),
    weights: near.map((e) => 1 + (e % 3)),
  };
  return { pairs: { pairs }, triplets: { triplets: { ...triplets } }, quadruplets: { quadruplets } } as never;
}

/** vᵀMv of two rows, by loops. */
export function squareOf(m: Rows, a: number[], b: number[]): number {
  const v = [a.map((value, c) => value - b[c])];
  return times(
    times(v, m),
    v[0].map((value) => [value]),
  )[0][0];
}

/** Which rows each constraint speaks of: [near pair, far pair, worth], either of them missing for pairs. */
function spoken({ pairs, triplets, quadruplets }: Constraints) {
  if (pairs) {
    return pairs["left"].map((i, e) => {
      const pair = [i, pairs["right"][e]];
      return { near: pairs["similar"][e] ? pair : undefined, far: pairs["similar"][e] ? undefined : pair, worth: 1 };
    });
  }
  if (triplets) {
    return triplets["anchor"].map((i, t) => ({
      near: [i, triplets["positive"][t]],
      far: [i, triplets["negative"][t]],
      worth: 1,
    }));
  }
  return quadruplets["a"].map((i, t) => ({
    near: [i, quadruplets["b"][t]],
    far: [quadruplets["c"][t], quadruplets["d"][t]],
    worth: quadruplets["weights"][t],
  }));
}

/** The unit, squared, in which the pairs of the constraints have mean squared distance 1. */
export function unitOf(points: Rows, constraints: Constraints): number {
  const identity = points[0].map((_, i) => points[0].map((_, j) => (i === j ? 1 : 0)));
  const terms = spoken(constraints).flatMap(({ near, far, worth }) =>
    [near, far].flatMap((pair) => (pair ? [{ q: squareOf(identity, points[pair[0]], points[pair[1]]), worth }] : [])),
  );
  return sumOf(terms.map(({ q, worth }) => q * worth)) / sumOf(terms.map(({ worth }) => worth));
}

/** Σ ω ℓ(a) by the definition of the margins, for M in units of the constraints, bounds 0.5 and 1.5, margin 1. */
export function lossOf(points: Rows, constraints: Constraints, loss: string, m: Rows): number {
  const unit = unitOf(points, constraints);
  const all = spoken(constraints);
  const total = sumOf(all.map(({ worth }) => worth));
  return sumOf(
    all.map(({ near, far, worth }) => {
      const q = (pair: number[]) => squareOf(m, points[pair[0]], points[pair[1]]) / unit;
      const margin = near && far ? q(far) - q(near) : near ? (1 - q(near)) / 0.5 : (q(far as number[]) - 1) / 0.5;
      return (worth / total) * printedLosses[loss](margin);
    }),
  );
}

/** The objective of the recipe at M, prior I. */
export const recipeOf =
  (points: Rows, constraints: Constraints, parts: { loss: string; regularizer: string; lambda: number }) =>
  (m: Rows): number =>
    lossOf(points, constraints, parts.loss, m) +
    parts.lambda * printedRegularizers[parts.regularizer](Matrix.from(m), Matrix.identity(m.length));
