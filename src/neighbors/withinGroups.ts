import type { Matrix } from "../linalg/matrix.ts";
import { type Nearest, nearest } from "../linalg/nearest.ts";
import { noneFound } from "./bruteForce.ts";
import { chooseIndex } from "./choice.ts";
import { neighborFinder } from "./finder.ts";

/** The k nearest other points of each point's own group, ties by lower row: in large groups of few features by a tree, with the same bits. */
export function nearestWithinGroups(points: Matrix, groups: Int32Array, neighbors: number): Nearest {
  const members = membersOf(groups);
  const largest = members.reduce((most, { length }) => Math.max(most, length), 0);
  if (chooseIndex({ rows: largest, cols: points.cols, exact: true, distance: "euclidean" }).kind === "exact") {
    const exclude = Int32Array.from(groups.keys());
    return nearest(points, points, neighbors, { exclude, groups: { queries: groups, points: groups, same: true } });
  }
  const result = noneFound(points.rows, neighbors);
  for (const rows of members) {
    const own = points.take(rows);
    const found = neighborFinder(own).query(own, neighbors, Int32Array.from(rows.keys()));
    for (let i = 0, slot = 0; i < rows.length; i++) {
      for (let to = rows[i] * neighbors; to < (rows[i] + 1) * neighbors; to++, slot++) {
        result.indices[to] = found.indices[slot] < 0 ? -1 : rows[found.indices[slot]];
        result.squared[to] = found.squared[slot];
      }
    }
  }
  return result;
}

/** The rows of each group in ascending order; group numbers count from 0. */
function membersOf(groups: Int32Array): Int32Array[] {
  const sizes: number[] = [];
  for (const group of groups) sizes[group] = (sizes[group] ?? 0) + 1;
  const members = Array.from(sizes, (size) => new Int32Array(size ?? 0));
  const filled = new Int32Array(members.length);
  groups.forEach((group, row) => {
    members[group][filled[group]++] = row;
  });
  return members;
}
