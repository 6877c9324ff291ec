import { squaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { multiply } from "../linalg/products.ts";

const ROWS = 64;

/** Lap(W) Z, n x k, of weights W from some anchors (a row each, b x n) to all mapped points Z. */
export function anchorFlow(weights: Matrix, mapped: Matrix, anchors: Int32Array): Matrix {
  const { rows: n, cols: k } = mapped;
  const flow = multiply(weights, mapped.take(anchors), { transposeA: true });
  for (let e = 0; e < flow.data.length; e++) flow.data[e] = -flow.data[e];
  const degrees = new Float64Array(n);
  const picked = multiply(weights, mapped);
  for (let r = 0, e = 0; r < anchors.length; r++) {
    for (let j = 0; j < n; j++, e++) {
      degrees[anchors[r]] += weights.data[e];
      degrees[j] += weights.data[e];
    }
    for (let c = 0; c < k; c++) flow.data[anchors[r] * k + c] -= picked.data[r * k + c];
  }
  for (let j = 0, e = 0; j < n; j++) for (let c = 0; c < k; c++, e++) flow.data[e] += degrees[j] * mapped.data[e];
  return flow;
}

/** Turns the squared distances of some anchors to all points into weights, in place, and returns their part of the loss. */
export type WeighAnchors = (squared: Matrix, anchors: Int32Array) => number;

/** Adds the flow of the anchors to that of others, 64 anchors at a time, and returns their loss: for those few whose exp(−d²) are too small to be summed. */
export function addAnchorFlow(flow: Matrix, mapped: Matrix, anchors: Int32Array, weigh: WeighAnchors): number {
  let loss = 0;
  for (let from = 0; from < anchors.length; from += ROWS) {
    const some = anchors.subarray(from, from + ROWS);
    const table = squaredDistances(mapped.take(some), mapped);
    loss += weigh(table, some);
    const part = anchorFlow(table, mapped, some);
    for (let e = 0; e < part.data.length; e++) flow.data[e] += part.data[e];
  }
  return loss;
}
