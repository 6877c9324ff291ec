import type { Shape } from "./classStyle.ts";
import { decimal } from "./markup.ts";

/** Path data of a class shape around the origin; all shapes look about as large as a circle of radius `r`. */
export function shapePath(shape: Shape, r: number): string {
  if (shape === "circle")
    return `M${decimal(r)},0A${decimal(r)},${decimal(r)},0,1,1,${decimal(-r)},0A${decimal(r)},${decimal(r)},0,1,1,${decimal(r)},0Z`;
  return `M${OUTLINES[shape].map(([x, y]) => `${decimal(x * r)},${decimal(y * r)}`).join("L")}Z`;
}

const circlePoint = (turn: number, radius: number): readonly [number, number] => [
  radius * Math.sin(2 * Math.PI * turn),
  -radius * Math.cos(2 * Math.PI * turn),
];

const cross = (arm: number, half: number): readonly (readonly [number, number])[] => [
  [-half, -arm],
  [half, -arm],
  [half, -half],
  [arm, -half],
  [arm, half],
  [half, half],
  [half, arm],
  [-half, arm],
  [-half, half],
  [-arm, half],
  [-arm, -half],
  [-half, -half],
];

const OUTLINES: Readonly<Record<Exclude<Shape, "circle">, readonly (readonly [number, number])[]>> = {
  square: [
    [-0.89, -0.89],
    [0.89, -0.89],
    [0.89, 0.89],
    [-0.89, 0.89],
  ],
  triangle: [0, 1, 2].map((k) => circlePoint(k / 3, 1.35)),
  diamond: [
    [0, -1.4],
    [0.9, 0],
    [0, 1.4],
    [-0.9, 0],
  ],
  cross: cross(1.2, 0.4),
  star: Array.from({ length: 10 }, (_, k) => circlePoint(k / 10, k % 2 === 0 ? 1.5 : 0.6)),
  wye: Array.from({ length: 3 }, (_, k) => [
    circlePoint((k + 0.5) / 3 - 0.048, 1.4),
    circlePoint((k + 0.5) / 3 + 0.048, 1.4),
    circlePoint((k + 1) / 3, 0.45),
  ]).flat(),
};
