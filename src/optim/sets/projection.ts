import type { Matrix } from "../../linalg/matrix.ts";

/** The nearest point of a closed convex set in Frobenius norm, in fresh memory. */
export type Projection = (x: Matrix) => Matrix;
