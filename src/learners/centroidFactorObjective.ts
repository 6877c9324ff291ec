import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import type { CentroidFactor } from "./centroidFactor.ts";
import { type CentroidProblem, centroidSoftmax } from "./centroidSoftmax.ts";

/**
 * `centroidObjective` + λ‖L − sI‖²/‖sI‖² at L = s(I − UᵀU) + EᵀE, and its gradient in E (r x d). With H = EEᵀ, G = EUᵀ and B = (sI + H)E − sGU, M m = BᵀGUm for m in
 * the span, and ‖L − sI‖² = ‖H‖² − 2s‖G‖² + s²r. O(m d (n + r)).
 */
export function centroidFactorObjective(
  problem: CentroidProblem,
  { basis, scale }: Pick<CentroidFactor, "basis" | "scale">,
  regularization: number,
): Objective {
  const lossAt = centroidSoftmax(problem);
  const inSpan = mapRows(problem.centroids, basis);
  const { rows: r, cols: d } = basis;
  const rate = regularization / (d * scale * scale);
  return (factor, gradient) => {
    const both = stacked(factor, basis);
    const [h, g] = halves(mapRows(factor, both));
    const lead = plusDiagonal(h, scale);
    const b = multiply(beside(lead, g, -scale), both);
    const seen = mapRows(inSpan, g);
    const { loss, slopes } = lossAt(multiply(seen, b));
    const q = multiply(seen, slopes, { transposeA: true });
    const [qe, qu] = halves(mapRows(q, both));
    const onBasis = multiply(mapRows(b, slopes), inSpan);
    const onFactor = new Matrix(r, r);
    let penalty = scale * scale * r;
    for (let i = 0, e = 0; i < r; i++) {
      for (let j = 0; j < r; j++, e++) {
        onBasis.data[e] -= scale * (qu.data[e] + 4 * rate * g.data[e]);
        onFactor.data[e] = qe.data[e] + qe.data[j * r + i] + 4 * rate * h.data[e];
        penalty += h.data[e] * h.data[e] - 2 * scale * g.data[e] * g.data[e];
      }
    }
    multiplyInto(gradient, beside(onFactor, onBasis, 1), both);
    multiplyInto(gradient, lead, q, { accumulate: true });
    return loss + rate * penalty;
  };
}

/** The rows of A, then those of B. */
function stacked(a: Matrix, b: Matrix): Matrix {
  const both = new Matrix(a.rows + b.rows, a.cols);
  both.data.set(a.data);
  both.data.set(b.data, a.data.length);
  return both;
}

/** The columns of A, then those of s·B. */
function beside(a: Matrix, b: Matrix, s: number): Matrix {
  const both = new Matrix(a.rows, a.cols + b.cols);
  for (let i = 0, e = 0; i < a.rows; i++) {
    for (let c = 0; c < a.cols; c++, e++) both.data[e] = a.data[i * a.cols + c];
    for (let c = 0; c < b.cols; c++, e++) both.data[e] = s * b.data[i * b.cols + c];
  }
  return both;
}

const halves = (m: Matrix): readonly [Matrix, Matrix] => [
  columnsOf(m, 0, m.cols / 2),
  columnsOf(m, m.cols / 2, m.cols),
];

function columnsOf(m: Matrix, from: number, to: number): Matrix {
  const taken = new Matrix(m.rows, to - from);
  for (let i = 0, e = 0; i < m.rows; i++) for (let c = from; c < to; c++, e++) taken.data[e] = m.data[i * m.cols + c];
  return taken;
}

function plusDiagonal(m: Matrix, s: number): Matrix {
  const sum = m.clone();
  for (let i = 0; i < m.rows; i++) sum.data[i * m.cols + i] += s;
  return sum;
}
