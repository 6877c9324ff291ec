import { EtalonError } from "../base/errors.ts";
import type { Rows } from "./rows.ts";

/** How points become the 32-bit floats that a graph is searched by: less a center, times a power of two. */
export interface Navigation {
  readonly center: Float64Array;
  readonly factor: number;
}

/** Beyond these, 32-bit squares overflow or lose digits to underflow. */
const LARGEST = 1e12;
const SMALLEST = 1e-12;

/** 32-bit points of moderate size are searched as they are; others centered, the largest entry between 1/2 and 2. */
export function navigationFor({ cols, data }: Rows): Navigation {
  const center = new Float64Array(cols);
  const plain = largest(data, center);
  if (data instanceof Float32Array && (plain === 0 || (plain < LARGEST && plain > SMALLEST)))
    return { center, factor: 1 };
  // Halved entries: the middle of the range of doubles does not overflow.
  const [low, high] = [new Float64Array(cols).fill(Infinity), new Float64Array(cols).fill(-Infinity)];
  for (let e = 0; e < data.length; e++) {
    const c = e % cols;
    low[c] = Math.min(low[c], data[e] / 2);
    high[c] = Math.max(high[c], data[e] / 2);
  }
  for (let c = 0; c < cols; c++) center[c] = low[c] + high[c];
  return { center, factor: 1 / powerOfTwoNear(largest(data, center)) };
}

export const isPlain = ({ center, factor }: Navigation): boolean =>
  factor === 1 && center.every((value) => value === 0);

function largest(data: Rows["data"], center: Float64Array): number {
  let most = 0;
  for (let e = 0; e < data.length; e++) most = Math.max(most, Math.abs(data[e] - center[e % center.length]));
  return most;
}

function powerOfTwoNear(value: number): number {
  let power = 1;
  if (!(value > 0)) return power;
  while (power * 2 <= value && power < 1e300) power *= 2;
  while (power > value && power > 1e-300) power /= 2;
  return power;
}

/** Writes a row to 32-bit floats, -0 as 0, sides beyond the range at its edge. */
export function navigate(
  { center, factor }: Navigation,
  data: Rows["data"],
  start: number,
  to: Float32Array,
  at: number,
): void {
  for (let c = 0; c < center.length; c++) {
    const value = (data[start + c] - center[c]) * factor;
    to[at + c] = Math.max(-LARGEST, Math.min(LARGEST, value)) + 0;
  }
}

/** `DATA` if a row added later lies too far out for the floats. */
export function requireNear({ center, factor }: Navigation, { rows, cols, data }: Rows): void {
  for (let e = 0; e < rows * cols; e++) {
    if (Math.abs(data[e] - center[e % cols]) * factor <= LARGEST) continue;
    throw new EtalonError(
      "DATA",
      `hnsw: row ${Math.floor(e / cols)}, column ${e % cols} is ${data[e]}, a million million times as far out as the points of the index. Build a new one.`,
    );
  }
}
