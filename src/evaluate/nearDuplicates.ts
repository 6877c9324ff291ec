import { Random } from "../base/random.ts";
import { sampleDistinct } from "../constraints/sampling.ts";
import { nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** Held-out points with a near twin among the training points. */
export interface NearDuplicates {
  readonly count: number;
  /** How many held-out points were looked at: all, or a seeded sample of very many. */
  readonly asked: number;
}

/**
 * How many held-out points lie within a hundredth of the usual (root-mean-square) distance of two points from a training point: what is nearly the same on both sides
 * flatters any estimate.
 */
export function nearDuplicates(train: Matrix, test: Matrix, seed = 0): NearDuplicates {
  const most = Math.max(100, Math.floor(MULTIPLICATIONS / (train.rows * train.cols)));
  const asked = test.take(Int32Array.from(sampleDistinct(test.rows, most, new Random(seed))).sort());
  const limit = SHARE * SHARE * meanSquaredDistance(train);
  const { squared } = nearest(asked, train, 1);
  return { count: squared.reduce((sum, value) => sum + (value <= limit ? 1 : 0), 0), asked: asked.rows };
}

const SHARE = 0.01;
const MULTIPLICATIONS = 2e9;

/** Over all pairs of different rows: twice the sum of the variances. */
function meanSquaredDistance({ rows, cols, data }: Matrix): number {
  let sum = 0;
  for (let j = 0; j < cols; j++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += data[i * cols + j] / rows;
    for (let i = 0; i < rows; i++) {
      const offset = data[i * cols + j] - mean;
      sum += offset * offset;
    }
  }
  return (2 * sum) / Math.max(1, rows - 1);
}
