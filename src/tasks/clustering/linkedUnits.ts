import { EtalonError } from "../../base/errors.ts";
import type { Pairs } from "../../constraints/types.ts";
import { groupsOf } from "../../learners/classScatter.ts";
import { squaredDistance } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { disjointSets } from "./dendrogram.ts";

/** Points that similar pairs join, directly or over others; most are single points. */
export interface LinkedUnits {
  /** The unit of each point. */
  readonly unitOf: Int32Array;
  readonly means: Matrix;
  readonly sizes: Float64Array;
  /** Units that dissimilar pairs set apart from each. */
  readonly apart: readonly ReadonlySet<number>[];
  /** Units with the most others set apart first. */
  readonly order: Int32Array;
}

/** The units of pairs between rows in canonical order. When `strict`, `DATA` for a dissimilar pair inside a unit, with the user's rows. */
export function linkedUnits(points: Matrix, pairs: Pairs, order: Int32Array, strict: boolean): LinkedUnits {
  const { left, right, similar } = pairs;
  const { find, join } = disjointSets(points.rows);
  left.forEach((a, e) => {
    if (similar[e] === 1) join(a, right[e]);
  });
  const numbers = new Map<number, number>();
  const unitOf = Int32Array.from({ length: points.rows }, (_, i) => {
    const root = find(i);
    const known = numbers.get(root) ?? numbers.size;
    numbers.set(root, known);
    return known;
  });
  const { means, masses } = groupsOf(points, unitOf, numbers.size);
  const apart = Array.from(numbers, () => new Set<number>());
  left.forEach((a, e) => {
    if (similar[e] === 1) return;
    const [x, y] = [unitOf[a], unitOf[right[e]]];
    if (x === y) {
      if (strict) throw contradiction(order[a], order[right[e]]);
      return;
    }
    apart[x].add(y);
    apart[y].add(x);
  });
  const byLinks = Int32Array.from(apart.keys()).sort((x, y) => apart[y].size - apart[x].size || x - y);
  return { unitOf, means, sizes: masses, apart, order: byLinks };
}

/** Each unit in the nearest cluster that holds none set apart from it, by points; nothing when some unit has no such cluster left. */
export function keepingAll({ unitOf, means, apart, order }: LinkedUnits, centers: Matrix): Int32Array | undefined {
  const codes = new Int32Array(means.rows).fill(-1);
  for (const unit of order) {
    const taken = new Set<number>();
    for (const other of apart[unit]) if (codes[other] >= 0) taken.add(codes[other]);
    let best = -1;
    let least = Infinity;
    for (let c = 0; c < centers.rows; c++) {
      if (taken.has(c)) continue;
      const squared = squaredDistance(means, unit, centers, c);
      if (squared < least) {
        least = squared;
        best = c;
      }
    }
    if (best < 0) return undefined;
    codes[unit] = best;
  }
  return unitOf.map((unit) => codes[unit]);
}

function contradiction(a: number, b: number): EtalonError {
  return new EtalonError(
    "DATA",
    `pairs: rows ${a} and ${b} are dissimilar, but similar pairs join them over others. Drop one of these pairs, or take violations "penalty".`,
  );
}

/** What to do when no assignment keeps all pairs. */
export function noAssignment(
  { unitOf, apart, order: byLinks }: LinkedUnits,
  clusters: number,
  order: Int32Array,
): EtalonError {
  const row = order[unitOf.indexOf(byLinks[0])];
  return new EtalonError(
    "DATA",
    `pairs: no way was found to keep all of them with ${clusters} clusters; row ${row} alone is set apart from ${apart[byLinks[0]].size} others. Give more clusters, fewer dissimilar pairs, or violations "penalty".`,
  );
}
