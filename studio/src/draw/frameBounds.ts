import type { Frame } from "../work/protocol.ts";
import { boundsOf } from "./view.ts";

/** Left, bottom, right, top. */
export type Bounds = readonly [number, number, number, number];

/** The rectangle around the first, the last and the shown picture of a run: it stays while one scrubs. */
export function frameBounds(
  frames: readonly (Frame | undefined)[],
  keep: (row: number) => boolean,
): Bounds | undefined {
  const all = frames.flatMap((frame) => (frame && boundsOf(frame.picture, keep)) ?? []);
  const pick = (place: number, choose: (...values: number[]) => number): number =>
    choose(...all.filter((_, k) => k % 4 === place));
  return all.length === 0 ? undefined : [pick(0, Math.min), pick(1, Math.min), pick(2, Math.max), pick(3, Math.max)];
}
