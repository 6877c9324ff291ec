import type { Matrix } from "../../linalg/matrix.ts";
import { dot, plus } from "../vectors.ts";
import type { Projection } from "./projection.ts";

/** Onto {⟨normal, x⟩ ≤ bound}: x − (⟨normal, x⟩ − bound)/‖normal‖² · normal where that is violated. */
export const halfSpace =
  (normal: Matrix, bound: number): Projection =>
  (x) => {
    const excess = dot(normal, x) - bound;
    return excess > 0 ? plus(x, -excess / dot(normal, normal), normal) : x.clone();
  };
