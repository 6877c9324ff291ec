import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, weightedGram } from "../linalg/products.ts";

/**
 * The map L (m x d) brought to at most `components` rows: the principal directions of the mapped (centered) points,
 * the orthogonal projection of the learned space that keeps most of their squared distances.
 */
export function reduceMap(map: Matrix, points: Matrix, components = map.rows): Matrix {
  if (map.rows <= components) return map;
  const { vectors } = eigh(weightedGram(mapRows(points, map)));
  const top = new Matrix(components, map.rows);
  for (let r = 0; r < components; r++) top.data.set(vectors.row(map.rows - 1 - r), r * map.rows);
  return multiply(top, map);
}
