import { Matrix } from "../../linalg/matrix.ts";
import { planeView, project } from "../planeView.ts";

/** The plane in which a space is seen. */
export interface InputPlane {
  /** n x 2. */
  readonly picture: Matrix;
  /** What stands at the picture's origin, length d. */
  readonly mean: Float64Array;
  /** Orthonormal rows, 2 x d. */
  readonly directions: Matrix;
  /** Names of the two axes. */
  readonly axes: readonly [string, string];
}

/** Points (n x d) as they are in two dimensions, else along their first two principal components. */
export function inputPlane(points: Matrix, features: readonly string[]): InputPlane {
  if (points.cols === 2) {
    const [x = "x", y = "y"] = features;
    return {
      picture: points.clone(),
      mean: new Float64Array(2),
      directions: Matrix.identity(2),
      axes: [x, y],
    };
  }
  const view = planeView(points);
  const directions = new Matrix(2, points.cols);
  directions.data.set(view.directions.data);
  const name = (r: number): string => `component ${r + 1} (${Math.round(100 * (view.shares[r] ?? 0))}% of variance)`;
  return {
    picture: project(points, view),
    mean: view.mean,
    directions,
    axes: points.cols === 1 ? [features[0] ?? "x", ""] : [name(0), name(1)],
  };
}
