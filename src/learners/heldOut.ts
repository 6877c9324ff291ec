import type { Random } from "../base/random.ts";
import { classSizes, type LabeledPoints } from "../constraints/targetNeighbors.ts";
import { nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import { majorityVote } from "../neighbors/vote.ts";
import type { Iterate, Method, Run, Solution, Stop } from "../optim/solve.ts";

/** Rows to learn from and rows to check with, both ascending. */
export interface Holdout {
  readonly learned: Int32Array;
  readonly held: Int32Array;
}

/** Holds out the given share of each class at random, rounded down, leaving it `least` points at least. */
export function holdOut(
  labels: Int32Array,
  random: Random,
  { share, least }: { share: number; least: number },
): Holdout {
  const room = classSizes(labels).map((size) => Math.max(0, Math.min(Math.floor(share * size), size - least)));
  const order = random.shuffle(Int32Array.from(labels.keys()));
  const held = order.filter((row) => room[labels[row]]-- > 0);
  const away = new Set(held);
  return { learned: Int32Array.from(labels.keys()).filter((row) => !away.has(row)), held: held.sort() };
}

/** The share of held-out points that the majority of their k nearest others, mapped by L, puts in a wrong class. */
export function heldOutError(
  { points, labels }: LabeledPoints,
  { learned, held }: Holdout,
  neighbors: number,
): (map: Matrix) => number {
  const [known, asked] = [points.take(learned), points.take(held)];
  const codes = learned.map((row) => labels[row]);
  const classes = classSizes(labels).length;
  return (map) => {
    const voted = majorityVote(nearest(mapRows(asked, map), mapRows(known, map), neighbors), codes, classes);
    return voted.filter((code, q) => code !== labels[held[q]]).length / held.length;
  };
}

/**
 * Runs `method` until `stop` or the driver speaks or `error` has not fallen for `patience` iterates; the solution is the iterate
 * of least error, the first of several. `mapOf` makes the learner's map of an iterate's x.
 */
export function* solveHeldOut(
  method: Method,
  stop: Stop,
  { error, patience }: { readonly error: (map: Matrix) => number; readonly patience: number },
  mapOf?: (x: Matrix) => Matrix,
): Run<Solution> {
  let best: Iterate | undefined;
  let least = Infinity;
  for (let iteration = 1; ; iteration++) {
    const step = method.next().value;
    const iterate: Iterate = { iteration, ...step, ...(mapOf ? { map: () => mapOf(step.x) } : {}) };
    const asked = yield iterate;
    const wrong = error(iterate.x);
    if (!best || wrong < least) {
      best = iterate;
      least = wrong;
    }
    const rested = iteration - best.iteration >= patience;
    const verdict = asked ?? stop(iterate) ?? (rested ? { reason: restedFor(patience), converged: true } : undefined);
    if (!verdict) continue;
    const where = `the held-out error was least, ${(100 * least).toFixed(1)} %, at iteration ${best.iteration}`;
    return { ...best, reason: `${verdict.reason}; ${where}`, converged: verdict.converged };
  }
}

const restedFor = (patience: number): string => `no lower held-out error in ${patience} iterations`;
