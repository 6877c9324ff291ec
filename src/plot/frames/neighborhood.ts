import { type Impostors, impostors } from "../../constraints/impostors.ts";
import { classSizes, type TargetNeighbors, targetNeighbors } from "../../constraints/targetNeighbors.ts";
import { squaredDistance } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Parts } from "./parts.ts";

/** Above this many points learned from neither targets nor impostors are looked for. */
const MOST = 2000;

/** Who is near whom among the labeled points learned from. Rows are those of the data. */
export interface Neighborhood {
  /** Each labeled row learned from. */
  readonly rows: Int32Array;
  readonly targets: TargetNeighbors;
  readonly impostors: Impostors;
  /** Squared distance that an impostor should keep beyond a target neighbor: the mean squared distance of target neighbors. */
  readonly margin: number;
}

/**
 * Target neighbors of the points under the Euclidean distance, as lmnn takes them, and their impostors in a space (n x k). The margin is the mean
 * squared distance of target neighbors in that space, so that it means the same whatever the scale of the metric.
 * Undefined without two classes, where a class is too small, or for very many points.
 */
export function neighborhood(
  mapped: Matrix,
  { points, codes, train }: Parts,
  neighbors: number,
): Neighborhood | undefined {
  const rows = train.filter((i) => codes[i]! >= 0);
  if (rows.length > MOST) return undefined;
  const labels = rows.map((i) => codes[i]!);
  const sizes = classSizes(labels).filter((size) => size > 0);
  if (sizes.length < 2 || sizes.every((size) => size < 2)) return undefined;
  const count = Math.min(neighbors, ...sizes.filter((size) => size > 1).map((size) => size - 1));
  const targets = targetNeighbors({ points: points.take(rows), labels }, count, "target neighbors");
  const space = mapped.take(rows);
  let sum = 0;
  let pairs = 0;
  targets.indices.forEach((j, slot) => {
    if (j < 0) return;
    sum += squaredDistance(space, Math.floor(slot / count), space, j);
    pairs++;
  });
  const margin = sum / pairs;
  return { rows, targets, impostors: impostors(space, labels, targets, margin), margin };
}
