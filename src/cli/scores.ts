import { Random } from "../base/random.ts";
import { sampleDistinct } from "../constraints/sampling.ts";
import { encodeLabels } from "../data/labels.ts";
import { type Gain, pairedGain } from "../evaluate/pairedGain.ts";
import { type PairGains, pairGains } from "../evaluate/pairGains.ts";
import type { Dataset } from "../io/dataset.ts";
import { nearest, pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { majorityVote } from "../neighbors/vote.ts";
import { retrieval } from "../tasks/retrieval.ts";
import type { PairData, QuadrupletData, TripletData } from "./relationFiles.ts";

/** The same points in the input space and in the learned one. */
export interface TwoSpaces {
  readonly input: Matrix;
  readonly learned: Matrix;
}

/** A score with both distances. */
export interface Scored<Name extends string = string> {
  readonly name: Name;
  readonly gain: Gain;
}

/** How well "the nearer, the more similar" ranks pairs. Those that share items, or groups of items where there are some, vary together. */
export function pairRanking(
  { input, learned }: TwoSpaces,
  { left, right, similar }: PairData,
  seed: number,
  groups?: Int32Array,
): PairGains {
  const among = (space: Matrix): Float64Array => pairSquaredDistances(space, left, right);
  const ends = groups ? { left: left.map((i) => groups[i]!), right: right.map((i) => groups[i]!) } : { left, right };
  return pairGains(similar, among(input), among(learned), { seed, ends });
}

/** Share of triplets whose positive is nearer to the anchor than the negative; those of one unit vary together. */
export function tripletScore(
  spaces: TwoSpaces,
  { anchor, positive, negative }: TripletData,
  seed: number,
  units?: Int32Array,
): Scored<"triplets in order"> {
  const order = { a: anchor, b: positive, c: anchor, d: negative };
  return { name: "triplets in order", gain: orderGain(spaces, order, seed, units) };
}

/** Share of quadruplets whose first pair is nearer than the second. */
export const quadrupletScore = (
  spaces: TwoSpaces,
  quadruplets: QuadrupletData,
  seed: number,
): Scored<"quadruplets in order"> => ({
  name: "quadruplets in order",
  gain: orderGain(spaces, quadruplets, seed),
});

const orderGain = ({ input, learned }: TwoSpaces, order: QuadrupletData, seed: number, units?: Int32Array): Gain =>
  pairedGain(orderCases(input, order), orderCases(learned, order), { seed, ...(units ? { units } : {}) });

/** 1 for each quadruplet whose first pair is nearer than the second, else 0. */
export function orderCases(space: Matrix, { a, b, c, d }: QuadrupletData): Int32Array {
  const near = pairSquaredDistances(space, a, b);
  const far = pairSquaredDistances(space, c, d);
  return Int32Array.from(near, (squared, t) => (squared < far[t]! ? 1 : 0));
}

/** Leave-one-out scores: each labeled point, or a seeded sample of very many, against all others, or those of other groups. */
export function labelScores(
  { input, learned }: TwoSpaces,
  dataset: Dataset,
  { neighbors, at, seed }: { readonly neighbors: number; readonly at: readonly number[]; readonly seed: number },
): { readonly scores: Scored[]; readonly warnings: readonly string[] } {
  const { codes, names } = encodeLabels(dataset.labels!);
  const labeled = Int32Array.from(codes.keys()).filter((i) => codes[i]! >= 0);
  const known = labeled.map((i) => codes[i]!);
  const groups = dataset.groups && encodeLabels(dataset.groups).codes;
  const units = (rows: Int32Array) => (groups ? { units: rows.map((i) => groups[i]!) } : {});
  const places = sampled(labeled.length, VOTES, seed);
  const queries = sampled(labeled.length, RANKINGS, seed).map((place) => labeled[place]!);
  const kin = groups && labeled.map((i) => groups[i]!);
  const others = kin
    ? { groups: { queries: places.map((place) => kin[place]!), points: kin, same: false } }
    : { exclude: places };
  const k = Math.min(neighbors, labeled.length - 1);
  const right = (space: Matrix): Int32Array => {
    const points = space.take(labeled);
    const predicted = majorityVote(nearest(points.take(places), points, k, others), known, names.length);
    return predicted.map((code, q) => (code === known[places[q]!] ? 1 : 0));
  };
  const counts = at.filter((count) => count < labeled.length);
  const [before, after] = [input, learned].map(
    (space) =>
      retrieval({ points: space, labels: dataset.labels! }, { at: counts, queries, ...(groups ? { groups } : {}) })
        .cases,
  );
  const gain = (name: string, a: ArrayLike<number>, b: ArrayLike<number>, rows: Int32Array): Scored => ({
    name,
    gain: pairedGain(a, b, { seed, ...units(rows) }),
  });
  const scores = [
    gain(
      `accuracy (${k}-NN)`,
      right(input),
      right(learned),
      places.map((place) => labeled[place]!),
    ),
    ...counts.map((count, p) => gain(`recall@${count}`, before!.recall[p]!, after!.recall[p]!, before!.rows)),
    gain("MRR", before!.reciprocalRank, after!.reciprocalRank, before!.rows),
    gain("MAP@R", before!.averagePrecisionAtR, after!.averagePrecisionAtR, before!.rows),
  ];
  const asked = [
    ...(places.length < labeled.length ? [`accuracy asks ${places.length}`] : []),
    ...(queries.length < labeled.length ? [`recall, MRR and MAP@R ask ${queries.length}`] : []),
  ];
  const note = `${asked.join("; ")} of the ${labeled.length} labeled points, drawn by --seed; all are searched`;
  return { scores, warnings: asked.length > 0 ? [note] : [] };
}

/** Distances to be compared for a score, and the least number of points that ask: some seconds each. */
const VOTES = { distances: 5e8, least: 5000 };
export const RANKINGS = { distances: 1e7, least: 500 };

/** Ascending positions of the points that ask: all, or a seeded sample of very many. */
function sampled(points: number, { distances, least }: typeof VOTES, seed: number): Int32Array {
  const most = Math.max(least, Math.floor(distances / points));
  return Int32Array.from(sampleDistinct(points, most, new Random(seed))).sort();
}
