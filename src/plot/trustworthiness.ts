import type { Matrix } from "../linalg/matrix.ts";

/**
 * How far the neighborhoods of a picture can be trusted: 1 − 2/(nk(2n − 3k − 1)) Σᵢ Σ over false neighbors j of i (rank(i, j) − k).
 * 1 when the k nearest points in the picture (n x 2) are near in the space (n x m) too. Ties by index. Null where 3k + 1 ≥ 2n or k ≥ n.
 * Venna & Kaski, Neighborhood preservation in nonlinear projection methods, 2001.
 */
export function trustworthiness(space: Matrix, picture: Matrix, neighbors: number): number | null {
  const n = space.rows;
  const scale = n * neighbors * (2 * n - 3 * neighbors - 1);
  if (neighbors >= n || scale <= 0) return null;
  let penalty = 0;
  for (let i = 0; i < n; i++) {
    const near = orderFrom(picture, i).subarray(0, neighbors);
    const rank = new Int32Array(n);
    orderFrom(space, i).forEach((j, place) => {
      rank[j] = place + 1;
    });
    for (const j of near) penalty += Math.max(0, rank[j]! - neighbors);
  }
  return 1 - (2 * penalty) / scale;
}

/** All other rows by distance from row i. */
function orderFrom({ rows, cols, data }: Matrix, i: number): Int32Array {
  const squared = new Float64Array(rows);
  for (let j = 0; j < rows; j++) {
    for (let c = 0; c < cols; c++) {
      const difference = data[i * cols + c]! - data[j * cols + c]!;
      squared[j]! += difference * difference;
    }
  }
  const others = Int32Array.from({ length: rows - 1 }, (_, k) => (k < i ? k : k + 1));
  return others.sort((a, b) => squared[a]! - squared[b]! || a - b);
}
