import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplySymmetric, weightedGram } from "../linalg/products.ts";

/**
 * The map L (m x d) brought to at most `components` rows: the principal directions of the mapped (centered) points,
 * the orthogonal projection of the learned space that keeps most of their squared distances.
 */
export function reduceMap(map: Matrix, points: Matrix, components = map.rows): Matrix {
  if (map.rows <= components) return map;
  return principal(map, weightedGram(mapRows(points, map)), components);
}

/** The same from Σ x xᵀ of the centered points, d x d. */
export function reduceByScatter(map: Matrix, scatter: Matrix, components = map.rows): Matrix {
  if (map.rows <= components) return map;
  return principal(map, multiplySymmetric(map.transposed(), mapRows(scatter, map)), components);
}

function principal(map: Matrix, gram: Matrix, components: number): Matrix {
  const { vectors } = eigh(gram);
  const top = new Matrix(components, map.rows);
  for (let r = 0; r < components; r++) top.data.set(vectors.row(map.rows - 1 - r), r * map.rows);
  return multiply(top, map);
}
