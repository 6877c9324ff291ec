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
  /** 1 where the pair is the same, and for triplets; 0 where it is different. */
  readonly holds: Uint8Array;
}

/** A pair is the same with probability 1 / (1 + exp(Σ_j w_j δ_j² − b)). */
export interface AnswerModel {
  /** w, one for each feature, from 0. */
  readonly weights: Float64Array;
  /** b. */
  readonly threshold: number;
}

/** Prices of weights that differ and of a common weight that leaves its start: the best of those tried on both pair sets (20 to 200 answers). */
const STIFFNESS = 0.003;
const TETHER = 0.03;
/** Common weight and threshold to begin with, where answered pairs have mean squared distance 1. */
const START = 2;
const MOST_STEPS = 150;

/**
 * f(w, s, b) = Σ_e ln(1 + e^∓z_e) + λ/2 Σ_j (w_j − s)² + μ/2 (s − s₀)² with z_e = c_e b + w·v_e; − where e holds, + where it does not: the logistic loss,
 * convex. Weights that nothing speaks for stay at their common value s, the plain distance; s stays finite where the kinds can be told apart without
 * an error. The argument is one row w_1 … w_d, s, b.
 */
export function answerObjective({ rows, threshold, holds }: Lessons): Objective {
  const { rows: m, cols: d, data } = rows;
  return (x, gradient) => {
    const [w, g] = [x.data, gradient.data];
    g.fill(0);
    let value = 0;
    for (let e = 0; e < m; e++) {
      let z = threshold[e] * w[d + 1];
      for (let j = 0; j < d; j++) z += w[j] * data[e * d + j];
      const sign = holds[e] ? 1 : -1;
      value += logistic.value(sign * z);
      const slope = sign * logistic.slope(sign * z);
      for (let j = 0; j < d; j++) g[j] += slope * data[e * d + j];
      g[d + 1] += threshold[e] * slope;
    }
    const away = w[d] - START;
    value += (TETHER / 2) * away * away;
    g[d] += TETHER * away;
    for (let j = 0; j < d; j++) {
      const excess = w[j] - w[d];
      value += (STIFFNESS / 2) * excess * excess;
      g[j] += STIFFNESS * excess;
      g[d] -= STIFFNESS * excess;
    }
    return value;
  };
}

/** The most probable model, over weights from 0; one step of the descent at each turn. Always from the same start, so that equal answers give equal models. */
export function* answerModel(lessons: Lessons): Generator<void, AnswerModel> {
  const { rows, threshold, holds } = lessons;
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
  start.data.fill(START);
  const objective = answerObjective({ rows: scaled, threshold, holds });
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
