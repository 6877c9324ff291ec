import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { type BootstrapOptions, percentileInterval } from "./bootstrap.ts";
import type { Gain } from "./pairedGain.ts";
import { verdictOf } from "./significance.ts";

/**
 * Area under the ROC curve of "the nearer, the more similar" under both distances, with bootstrap intervals from the same resamples of the pairs.
 * `similar` holds 1 or 0. Ties count half. `DATA` unless there are pairs of both kinds.
 */
export function pairAreaGain(
  similar: ArrayLike<number>,
  euclidean: ArrayLike<number>,
  learned: ArrayLike<number>,
  { resamples = 2000, seed = 0 }: BootstrapOptions = {},
): Gain {
  const rankings = [ranking(euclidean), ranking(learned)];
  const once = new Int32Array(similar.length).fill(1);
  const [before, after] = rankings.map((order) => area(order, similar, once));
  if (Number.isNaN(before))
    throw new EtalonError(
      "DATA",
      "pairs: an area under the ROC curve needs similar and dissimilar pairs. Give at least one of each.",
    );
  const random = new Random(seed);
  const samples: [number[], number[], number[]] = [[], [], []];
  const counts = new Int32Array(similar.length);
  for (let r = 0; r < resamples; r++) {
    counts.fill(0);
    for (let u = 0; u < counts.length; u++) counts[random.integer(counts.length)]++;
    const [a, b] = rankings.map((order) => area(order, similar, counts));
    if (Number.isNaN(a)) continue; // a resample of one kind only
    samples[0].push(a);
    samples[1].push(b);
    samples[2].push(b - a);
  }
  const [ciBefore, ciAfter, ci] = samples.map((values) => percentileInterval(values.length > 0 ? values : [0]));
  return {
    euclidean: { mean: before, ci: ciBefore },
    learned: { mean: after, ci: ciAfter },
    difference: after - before,
    ci,
    verdict: verdictOf(ci),
  };
}

interface Ranking {
  readonly order: Int32Array;
  /** Whether place p has the same distance as place p - 1. */
  readonly tied: Uint8Array;
}

function ranking(distances: ArrayLike<number>): Ranking {
  const order = Int32Array.from({ length: distances.length }, (_, i) => i).sort(
    (i, j) => distances[i] - distances[j] || i - j,
  );
  const tied = Uint8Array.from(order, (i, p) => (p > 0 && distances[order[p - 1]] === distances[i] ? 1 : 0));
  return { order, tied };
}

/** Share of (similar, dissimilar) couples in which the similar pair is nearer; pairs weigh as often as they were drawn. NaN without both kinds. */
function area({ order, tied }: Ranking, similar: ArrayLike<number>, counts: Int32Array): number {
  let near = 0;
  let far = 0;
  let won = 0;
  for (let p = 0; p < order.length; ) {
    let [hits, misses] = [0, 0];
    do {
      const pair = order[p++];
      if (similar[pair]) hits += counts[pair];
      else misses += counts[pair];
    } while (p < order.length && tied[p]);
    won += misses * (near + hits / 2);
    near += hits;
    far += misses;
  }
  return won / (near * far);
}
