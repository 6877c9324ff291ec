import type { Matrix } from "../../linalg/matrix.ts";
import { planeView, project } from "../planeView.ts";

/** Many points as they lie in a space, seen along the first two directions of most variance. */
export interface SpacePicture {
  /** x, y of every point, n x 2. */
  readonly picture: Float32Array;
  /** Share of the variance that the picture keeps. */
  readonly share: number;
}

/** The points of a space (n x k) along its first two principal components; `shown` rows alone decide which. */
export function spacePicture(space: Matrix, shown: Int32Array): SpacePicture {
  const view = planeView(shown.length === space.rows ? space : space.take(shown));
  return {
    picture: Float32Array.from(project(space, view).data),
    share: view.shares.reduce((sum, share) => sum + share, 0),
  };
}
