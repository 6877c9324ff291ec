import { EtalonError } from "../base/errors.ts";
import { shared } from "../base/shared.ts";
import { nearest } from "../linalg/nearest.ts";
import type { LabeledProblem } from "./problem.ts";

/** Points paired with their nearest friends (points of their own class) or enemies (points of other classes). */
export interface NeighborPairs {
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** How many pairs each point starts. */
  readonly sizes: Int32Array;
}

export interface FriendsAndEnemies {
  readonly friends: NeighborPairs;
  readonly enemies: NeighborPairs;
}

/**
 * The nearest `friends` and `enemies` of every point that has a friend, ties by lower row; as many as there are in small classes. O(n² d).
 * `DATA` if every class has a single point.
 */
export function nearestFriendsAndEnemies(
  learner: string,
  { points, labels, count, warn }: Pick<LabeledProblem, "points" | "labels" | "count" | "warn">,
  wanted: { readonly friends: number; readonly enemies: number },
): FriendsAndEnemies {
  const found = (neighbors: number, same: boolean): Int32Array =>
    shared(
      points,
      `${neighbors} nearest ${same ? "friends" : "enemies"}`,
      () =>
        nearest(points, points, Math.min(neighbors, points.rows - 1), {
          exclude: Int32Array.from(labels.keys()),
          groups: { queries: labels, points: labels, same },
        }).indices,
    );
  const own = found(wanted.friends, true);
  const width = own.length / points.rows;
  const lonely = Uint8Array.from(labels, (_, i) => (own[i * width] < 0 ? 1 : 0));
  const friends = listed(own, lonely);
  if (friends.left.length === 0) {
    throw new EtalonError(
      "DATA",
      `${learner}: every class has a single point, so no point has a neighbor of its class. Give classes of two points or more.`,
    );
  }
  const alone = lonely.reduce((sum, flag) => sum + flag, 0);
  if (alone > 0) warn(`${alone} points are the only ones of their class: they were left out`);
  const enemies = listed(found(wanted.enemies, false), lonely);
  count("friends", friends.left.length);
  count("enemies", enemies.left.length);
  return { friends, enemies };
}

/** An n x k table of neighbors, -1 where there are fewer, as a list of pairs. */
function listed(table: Int32Array, skipped: Uint8Array): NeighborPairs {
  const n = skipped.length;
  const width = table.length / n;
  const slots = Int32Array.from(table.keys()).filter((slot) => table[slot] >= 0 && !skipped[Math.floor(slot / width)]);
  const left = slots.map((slot) => Math.floor(slot / width));
  const sizes = new Int32Array(n);
  for (const i of left) sizes[i]++;
  return { left, right: slots.map((slot) => table[slot]), sizes };
}
