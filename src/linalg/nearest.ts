import { EtalonError } from "../base/errors.ts";
import { largestMagnitude } from "./finite.ts";
import { type Nearest, type NearestOptions, nearestTwin } from "./loops/nearest.ts";
import { nearestSelf, selfPays } from "./loops/nearestSelf.ts";
import { nearestByWasm } from "./loops/nearestWasm.ts";
import { wasm } from "./loops/wasm.ts";
import type { Matrix } from "./matrix.ts";
import { requireEqual, requireSameColumns } from "./shapes.ts";

export type { Nearest, NearestOptions } from "./loops/nearest.ts";

/** Queries, and multiplications, from which loading the points into the arena pays (measured); the result is the same. */
const MANY_QUERIES = 7;
const WORTH_COPYING = 2000;
/** Between these magnitudes squares neither overflow nor lose digits by underflow, so that lower bounds in GEMM form are sound. */
const LARGEST = 1e150;
const SMALLEST = 1e-140;

/**
 * The k nearest rows of `points` (m x d) for each row of `queries` (n x d), exactly as direct squared differences order them, ties by lower index.
 * Lower bounds in GEMM form, in tiles of 96 x 512, leave few distances to be summed directly.
 */
export function nearest(queries: Matrix, points: Matrix, neighbors: number, options: NearestOptions = {}): Nearest {
  requireOperands(queries, points, neighbors, options);
  const result = {
    neighbors,
    indices: new Int32Array(queries.rows * neighbors).fill(-1),
    squared: new Float64Array(queries.rows * neighbors).fill(Infinity),
  };
  if (result.indices.length === 0) return result;
  const worth = queries.rows >= MANY_QUERIES && queries.rows * points.data.length >= WORTH_COPYING;
  const core = worth ? wasm() : null;
  if (!core || !boundsHold(queries, points)) nearestTwin(queries, points, options, result);
  else if (options.groups?.same) nearestByGroup(queries, points, options, result);
  else if (!options.groups && selfPays(points) && alike(queries, points))
    nearestSelf(core, points, options.exclude, result);
  else nearestByWasm(core, queries, points, options, result);
  return result;
}

function requireOperands(
  queries: Matrix,
  points: Matrix,
  neighbors: number,
  { exclude, groups }: NearestOptions,
): void {
  requireSameColumns(queries, points, "nearest");
  if (!(Number.isSafeInteger(neighbors) && neighbors >= 0)) {
    throw new EtalonError("OPTION", `nearest: \`neighbors\` is ${neighbors}. Give a whole number from 0.`);
  }
  if (exclude) requireEqual(exclude.length, queries.rows, "nearest", "the numbers of exclusions and of queries differ");
  if (!groups) return;
  requireEqual(groups.queries.length, queries.rows, "nearest", "the numbers of query groups and of queries differ");
  requireEqual(groups.points.length, points.rows, "nearest", "the numbers of point groups and of points differ");
}

/** Whether points ask each other: a first difference is found at once, and all are compared in far less time than they are searched. */
function alike(queries: Matrix, points: Matrix): boolean {
  if (queries.rows !== points.rows) return false;
  const [a, b] = [queries.data, points.data];
  return a === b || a.every((value, e) => value === b[e]);
}

/** Whether lower bounds in GEMM form hold for rows of these. */
export function boundsHold(...sides: readonly Matrix[]): boolean {
  const largest = Math.max(...sides.map(({ data }) => largestMagnitude(data)));
  return largest === 0 || (largest > SMALLEST && largest < LARGEST);
}

/** Searches each group by itself: the fewer candidates, the fewer products. */
function nearestByGroup(queries: Matrix, points: Matrix, { exclude, groups }: NearestOptions, result: Nearest): void {
  const k = result.neighbors;
  const candidates = membersOf(groups!.points);
  for (const [group, asking] of membersOf(groups!.queries)) {
    const members = candidates.get(group);
    if (!members) continue;
    const position = new Map(members.map((row, place) => [row, place]));
    const found = nearest(queries.take(asking), points.take(members), k, {
      ...(exclude && { exclude: Int32Array.from(asking, (i) => position.get(exclude[i]) ?? -1) }),
    });
    asking.forEach((row, place) => {
      for (let t = 0; t < k; t++) {
        const at = found.indices[place * k + t];
        result.indices[row * k + t] = at < 0 ? -1 : members[at];
        result.squared[row * k + t] = found.squared[place * k + t];
      }
    });
  }
}

function membersOf(groups: Int32Array): Map<number, number[]> {
  const members = new Map<number, number[]>();
  groups.forEach((group, row) => {
    const rows = members.get(group);
    if (rows) rows.push(row);
    else members.set(group, [row]);
  });
  return members;
}
