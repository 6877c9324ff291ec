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

/** Points (n x d) as they are in two dimensions, else along two features (their columns as `along`), or along their first two principal components. */
export function inputPlane(
  points: Matrix,
  features: readonly string[],
  along?: readonly [x: number, y: number],
): InputPlane {
  if (along && along[0] !== along[1] && along.every((j) => j >= 0 && j < points.cols)) {
    return featurePlane(points, features, along);
  }
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

/** Two features in their own units; the others stand at their means. */
function featurePlane(points: Matrix, features: readonly string[], along: readonly [x: number, y: number]): InputPlane {
  const { rows, cols, data } = points;
  const mean = new Float64Array(cols);
  for (let k = 0; k < data.length; k++) mean[k % cols]! += data[k]! / rows;
  const directions = new Matrix(2, cols);
  along.forEach((j, r) => {
    mean[j] = 0;
    directions.data[r * cols + j] = 1;
  });
  const picture = new Matrix(rows, 2);
  for (let k = 0; k < picture.data.length; k++) picture.data[k] = data[(k >> 1) * cols + along[k & 1]!]!;
  return { picture, mean, directions, axes: [features[along[0]] ?? "x", features[along[1]] ?? "y"] };
}
