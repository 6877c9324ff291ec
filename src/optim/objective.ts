import type { Matrix } from "../linalg/matrix.ts";

/** Returns f(x) and writes ∇f(x), of x's shape, into `gradient`. */
export type Objective = (x: Matrix, gradient: Matrix) => number;
