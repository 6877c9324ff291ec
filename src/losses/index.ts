import { exponential } from "./exponential.ts";
import { hinge } from "./hinge.ts";
import { logistic } from "./logistic.ts";
import { smoothedHinge } from "./smoothedHinge.ts";
import { squaredHinge } from "./squaredHinge.ts";

export type { Loss } from "./loss.ts";
export { exponential, hinge, logistic, smoothedHinge, squaredHinge };

/** The losses of a margin by name; `smoothedHinge` of width 1. */
export const losses = Object.freeze({ hinge, squaredHinge, smoothedHinge: smoothedHinge(), logistic, exponential });
