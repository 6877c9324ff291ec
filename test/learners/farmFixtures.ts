import { Random } from "../../src/base/random.ts";
import { type FarmState, farmStart } from "../../src/learners/farmRounds.ts";
import { tripletEdges } from "../../src/learners/tripletEdges.ts";
import type { Matrix } from "../../src/linalg/matrix.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";
import { noise } from "../contract/fixtures.ts";
import { uniformMatrix } from "./differences.ts";

/** Two classes told apart by each of the first `informative` features, two deviations between the means; the other features are noise. */
export function plantedFeatures(seed: number, { rows = 200, features = 50, informative = 5 } = {}) {
  const random = new Random(1000 + seed);
  const labels = Array.from({ length: rows }, (_, i) => i % 2);
  const points = labels.map((label) =>
    Array.from({ length: features }, (_, j) => noise(random) + (j < informative ? 2 * label - 1 : 0)),
  );
  return { points, labels };
}

/** Random points with random triplets, five of six in the order of the distance in the first half of the features. */
export function tripletCloud(rows: number, cols: number, count: number, seed: number) {
  const points = uniformMatrix(rows, cols, 1, seed);
  const random = new Random(seed + 1);
  const [anchor, positive, negative] = [new Int32Array(count), new Int32Array(count), new Int32Array(count)];
  for (let t = 0; t < count; t++) {
    const picked = random.shuffle(Int32Array.from({ length: rows }, (_, i) => i));
    const [i, j, l] = picked;
    const inOrder = hiddenSquare(points, i, j) < hiddenSquare(points, i, l);
    anchor[t] = i;
    [positive[t], negative[t]] = inOrder === t % 6 > 0 ? [j, l] : [l, j];
  }
  const triplets = { anchor, positive, negative };
  return { points, triplets, edges: tripletEdges(triplets, rows) };
}

const hiddenSquare = (points: Matrix, i: number, j: number): number => {
  let sum = 0;
  for (let c = 0; c < points.cols / 2; c++) sum += (points.get(i, c) - points.get(j, c)) ** 2;
  return sum;
};

/** Some w > 0 and some M ⪰ 0 in general position. */
export function someState(d: number, seed: number): FarmState {
  const weights = uniformMatrix(1, d, 0.5, seed);
  for (let j = 0; j < d; j++) weights.data[j] += 1;
  return { ...farmStart(d), weights, matrix: gramOfMap(uniformMatrix(d, d, 0.8, seed + 1)) };
}

/** vᵀ diag(w) M diag(w) v for v = x_i − x_j, entry by entry. */
export function quadraticForm(points: Matrix, { weights, matrix }: FarmState, i: number, j: number): number {
  let sum = 0;
  for (let a = 0; a < points.cols; a++) {
    for (let b = 0; b < points.cols; b++) {
      const va = weights.data[a] * (points.get(i, a) - points.get(j, a));
      const vb = weights.data[b] * (points.get(i, b) - points.get(j, b));
      sum += va * matrix.get(a, b) * vb;
    }
  }
  return sum;
}
