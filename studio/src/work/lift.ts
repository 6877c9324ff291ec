import { Matrix, quadraticLift } from "etalon";
import type { LearnRequest } from "./protocol.ts";

type Lift = LearnRequest["lift"];

/** The points as they are learned from. */
export function lifted(points: Matrix, lift: Lift): Matrix {
  if (lift === undefined) return points;
  const { rows, cols, data } = quadraticLift(points);
  return new Matrix(rows, cols, data as Float64Array);
}

/** Names of the features that are learned from. */
export const liftedFeatures = (features: readonly string[], lift: Lift): readonly string[] =>
  lift === undefined
    ? features
    : quadraticLift({ rows: 1, cols: features.length, data: new Float64Array(features.length), features }).features;
