import type { Matrix } from "../linalg/matrix.ts";
import { type Method, solve } from "../optim/solve.ts";
import { traced } from "../optim/wrappers.ts";
import { stopRule } from "./iteration.ts";
import type { NcaPoints } from "./ncaAnchors.ts";

/** Points, and points for each class, from which a descent on fewer of them pays first. */
const MANY = 1000;
const MANY_EACH = 30;
const SHARE = 3;
/** A sample is worth no finer answer. */
const TOLERANCE = 3e-3;

/**
 * Where a descent on every third point of each class ends: near the minimum over all points, for a ninth of the work of an objective that weighs all pairs.
 * The sample's own descent starts from a third of the sample, and so on; `start` itself where there are few points.
 */
export function sampledDescent(
  { points, labels, memberships }: NcaPoints,
  methodOf: (sample: NcaPoints, from: Matrix) => Method,
  start: Matrix,
  options: { readonly maxIterations: number; readonly tolerance: number; readonly neighbors?: number | undefined },
): Matrix {
  if (labels.length < Math.max(MANY, MANY_EACH * new Set(labels).size)) return start;
  const rows = everyThirdOfEachClass(labels);
  const sample = {
    points: points.take(rows),
    labels: rows.map((i) => labels[i]),
    memberships: memberships?.take(rows),
  };
  const from = sampledDescent(sample, methodOf, start, options);
  const stop = stopRule({ ...options, tolerance: Math.max(TOLERANCE, options.tolerance) }, options.neighbors);
  return traced(solve(methodOf(sample, from), stop)).solution.x;
}

function everyThirdOfEachClass(labels: Int32Array): Int32Array {
  const seen = new Map<number, number>();
  return Int32Array.from(labels.keys()).filter((i) => {
    const count = seen.get(labels[i]) ?? 0;
    seen.set(labels[i], count + 1);
    return count % SHARE === 0;
  });
}
