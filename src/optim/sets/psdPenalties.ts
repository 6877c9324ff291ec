import { eigh } from "../../linalg/eigh.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { projectPsd } from "../../linalg/psd.ts";
import type { BoundedPenalty } from "../methods/proximalBundle.ts";
import { dot, plus, scaled } from "../vectors.ts";
import { l21Psd } from "./onPsdCone.ts";
import type { Projection } from "./projection.ts";
import { l21, psdTrace, squaredFrobenius } from "./proximal.ts";

/** weight·tr X on X ⪰ 0 (+∞ elsewhere). */
export const boundedTrace = (weight: number): BoundedPenalty => ({
  ...psdTrace(weight),
  bound: (slope, height) => Math.max(0, height) * Math.min(1, weight / Math.max(weight, -eigh(slope).values[0])),
});

/** weight·‖X‖_F² on X ⪰ 0, or on another cone that is its own dual, by its projection (+∞ elsewhere). */
export function boundedFrobenius(weight: number, project: Projection = projectPsd): BoundedPenalty {
  const { value, proximal } = squaredFrobenius(weight);
  return {
    value,
    proximal: (x, step) => project(proximal(x, step)),
    bound(slope, height) {
      const downhill = project(scaled(slope, -1));
      const down = dot(downhill, downhill) / (4 * weight);
      const share = down > 0 ? Math.min(1, Math.max(0, height) / (2 * down)) : 1;
      return share * height - share * share * down;
    },
  };
}

const CYCLES = 30;

/**
 * weight·Σ_i ‖row i‖ on X ⪰ 0 (+∞ elsewhere). The bound needs a Y with rows no longer than the weight and (Y + Yᵀ)/2 + slope ⪰ 0: alternating projections look
 * for it, from the Y of the call before; what they miss scales the plane down.
 */
export function boundedL21(weight: number, tolerance = 1e-6): BoundedPenalty {
  const outside = l21(weight);
  let support: Matrix | undefined;
  return {
    ...l21Psd(weight, tolerance),
    bound(slope, height) {
      if (support?.rows !== slope.rows) support = new Matrix(slope.rows, slope.cols);
      let missed = Infinity;
      for (let cycle = 0; cycle < CYCLES && missed > 1e-4 * weight; cycle++) {
        const total = plus(symmetricPart(support), 1, slope);
        const lifted = plus(plus(support, 1, projectPsd(total)), -1, total);
        support = plus(lifted, -1, outside.proximal(lifted, 1));
        missed = Math.max(0, -eigh(plus(symmetricPart(support), 1, slope)).values[0]);
      }
      return (Math.max(0, height) * weight) / (weight + missed);
    },
  };
}

function symmetricPart(x: Matrix): Matrix {
  const half = new Matrix(x.rows, x.cols);
  for (let i = 0; i < x.rows; i++) {
    for (let j = 0; j < x.cols; j++) half.data[i * x.cols + j] = (x.get(i, j) + x.get(j, i)) / 2;
  }
  return half;
}
