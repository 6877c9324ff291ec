import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type Distance, withLaws } from "./laws.ts";
import { requireFiniteResult, requireVectors, type Vector } from "./vectors.ts";

/** A strictly convex, differentiable φ on vectors or matrices, with its gradient in the shape of its argument. */
export interface ConvexFunction<T extends Vector | Matrix> {
  value(x: T): number;
  gradient(x: T): T;
}

const ROUNDING = 1e-8;

/**
 * The Bregman divergence D(x, y) = φ(x) − φ(y) − ⟨∇φ(y), x − y⟩ that φ generates, what φ(x) exceeds its tangent at y by.
 * Terms cancel near x = y: absolute errors are of the size of φ's own. Results within rounding of 0 are 0.
 * The divergence throws `SHAPE` or `DATA` on ill-formed arguments, `DATA` where it comes out negative, which proves φ not convex,
 * `NUMERIC` where φ overflows, and what φ throws. Bregman 1967.
 */
export const bregman = <T extends Vector | Matrix>({ value, gradient }: ConvexFunction<T>): Distance<T, "divergence"> =>
  withLaws("divergence", (x: T, y: T) => {
    const [to, from] = [entries(x), entries(y)];
    const length = requireVectors(to, from, "bregman");
    const slope = entries(gradient(y));
    if (slope.length !== length) {
      throw new EtalonError(
        "SHAPE",
        `bregman: the gradient has ${slope.length} entries for ${length}. Give all of them.`,
      );
    }
    const atX = value(x);
    const atY = value(y);
    let linear = 0;
    let size = Math.abs(atX) + Math.abs(atY);
    for (let i = 0; i < length; i++) {
      linear += slope[i] * (to[i] - from[i]);
      size += Math.abs(slope[i]) * (Math.abs(to[i]) + Math.abs(from[i]));
    }
    const divergence = requireFiniteResult(atX - atY - linear, "bregman");
    if (divergence >= -ROUNDING * size) return Math.max(0, divergence);
    throw new EtalonError(
      "DATA",
      `bregman: the divergence comes out as ${divergence}. Give a convex function and its own gradient.`,
    );
  });

const entries = (x: Vector | Matrix): Vector => (x instanceof Matrix ? x.data : x);
