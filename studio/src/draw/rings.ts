import type { Details, Frame } from "../work/protocol.ts";

/** Learned distance of the ring around a row: where an impostor breaks the margin, or a typical target neighbor's distance. */
function radiusOf({ reach, margin }: Details, row: number): number {
  const own = row >= 0 ? reach[row] : undefined;
  return own !== undefined && !Number.isNaN(own) ? own : Math.sqrt(margin ?? 1);
}

/** The margin ring in the learned picture, x, y, x, y … around the origin. */
export function learnedRing({ unit }: Frame, details: Details, row: number): number[] {
  const radius = unit * radiusOf(details, row);
  return Array.from({ length: 96 }, (_, t) => {
    const angle = (Math.PI * (t - (t % 2))) / 48;
    return radius * (t % 2 ? Math.sin(angle) : Math.cos(angle));
  });
}

/** The same ring in the plane of the input space: an ellipse. */
export function inputRing(details: Details, row: number): number[] {
  const factor = details.margin ? radiusOf(details, row) / Math.sqrt(details.margin) : 1;
  return Array.from(details.ellipse, (value) => factor * value);
}
