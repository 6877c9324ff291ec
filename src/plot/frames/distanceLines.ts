import { Matrix } from "../../linalg/matrix.ts";
import type { Bounds } from "./decisionRegions.ts";
import type { Embedding } from "./findNearest.ts";
import type { InputPlane } from "./inputPlane.ts";
import { levelLines } from "./levelLines.ts";

/** Nodes along each side of the picture. */
const NODES = 97;

/**
 * Where in the plane the learned distance to a place has a value: line segments x, y, x, y of the picture. An ellipse for a linear metric of the plane's own
 * features, any curve for one of features made from them.
 */
export function distanceLines(
  embed: Embedding,
  { mean, directions }: Pick<InputPlane, "mean" | "directions">,
  place: ArrayLike<number>,
  radius: number,
  bounds: Bounds,
): Float64Array {
  const [left, bottom, right, top] = bounds;
  const places = new Matrix(NODES * NODES, mean.length);
  for (let node = 0; node < NODES * NODES; node++) {
    const x = left + ((node % NODES) * (right - left)) / (NODES - 1);
    const y = bottom + (Math.floor(node / NODES) * (top - bottom)) / (NODES - 1);
    for (let j = 0; j < mean.length; j++) {
      places.data[node * mean.length + j] = mean[j]! + x * directions.get(0, j) + y * directions.get(1, j);
    }
  }
  const [there, from] = [embed(places), embed(Matrix.from([Array.from(place)])).row(0)];
  const distances = Float64Array.from({ length: NODES * NODES }, (_, node) =>
    Math.sqrt(there.row(node).reduce((sum, value, r) => sum + (value - from[r]!) * (value - from[r]!), 0)),
  );
  return levelLines(distances, [NODES, NODES], bounds, radius);
}
