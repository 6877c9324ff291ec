import type { Bounds } from "./decisionRegions.ts";

/**
 * Where a function of the plane takes a value: line segments x, y, x, y from its values at the nodes of a grid over the bounds, row by row from the bottom,
 * straight within each cell (marching squares). `nodes` along x and along y, 2 at least.
 */
export function levelLines(
  values: ArrayLike<number>,
  [nodesX, nodesY]: readonly [number, number],
  [left, bottom, right, top]: Bounds,
  level: number,
): Float64Array {
  const at = (i: number, j: number): number => values[j * nodesX + i]! - level;
  const lines: number[] = [];
  for (let j = 0; j + 1 < nodesY; j++) {
    for (let i = 0; i + 1 < nodesX; i++) {
      const corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
      const middle = corners.reduce((sum, value) => sum + value / 4, 0);
      const cuts = CORNERS.flatMap(([x, y], c) => {
        const [a, b] = [corners[c]!, corners[(c + 1) % 4]!];
        if (a >= 0 === b >= 0) return [];
        const t = a / (a - b);
        const [u, v] = CORNERS[(c + 1) % 4]!;
        return [[i + x + t * (u - x), j + y + t * (v - y)] as const];
      });
      // Four cuts: the middle says which corners belong together.
      const turned = cuts.length === 4 && middle >= 0 === corners[0]! >= 0 ? cuts : [cuts.at(-1), ...cuts.slice(0, -1)];
      for (let k = 0; k + 1 < turned.length; k += 2) {
        for (const cut of [turned[k], turned[k + 1]]) {
          if (!cut) continue;
          lines.push(
            left + (cut[0] * (right - left)) / (nodesX - 1),
            bottom + (cut[1] * (top - bottom)) / (nodesY - 1),
          );
        }
      }
    }
  }
  return Float64Array.from(lines);
}

/** Corners of a cell, counterclockwise. */
const CORNERS = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
] as const;
