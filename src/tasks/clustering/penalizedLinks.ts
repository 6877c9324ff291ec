import type { Random } from "../../base/random.ts";
import type { Pairs } from "../../constraints/types.ts";
import { squaredDistance } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";

/** Σ‖x − center of its cluster‖² + cost · Σ weights of broken pairs. */
export function penalizedLoss(points: Matrix, pairs: Pairs, centers: Matrix, codes: Int32Array, cost: number): number {
  let sum = 0;
  codes.forEach((code, i) => {
    sum += squaredDistance(points, i, centers, code);
  });
  const { left, right, similar, weights } = pairs;
  left.forEach((a, e) => {
    if ((codes[a] === codes[right[e]]) !== (similar[e] === 1)) sum += cost * (weights?.[e] ?? 1);
  });
  return sum;
}

/** Moves one point after the other, in a drawn order, to the cluster that costs least given all others, until none moves: iterated conditional modes. */
export function penalized(
  points: Matrix,
  pairs: Pairs,
  centers: Matrix,
  before: Int32Array,
  cost: number,
  random: Random,
): Int32Array {
  const codes = before.slice();
  const links = linksOf(pairs, points.rows);
  const linked = random.shuffle(Int32Array.from(codes.keys()).filter((i) => links[i].length > 0));
  const costs = new Float64Array(centers.rows);
  const move = (i: number): boolean => {
    for (let c = 0; c < centers.rows; c++) costs[c] = squaredDistance(points, i, centers, c);
    for (const { other, similar, weight } of links[i]) {
      // A broken similar pair costs everywhere but in the other's cluster: up to a constant, that cluster costs less.
      costs[codes[other]] += (similar ? -1 : 1) * weight * cost;
    }
    let least = codes[i];
    for (let c = 0; c < centers.rows; c++) if (costs[c] < costs[least]) least = c;
    if (least === codes[i]) return false;
    codes[i] = least;
    return true;
  };
  for (let i = 0; i < codes.length; i++) if (links[i].length === 0) move(i);
  // Each move lowers the loss; the bound stops rounding from going in circles.
  for (let sweep = 0; sweep < 100; sweep++) {
    let moved = 0;
    for (const i of linked) if (move(i)) moved++;
    if (moved === 0) break;
  }
  return codes;
}

interface Link {
  readonly other: number;
  readonly similar: boolean;
  readonly weight: number;
}

function linksOf({ left, right, similar, weights }: Pairs, rows: number): Link[][] {
  const links: Link[][] = Array.from({ length: rows }, () => []);
  left.forEach((a, e) => {
    const link = { similar: similar[e] === 1, weight: weights?.[e] ?? 1 };
    links[a].push({ other: right[e], ...link });
    links[right[e]].push({ other: a, ...link });
  });
  return links;
}
