import type { StudioData } from "../work/protocol.ts";

/** Digits of a value of the usual size that survive standardizing and back. */
const KEPT = 12;

/** A standardized value of feature `j` in the file's own units, to at most so many digits. */
export function ownUnits({ offset, spread }: StudioData["scaling"], j: number, value: number, digits: number): number {
  const [from, step] = [offset[j] ?? 0, spread[j] ?? 1];
  const decimals = KEPT - Math.ceil(Math.log10(Math.abs(from) + Math.abs(step)));
  const own = (value * step + from).toFixed(Math.min(100, Math.max(0, decimals)));
  return Number(Number(own).toPrecision(digits)) || 0;
}
