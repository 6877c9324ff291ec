import { EtalonError } from "../base/errors.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply } from "../linalg/products.ts";
import { BilinearForm } from "./bilinearForm.ts";
import type { BilinearMemory } from "./bilinearStream.ts";
import { normalizedBy } from "./normalizedBy.ts";
import type { Memory, Stream } from "./stream.ts";

/** S(x, z) = (x − μ)ᵀ W (z − μ), in units of the first batch: a similarity, no metric. */
export interface BilinearSimilarity {
  /** W for points in the user's units, d x d; the mean over all steps. */
  readonly matrix: Matrix;
  /** μ, length d. */
  readonly mean: Float64Array;
  similarity(x: ArrayLike<number>, z: ArrayLike<number>): number;
  /** S of every row of `x` with every row of `z` (or of `x`): n x m. */
  similarities(x: PointsInput, z?: PointsInput): Matrix;
}

/** The similarity that a stream of `oasis` has learned: W before it is made a metric's. `DATA` for other streams and for an empty one. */
export function bilinearSimilarity({ learner, memory }: Stream): BilinearSimilarity {
  if (!isBilinear(memory))
    throw new EtalonError(
      "DATA",
      `bilinearSimilarity: a stream of ${learner} learns no bilinear form. Give one of oasis.`,
    );
  const { kept, rules } = memory;
  if (!kept) throw new EtalonError("DATA", "bilinearSimilarity: the stream is empty. Give it a batch first.");
  const { center, scale } = kept;
  const w = new BilinearForm(kept.form, rules).mean();
  const normalized = (points: PointsInput, name: string): Matrix => {
    const matrix = toMatrix(points, name);
    if (matrix.cols === center.length) return normalizedBy(matrix, center, scale);
    throw new EtalonError(
      "SHAPE",
      `${name}: got ${matrix.cols} features but the form was learned on ${center.length}.`,
    );
  };
  const similarities = (x: PointsInput, z: PointsInput = x): Matrix =>
    mapRows(multiply(normalized(x, "x"), w), normalized(z, "z"));
  return {
    get matrix() {
      return new Matrix(
        w.rows,
        w.cols,
        w.data.map((value) => value / scale / scale),
      );
    },
    get mean() {
      return center.slice();
    },
    similarity: (x, z) => similarities([x], [z]).data[0],
    similarities,
  };
}

const isBilinear = (memory: Memory): memory is BilinearMemory => memory.kind === "bilinear";
