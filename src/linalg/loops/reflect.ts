import type { Index } from "./heap.ts";
import { get, set } from "./heap.ts";
import { dot, scale } from "./vectors.ts";

/** Tails below this length count as zero: their squares would underflow. Entries come in scaled to about 1, see eigh.ts. */
const TINY: number = 4e-121;

/** Turns row[0 .. i) into the reflector that maps it to a multiple of its last entry; that multiple goes to e[i−1]. Returns τ. */
export function reflect(i: Index, row: Index, e: Index): number {
  const alpha = get(row, i - 1);
  const tail = Math.sqrt(dot(i - 1, row, row));
  set(row, i - 1, 1);
  if (!(tail > TINY)) {
    set(e, i - 1, alpha);
    return 0;
  }
  const length = Math.sqrt(alpha * alpha + tail * tail);
  const beta = alpha < 0 ? length : -length;
  scale(i - 1, 1 / (alpha - beta), row);
  set(e, i - 1, beta);
  return (beta - alpha) / beta;
}
