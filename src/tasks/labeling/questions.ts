import { Random } from "../../base/random.ts";
import { sampleDistinct } from "../../constraints/sampling.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { probabilityOf, squaresOf } from "./answerModel.ts";
import { pairKey } from "./candidates.ts";
import { hasBothKinds, type Labeling } from "./labeling.ts";
import type { RowPair } from "./marks.ts";

/** How a question was chosen. */
export type Reason = "confident" | "uncertain" | "diverse" | "random";

/** A pair to ask about, in the user's rows. */
export interface Question extends RowPair {
  /** The probability that it is the same by what was learned so far, null before both kinds were answered. Not to be shown to who answers. */
  readonly score: number | null;
  readonly strategy: Reason;
}

/** So many answers of each kind are sought first, among pairs that are surely the same or surely different. */
const EARLY = 3;
/** Of so many candidates, drawn by seed, the one least like those asked is taken. */
const COMPARED = 400;

/**
 * The next pairs to ask about, none that was asked before, best first; fewer than `count` where the candidates end, none where they are used up.
 * `uncertain`: those whose probability is nearest to ½; `diverse`: those whose differences are least like those asked before; `random`; `mixed`: four
 * of ten uncertain, three diverse, two random, one confident. Until each kind was answered three times, all but `random` ask the nearest pair or a far one,
 * whichever kind is rarer. In a batch no point occurs twice while there are others. The same round gives the same questions.
 */
export function uncertainPairs(labeling: Labeling, count = 1): Question[] {
  const { points, order, candidates, marks, rank, seed } = labeling;
  const { left, right } = candidates;
  const asked = new Set(marks.map((mark) => pairKey(rank[mark.left], rank[mark.right], points.rows)));
  let open = Int32Array.from(left.keys()).filter((e) => !asked.has(pairKey(left[e], right[e], points.rows)));
  const questions: Question[] = [];
  const used = new Set<number>();
  const random = new Random(seed * 1_000_003 + marks.length);
  const tally = kindsIn(labeling);
  while (questions.length < count && open.length > 0) {
    const fresh = open.filter((e) => !used.has(left[e]) && !used.has(right[e]));
    const pool = fresh.length > 0 ? fresh : open;
    const strategy = reasonFor(labeling, tally, random);
    const e = choose(strategy, labeling, pool, tally, random, questions);
    const [a, b] = [order[left[e]], order[right[e]]];
    questions.push({ left: a, right: b, score: scoreOf(labeling, e), strategy });
    used.add(left[e]).add(right[e]);
    open = open.filter((other) => other !== e);
  }
  return questions;
}

/** The probability that two of the user's rows are the same, by what was learned so far; null before both kinds were answered. */
export function sameProbability(labeling: Labeling, left: number, right: number): number | null {
  const { model, points, rank } = labeling;
  if (!model || !hasBothKinds(labeling)) return null;
  const ends = { left: Int32Array.of(rank[left]), right: Int32Array.of(rank[right]) };
  return probabilityOf(model, squaresOf(points, ends, model)[0]);
}

/** Answers of each kind, those hoped for in this batch included. */
interface Tally {
  same: number;
  different: number;
}

const kindsIn = ({ marks }: Labeling): Tally => ({
  same: marks.filter(({ answer }) => answer === "same").length,
  different: marks.filter(({ answer }) => answer === "different").length,
});

function reasonFor({ strategy, model }: Labeling, tally: Tally, random: Random): Reason {
  const lot = random.uniform();
  if (strategy === "random") return "random";
  if (Math.min(tally.same, tally.different) < EARLY || model === null) return "confident";
  if (strategy !== "mixed") return strategy;
  if (lot < 0.4) return "uncertain";
  if (lot < 0.7) return "diverse";
  return lot < 0.9 ? "random" : "confident";
}

function choose(
  reason: Reason,
  labeling: Labeling,
  pool: Int32Array,
  tally: Tally,
  random: Random,
  chosen: readonly RowPair[],
): number {
  const { squares, model } = labeling;
  if (reason === "uncertain") return least(pool, (e) => Math.abs(squares[e] - model!.threshold));
  if (reason === "diverse") return leastAlike(labeling, pool, random, chosen);
  if (reason === "random") return pool[random.integer(pool.length)];
  if (tally.same <= tally.different) {
    tally.same++;
    return least(pool, (e) => squares[e]);
  }
  tally.different++;
  const far = Float64Array.from(pool, (e) => squares[e]).sort()[pool.length >> 1];
  const farther = pool.filter((e) => squares[e] >= far);
  return farther[random.integer(farther.length)];
}

const scoreOf = (labeling: Labeling, e: number): number | null =>
  labeling.model && hasBothKinds(labeling) ? probabilityOf(labeling.model, labeling.squares[e]) : null;

/** The member with the least value, the first of equals. */
function least(pool: Int32Array, value: (e: number) => number): number {
  let best = pool[0];
  let lowest = value(best);
  for (const e of pool) {
    const found = value(e);
    if (found < lowest) [best, lowest] = [e, found];
  }
  return best;
}

/** Of some drawn candidates the one whose difference, feature by feature, is farthest from those of all pairs asked. */
function leastAlike(labeling: Labeling, pool: Int32Array, random: Random, chosen: readonly RowPair[]): number {
  const { points, rank, marks, candidates, model, squares } = labeling;
  const roots = model!.weights.map(Math.sqrt);
  const sizesOf = (a: number, b: number): Float64Array => sizes(points, roots, a, b);
  const known = [...marks, ...chosen].map(({ left, right }) => sizesOf(rank[left], rank[right]));
  const near = pool.filter((e) => squares[e] < model!.threshold);
  const far = pool.filter((e) => squares[e] >= model!.threshold);
  const [first, second] = known.length % 2 === 0 ? [near, far] : [far, near];
  const side = first.length > 0 ? first : second;
  const drawn = Int32Array.from(sampleDistinct(side.length, COMPARED, random), (k) => side[k]);
  return least(drawn, (e) => {
    const own = sizesOf(candidates.left[e], candidates.right[e]);
    return -known.reduce((nearest, other) => Math.min(nearest, squaredGap(own, other)), Infinity);
  });
}

/** |δ_j| √w_j for each feature. */
function sizes({ data, cols }: Matrix, roots: Float64Array, a: number, b: number): Float64Array {
  return roots.map((root, j) => root * Math.abs(data[a * cols + j] - data[b * cols + j]));
}

function squaredGap(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += (a[j] - b[j]) * (a[j] - b[j]);
  return sum;
}
