import { squaredDistances } from "../linalg/distances.ts";
import { exponentials } from "../linalg/elementwise.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply } from "../linalg/products.ts";
import { groupsOf } from "./classScatter.ts";
import type { LabeledProblem } from "./problem.ts";

type Labeled = Pick<LabeledProblem, "points" | "labels" | "classes">;

/** The corner of a regular simplex of each point's class, n x C: the indicators of the classes, centered. */
export function classCorners({ points, labels, classes }: Labeled): Matrix {
  const corners = new Matrix(points.rows, classes);
  labels.forEach((code, i) => {
    corners.data[i * classes + code] = 1;
  });
  return centered(corners);
}

/**
 * Where entropic optimal transport takes each point among `landmarks` points of its own class, n x d, centered: v_i = Σ_j γ_ij l_j / Σ_j γ_ij, with γ the plan
 * of least Σ γ_ij ‖x_i − l_j‖² + ε Σ γ_ij ln γ_ij under equal shares for all points and for all landmarks of the class; ε is `blur` times the mean cost.
 * Landmarks: the point nearest to the class mean, then again and again the one farthest from those chosen.
 */
export function transportedPoints({ points, labels, classes }: Labeled, landmarks: number, blur: number): Matrix {
  const { means } = groupsOf(points, labels, classes);
  const virtual = new Matrix(points.rows, points.cols);
  for (let code = 0; code < classes; code++) {
    const members = Int32Array.from(labels.keys()).filter((i) => labels[i] === code);
    const own = points.take(members);
    const chosen = own.take(spreadRows(own, means.take([code]), Math.min(landmarks, members.length)));
    const moved = multiply(plan(squaredDistances(own, chosen), blur), chosen);
    members.forEach((row, i) => {
      virtual.data.set(moved.row(i), row * points.cols);
    });
  }
  return centered(virtual);
}

/** Farthest-first rows, beginning with the one nearest to the center. */
export function spreadRows(points: Matrix, center: Matrix, count: number): Int32Array {
  const toCenter = squaredDistances(points, center).data;
  const chosen = [toCenter.indexOf(toCenter.reduce((least, value) => Math.min(least, value), Infinity))];
  const nearest = new Float64Array(points.rows).fill(Infinity);
  while (chosen.length < count) {
    const latest = squaredDistances(points, points.take(chosen.slice(-1))).data;
    let farthest = 0;
    for (let i = 0; i < points.rows; i++) {
      nearest[i] = Math.min(nearest[i], latest[i]);
      if (nearest[i] > nearest[farthest]) farthest = i;
    }
    if (!(nearest[farthest] > 0)) break;
    chosen.push(farthest);
  }
  return Int32Array.from(chosen);
}

/** The least logarithm of an entry of the kernel. */
const FAINTEST = -300;

/** Sweeps of Sinkhorn's iteration at most, and the error of the columns' shares at which it ends. */
const SWEEPS = 1000;
const BALANCED = 1e-9;

/** The rows of the transport plan divided by their shares, so that each adds up to 1: Sinkhorn's iteration on the columns' weights. */
function plan(costs: Matrix, blur: number): Matrix {
  const { rows, cols } = costs;
  const kernel = gibbsKernel(costs, blur);
  const weights = new Float64Array(cols).fill(1);
  const shares = new Matrix(rows, cols);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const masses = new Float64Array(cols);
    for (let i = 0; i < rows; i++) {
      let sum = 0;
      for (let j = 0; j < cols; j++) sum += kernel[i * cols + j] * weights[j];
      for (let j = 0; j < cols; j++) {
        shares.data[i * cols + j] = (kernel[i * cols + j] * weights[j]) / sum;
        masses[j] += shares.data[i * cols + j];
      }
    }
    const wanted = rows / cols;
    if (masses.every((mass) => Math.abs(mass - wanted) <= BALANCED * wanted)) break;
    for (let j = 0; j < cols; j++) weights[j] *= wanted / masses[j];
  }
  return shares;
}

/** exp(−c / ε), each row times a factor that makes its largest entry 1. */
function gibbsKernel({ rows, cols, data }: Matrix, blur: number): Float64Array {
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  const rates = new Float64Array(data.length);
  for (let i = 0; i < rows && mean > 0; i++) {
    let least = Infinity;
    for (let j = 0; j < cols; j++) least = Math.min(least, data[i * cols + j]);
    for (let j = 0; j < cols; j++) {
      const rate = (least - data[i * cols + j]) / (blur * mean);
      rates[i * cols + j] = Math.max(FAINTEST, rate); // an entry of 0 may leave a landmark out of reach, its weight without bound
    }
  }
  return exponentials(rates, rates);
}

function centered(points: Matrix): Matrix {
  const { rows, cols, data } = points;
  for (let c = 0; c < cols; c++) {
    let mean = 0;
    for (let i = 0; i < rows; i++) mean += data[i * cols + c] / rows;
    for (let i = 0; i < rows; i++) data[i * cols + c] -= mean;
  }
  return points;
}
