import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, weightedGram } from "../linalg/products.ts";
import { pivotedQr } from "../linalg/qr.ts";

/** Share of the longest direction below which centroids are taken to span no other. */
const NOTHING = 1e-9;
/** Share of the largest eigenvalue below which a map is raised, so that it has a factor. */
const LEAST = 1e-8;

/** Maps L = s(I − UᵀU) + EᵀE of d x d numbers, told by their factor E, r x d. */
export interface CentroidFactor {
  /** U, r x d: orthonormal rows that span the centroids. */
  readonly basis: Matrix;
  /** s. */
  readonly scale: number;
  mapOf(factor: Matrix): Matrix;
  /** The factor of the map of that form that agrees on the span with a symmetric positive semidefinite map. */
  factorOf(map: Matrix): Matrix;
}

/**
 * A loss that sees M = LᵀL through M m_j alone has ∇_M = UᵀP + PᵀU for some P. Where it is stationary with the penalty ρ‖L − sI‖², L = ρs(∇_M + ρI)⁻¹ for the
 * symmetric root L of M, and by the formula for inverses of block matrices that is s(I − UᵀU) + EᵀE for some E: every minimum has this form, and r is the number of
 * dimensions that the centroids span (for class means, one less than the classes).
 */
export function centroidFactor(basis: Matrix, scale: number): CentroidFactor {
  return {
    basis,
    scale,
    mapOf(factor) {
      const map = weightedGram(factor);
      const span = weightedGram(basis);
      for (let e = 0; e < map.data.length; e++) map.data[e] -= scale * span.data[e];
      for (let c = 0; c < map.rows; c++) map.data[c * map.cols + c] += scale;
      return map;
    },
    factorOf(map) {
      const seen = multiply(basis, map);
      const { values, vectors } = eigh(mapRows(seen, basis));
      const least = LEAST * values[values.length - 1];
      const turned = multiply(vectors, seen);
      for (let r = 0; r < turned.rows; r++) {
        const root = Math.sqrt(Math.max(values[r], least));
        for (let c = 0; c < turned.cols; c++) turned.data[r * turned.cols + c] /= root;
      }
      return turned;
    },
  };
}

/** An orthonormal basis of the span of centroids (m x d), r x d; one direction where all are at the origin. */
export function spanOf(centroids: Matrix): Matrix {
  const { q, r } = pivotedQr(centroids.transposed());
  const lengths = Array.from({ length: r.rows }, (_, j) => Math.abs(r.get(j, j)));
  const rank = Math.max(1, lengths.filter((length) => length > NOTHING * lengths[0]).length);
  return q.transposed().take(Array.from({ length: rank }, (_, j) => j));
}
