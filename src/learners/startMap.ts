import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { rootWeighted } from "./classScatter.ts";
import { lda } from "./lda.ts";
import type { LabeledProblem } from "./problem.ts";
import { reduceMap } from "./reduce.ts";

export type StartRule = "auto" | "pca" | "lda";

/**
 * A first map for learners that descend in L, k x d. All dimensions: the identity. Fewer: the first principal components (`pca`) or the
 * discriminant directions (`lda`, filled up with principal components); `auto` takes `lda` while k < classes, `pca` otherwise.
 */
export function startMap(problem: LabeledProblem, components: number | undefined, rule: StartRule): Matrix {
  const { points, classes, weights } = problem;
  const identity = Matrix.identity(points.cols);
  const k = components ?? points.cols;
  const principal = reduceMap(identity, rootWeighted(points, weights), k);
  if (k === points.cols || rule === "pca" || (rule === "auto" && k >= classes)) return principal;
  const discriminant = ldaRows(problem, k);
  if (discriminant.rows === k) return discriminant;
  return stack(discriminant, principal.take(Int32Array.from({ length: k - discriminant.rows }, (_, r) => r)));
}

/** Up to k discriminant directions at the scale of the points; none where the class means coincide. */
function ldaRows({ points, labels, weights }: LabeledProblem, k: number): Matrix {
  try {
    const data = { points, labels, ...(weights ? { weights } : {}) };
    const { map } = lda.fit(data, { components: Math.min(k, points.cols) });
    const unit = Math.sqrt(map.rows / map.data.reduce((sum, value) => sum + value * value, 0));
    return new Matrix(
      map.rows,
      map.cols,
      map.data.map((value) => value * unit),
    );
  } catch (error) {
    if (error instanceof EtalonError && error.code === "DATA") return new Matrix(0, points.cols);
    throw error;
  }
}

function stack(upper: Matrix, lower: Matrix): Matrix {
  const joined = new Matrix(upper.rows + lower.rows, upper.cols);
  joined.data.set(upper.data);
  joined.data.set(lower.data, upper.data.length);
  return joined;
}
