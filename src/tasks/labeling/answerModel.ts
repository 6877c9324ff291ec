import { exp } from "../../base/elementary.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { logistic } from "../../losses/logistic.ts";
import { lbfgsBox } from "../../optim/methods/lbfgsBox.ts";
import type { Objective } from "../../optim/objective.ts";

/** What answers say of squared differences, one row for each answer. */
export interface Lessons {
  /** Row e: −δ² of a pair, entry by entry; of a triplet δ²(anchor, negative) − δ²(anchor, positive). */
  readonly rows: Matrix;
  /** 1 for a pair, which the threshold b decides, 0 for a triplet. */
  readonly threshold: Uint8Array;
  /** How probable it should be that the pair is the same, that the triplet holds. */
  readonly targets: Float64Array;
}

/** A pair is the same with probability 1 / (1 + exp(Σ_j w_j δ_j² − b)). */
export interface AnswerModel {
  /** w, one for each feature, from 0. */
  readonly weights: Float64Array;
  /** b. */
  readonly threshold: number;
}

/** Price of weights that differ: of 0.001, 0.01, 0.1 and 1 it lay between the two best on both pair sets and on records (20 to 200 answers). */
const STIFFNESS = 0.003;
const MOST_STEPS = 150;

/**
 * f(w, s, b) = Σ_e ln(1 + e^−z_e) + (1 − t_e) z_e + λ/2 Σ_j (w_j − s)² with z_e = c_e b + w·v_e and targets t_e: the logistic log loss of smoothed
 * targets, convex; weights that nothing speaks for stay at their common value s, the plain distance. The argument is one row w_1 … w_d, s, b.
 */
export function answerObjective({ rows, threshold, targets }: Lessons, stiffness: number): Objective {
  const { rows: m, cols: d, data } = rows;
  return (x, gradient) => {
    const [w, g] = [x.data, gradient.data];
    g.fill(0);
    let value = 0;
    for (let e = 0; e < m; e++) {
      let z = threshold[e] * w[d + 1];
      for (let j = 0; j < d; j++) z += w[j] * data[e * d + j];
      value += logistic.value(z) + (1 - targets[e]) * z;
      const slope = logistic.slope(z) + 1 - targets[e];
      for (let j = 0; j < d; j++) g[j] += slope * data[e * d + j];
      g[d + 1] += threshold[e] * slope;
    }
    for (let j = 0; j < d; j++) {
      const excess = w[j] - w[d];
      value += (stiffness / 2) * excess * excess;
      g[j] += stiffness * excess;
      g[d] -= stiffness * excess;
    }
    return value;
  };
}

/** The most probable model, over weights from 0; one step of the descent at each turn. Always from the same start, so that equal answers give equal models. */
export function* answerModel(lessons: Lessons): Generator<void, AnswerModel> {
  const { rows, threshold, targets } = lessons;
  const d = rows.cols;
  const unit = meanSize(rows) || 1;
  const scaled = new Matrix(
    rows.rows,
    d,
    rows.data.map((value) => value / unit),
  );
  const lower = new Matrix(1, d + 2);
  lower.data[d + 1] = -Infinity;
  const start = new Matrix(1, d + 2);
  start.data.fill(2);
  const objective = answerObjective({ rows: scaled, threshold, targets }, STIFFNESS);
  let found = start;
  let steps = 0;
  for (const { x, gradientNorm = 0 } of lbfgsBox(objective, { lower }, start)) {
    found = x;
    if (gradientNorm < 1e-4 || ++steps === MOST_STEPS) break;
    yield;
  }
  return { weights: found.data.slice(0, d).map((value) => value / unit), threshold: found.data[d + 1] };
}

/** Σ_j w_j (a_j − b_j)² for each pair of rows; all weights are 1 without a model. */
export function squaresOf(
  points: Matrix,
  { left, right }: { readonly left: Int32Array; readonly right: Int32Array },
  model: AnswerModel | null,
): Float64Array {
  const weights = model?.weights ?? new Float64Array(points.cols).fill(1);
  return Float64Array.from(left, (row, e) => weightedSquare(points, weights, row, right[e]));
}

function weightedSquare({ data, cols }: Matrix, weights: Float64Array, a: number, b: number): number {
  let sum = 0;
  for (let j = 0, p = a * cols, q = b * cols; j < cols; j++, p++, q++) {
    const difference = data[p] - data[q];
    sum += weights[j] * difference * difference;
  }
  return sum;
}

/** 1 / (1 + e^(q − b)). */
export const probabilityOf = ({ threshold }: AnswerModel, square: number): number => 1 / (1 + exp(square - threshold));

/** Mean of Σ_j |v_j| over the rows. */
function meanSize({ rows, data }: Matrix): number {
  let sum = 0;
  for (const value of data) sum += Math.abs(value);
  return sum / rows;
}
