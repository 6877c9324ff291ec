import type { RankingLoss } from "./rankingLoss.ts";
import { risingCounts } from "./risingCounts.ts";

/** The ranking that maximizes loss − margin, for one query. */
export interface WorstRanking {
  /** Δ. */
  readonly loss: number;
  /** Δ − ⟨M, ψ(best ranking) − ψ(this ranking)⟩ ≥ 0. */
  readonly violation: number;
  /** For each relevant point, nearest first, how many irrelevant ones stand before it; never falling. */
  readonly before: Int32Array;
}

/**
 * The most violated ranking of a query: max over rankings y of Δ(y) + 2/(PN) Σ (a_p − b_j) over the irrelevant j that y puts before the relevant p, for
 * squared distances `near` a (ascending, P of them, relevant) and `far` b (ascending, N, irrelevant). Both kinds stand in the order of their distance in
 * some optimal y, so y is a rising sequence of counts. Where the loss is concave in each count so is the whole, and the counts are found one by one
 * (`risingCounts`), else by dynamic programming. McFee & Lanckriet 2010, with the oracles of Joachims 2005 (AUC, precision) and Yue et al. 2007 (MAP) as cases.
 */
export function worstRanking(near: Float64Array, far: Float64Array, table: RankingLoss): WorstRanking {
  const { relevant, irrelevant } = table;
  const pair = 2 / (relevant * irrelevant);
  const before = table.concave
    ? risingCounts(relevant, irrelevant, (p, n) => table.rise(p + 1, n) - pair * (far[n] - near[p]))
    : byProgram(near, far, table, pair);
  const sums = prefixSums(far);
  let loss = 0;
  let turned = 0;
  for (let p = 0; p < relevant; p++) {
    loss += table.part(p + 1, before[p]);
    turned += before[p] * near[p] - sums[before[p]];
  }
  return { loss, violation: loss + pair * turned, before };
}

/** Dynamic programming: count n of p lies between what its distance alone asks for and where no further loss pays. */
function byProgram(near: Float64Array, far: Float64Array, table: RankingLoss, pair: number): Int32Array {
  const { relevant, irrelevant } = table;
  const { low, high, starts } = bandOf(near, far, table, pair);
  const choices = new Int32Array(starts[relevant]);
  let previous = new Float64Array(irrelevant + 1);
  let current = new Float64Array(irrelevant + 1);
  const sums = prefixSums(far);
  for (let p = 0; p < relevant; p++) {
    const offset = starts[p] - low[p];
    let n = p === 0 ? 0 : low[p - 1];
    let top = p === 0 ? 0 : -Infinity;
    let chosen = 0;
    for (let to = low[p]; to <= high[p]; to++) {
      for (const end = p === 0 ? -1 : Math.min(to, high[p - 1]); n <= end; n++) {
        if (previous[n] > top) {
          top = previous[n];
          chosen = n;
        }
      }
      choices[offset + to] = chosen;
      current[to] = top + table.part(p + 1, to) + pair * (to * near[p] - sums[to]);
    }
    [previous, current] = [current, previous];
  }
  return traced(previous, choices, { low, high, starts });
}

interface Band {
  readonly low: Int32Array;
  readonly high: Int32Array;
  /** Where the choices of each row start. */
  readonly starts: Int32Array;
}

/**
 * The counts worth trying for each relevant point. Below the number of nearer irrelevant points both terms rise; beyond the last place
 * where a rise of the loss can outweigh the distance, of this point or one before it, both fall.
 */
function bandOf(
  near: Float64Array,
  far: Float64Array,
  { relevant, irrelevant, rise }: RankingLoss,
  pair: number,
): Band {
  const low = new Int32Array(relevant);
  const high = new Int32Array(relevant);
  const starts = new Int32Array(relevant + 1);
  let least = 0;
  let most = 0;
  for (let p = 0; p < relevant; p++) {
    while (least < irrelevant && far[least] < near[p]) least++;
    most = Math.max(most, least);
    while (most < irrelevant && pair * (far[most] - near[p]) < rise(p + 1, most)) most++;
    low[p] = least;
    high[p] = most;
    starts[p + 1] = starts[p] + most - least + 1;
  }
  return { low, high, starts };
}

function traced(values: Float64Array, choices: Int32Array, { low, high, starts }: Band): Int32Array {
  const last = low.length - 1;
  const before = new Int32Array(low.length);
  let n = low[last];
  for (let to = n + 1; to <= high[last]; to++) if (values[to] > values[n]) n = to;
  for (let p = last; p >= 0; p--) {
    before[p] = n;
    n = choices[starts[p] + n - low[p]];
  }
  return before;
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let j = 0; j < values.length; j++) sums[j + 1] = sums[j] + values[j];
  return sums;
}
