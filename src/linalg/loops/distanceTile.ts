import { gemm } from "./gemm.ts";
import { squaredDifference, squaredNorms } from "./rowDistances.ts";

const CANCELLED = 1 / 1024;

/**
 * Squared distances of n rows x to m rows y, n x m: ‖x‖² + ‖y‖² − 2 x·y of the centered rows, where that is at least 2⁻¹⁰ of
 * ‖x‖² + ‖y‖²; elsewhere the squared differences of the rows themselves.
 */
export function distanceTile(
  [n, m, d]: readonly [number, number, number],
  x: Float64Array,
  y: Float64Array,
  centeredX: Float64Array,
  centeredY: Float64Array,
  out: Float64Array,
): void {
  const nx = squaredNorms(n, d, centeredX);
  const ny = squaredNorms(m, d, centeredY);
  for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) out[i * m + j] = nx[i] + ny[j];
  const a = { data: centeredX, start: 0, row: d, col: 1 };
  gemm(n, m, d, -2, a, { data: centeredY, start: 0, row: 1, col: d }, { data: out, start: 0, row: m, col: 1 });
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      if (out[i * m + j] >= CANCELLED * (nx[i] + ny[j])) continue;
      out[i * m + j] = squaredDifference(d, x, i * d, y, j * d);
    }
  }
}
