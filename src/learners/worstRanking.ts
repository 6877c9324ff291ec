import type { RankingLoss } from "./rankingLoss.ts";

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
 * some optimal y, so y is a rising sequence of counts, found by dynamic programming: count n of p lies between what its distance alone
 * asks for and where no further loss pays. McFee & Lanckriet 2010, with the oracles of Joachims 2005 (AUC, precision) and Yue et al. 2007 (MAP) as cases.
 */
export function worstRanking(near: Float64Array, far: Float64Array, table: RankingLoss): WorstRanking {
  const { relevant, irrelevant, losses } = table;
  const width = irrelevant + 1;
  const pair = 2 / (relevant * irrelevant);
  const { low, high, starts } = bandOf(near, far, table, pair);
  const choices = new Int32Array(starts[relevant]);
  let previous = new Float64Array(width);
  let current = new Float64Array(width);
  const sums = prefixSums(far);
  for (let p = 0; p < relevant; p++) {
    const row = p * width;
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
      current[to] = top + losses[row + to] + pair * (to * near[p] - sums[to]);
    }
    [previous, current] = [current, previous];
  }
  return traced(previous, choices, { low, high, starts }, table);
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
  { relevant, irrelevant, rises }: RankingLoss,
  pair: number,
): Band {
  const low = new Int32Array(relevant);
  const high = new Int32Array(relevant);
  const starts = new Int32Array(relevant + 1);
  let least = 0;
  let most = 0;
  for (let p = 0; p < relevant; p++) {
    while (least < irrelevant && far[least] < near[p]) least++;
    let end = least;
    const row = p * (irrelevant + 1);
    while (end < irrelevant && pair * (far[end] - near[p]) < rises[row + end]) end++;
    most = Math.max(most, end);
    low[p] = least;
    high[p] = most;
    starts[p + 1] = starts[p] + most - least + 1;
  }
  return { low, high, starts };
}

function traced(
  values: Float64Array,
  choices: Int32Array,
  { low, high, starts }: Band,
  { relevant, irrelevant, losses }: RankingLoss,
): WorstRanking {
  const before = new Int32Array(relevant);
  const last = relevant - 1;
  let n = low[last];
  for (let to = n + 1; to <= high[last]; to++) if (values[to] > values[n]) n = to;
  const violation = values[n];
  let loss = 0;
  for (let p = last; p >= 0; p--) {
    before[p] = n;
    loss += losses[p * (irrelevant + 1) + n];
    n = choices[starts[p] + n - low[p]];
  }
  return { loss, violation, before };
}

function prefixSums(values: Float64Array): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let j = 0; j < values.length; j++) sums[j + 1] = sums[j] + values[j];
  return sums;
}
