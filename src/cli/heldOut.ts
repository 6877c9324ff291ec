import { Random } from "../base/random.ts";
import { tripletsFromTargets } from "../constraints/comparisons.ts";
import { closedChunks } from "../constraints/fromPairs.ts";
import { encodeLabels } from "../data/labels.ts";
import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { holdoutRows } from "../evaluate/holdout.ts";
import { type Gain, pairedGain } from "../evaluate/pairedGain.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Metric } from "../metrics/metric.ts";
import { knnClassifier } from "../tasks/knn.ts";
import { groupsAsking, judgedFamilies, searchAmong } from "./judged.ts";
import { keepingEachKind } from "./keptRelations.ts";
import { partOf, relationCount } from "./part.ts";
import type { Reduction } from "./reductionFacts.ts";
import { regressionScore } from "./regressionScore.ts";
import { pairRanking, quadrupletScore, type Scored, type TwoSpaces, tripletScore } from "./scores.ts";
import { kinSearch, searchScores } from "./search.ts";
import { kindOf, type Supervised } from "./supervised.ts";

/** Data split for an honest estimate. */
export interface Split {
  readonly train: Supervised;
  readonly test: Supervised;
  /** The rows of `test` in the data, ascending. */
  readonly held: Int32Array;
  /** Relations with ends on both sides: they serve neither. */
  readonly dropped: number;
}

/**
 * Holds out a share of the points: of the labeled ones in proportion to the classes, or of all items of relations; groups as a whole, and at least one relation of
 * each kind stays to learn from. Null when they are too few.
 */
export function splitOff(data: Supervised, share: number, seed: number): Split | null {
  const codes = data.labels ? encodeLabels(data.labels).codes : new Int32Array(data.points.rows);
  const labeled = codes.reduce((count, code) => count + (code >= 0 ? 1 : 0), 0);
  if (share === 0 || labeled < FEWEST) return null;
  const groups = data.groups ?? familiesOf(data);
  const drawn = holdoutRows(data.points, codes, share, { seed, ...(groups ? { groups } : {}) });
  const held = keepingEachKind(data, drawn, groups);
  if (held.length === 0) return null;
  const inTest = new Uint8Array(data.points.rows);
  for (const row of held) inTest[row] = 1;
  const rest = Int32Array.from(inTest.keys()).filter((i) => inTest[i] === 0);
  const train = partOf(data, rest);
  const test = partOf(data, held);
  const dropped = relationCount(data) - relationCount(train) - relationCount(test);
  return { train, test, held, dropped };
}

const FEWEST = 10;

/**
 * Items that similar pairs or chunks join, directly or over others, as groups that stay together: a family on one side loses none of its similar pairs. Undefined
 * without pairs and chunks, or where a tenth of all related items is one family: it could not be split then.
 */
function familiesOf({ pairs, chunks, judged, points: { rows } }: Supervised): Int32Array | undefined {
  if (judged) return judgedFamilies(judged, rows);
  if (!pairs && !chunks) return undefined;
  const all = Int32Array.from({ length: rows }, (_, i) => i);
  const own = chunks ? encodeLabels(chunks).codes : new Int32Array(rows).fill(-1);
  const { chunk, count } = closedChunks(pairs ?? NO_PAIRS, own, all);
  const sizes = new Int32Array(count);
  for (const family of chunk) if (family >= 0) sizes[family]!++;
  const inChunks = all.filter((i) => own[i]! >= 0);
  const related = new Set([...(pairs?.left ?? []), ...(pairs?.right ?? []), ...inChunks]).size;
  if (sizes.some((size) => size * 10 > related)) return undefined;
  return chunk.map((family, i) => (family >= 0 ? family : count + i));
}

const NO_PAIRS = { left: new Int32Array(0), right: new Int32Array(0), similar: new Uint8Array(0) };

/** What the held-out part says about a metric learned on the training part. */
export interface Evaluation extends Gain {
  readonly score: "accuracy" | "variance explained" | "pair AUC" | "triplets in order" | "quadruplets in order" | "MRR";
  readonly heldOut: number;
  /** k of k-NN classification or regression, null for relations. */
  readonly neighbors: number | null;
  /** With pairs, judged queries and targets: this and the other scores, by name. */
  readonly scores?: readonly (Gain & { readonly score: string })[];
  /** Where the learned space has fewer dimensions. */
  readonly reduction?: Reduction;
  /** Relations between training and held-out points, which served neither. */
  readonly dropped?: number;
}

/**
 * Accuracy of k-NN, the area under the ROC curve of pairs, or the share of triplets or quadruplets in order, with both distances on the
 * held-out part; targets are judged by the R² of k-NN regression, and by random triplets whose nearer point is the one with the nearer target; judged queries, and pairs that are all similar, by the mean reciprocal rank of a search.
 * `before` takes the place of the Euclidean distance. Null when the part holds too little.
 */
export function evaluateSplit(
  { train, test }: Pick<Split, "train" | "test">,
  metric: Metric,
  scale: Scale,
  neighbors: number,
  seed: number,
  before?: Metric,
): Evaluation | null {
  const heldOut = test.points.rows;
  if (kindOf(test) === "targets") {
    const scores = targetScores({ train, test }, metric, scale, neighbors, seed, before);
    const [first] = scores;
    const named = scores.map(({ name, gain }) => ({ score: name, ...gain }));
    const k = first?.name === "variance explained" ? Math.min(neighbors, train.points.rows) : null;
    return first ? { score: first.name, heldOut, neighbors: k, scores: named, ...first.gain } : null;
  }
  if (kindOf(test) !== "labels") {
    const scored = relationScore(test, heldOutSpaces({ train, test }, metric, scale, before), seed);
    return scored && { score: scored.name, heldOut, neighbors: null, ...scored.gain };
  }
  const scaling = fitScaling(train.points, scale);
  const labeled = train.labels!.filter((label) => label !== null).length;
  const k = Math.min(neighbors, labeled);
  const right = (trainSpace: Matrix, testSpace: Matrix): number[] => {
    const predicted = knnClassifier({ points: trainSpace, labels: train.labels! }, { neighbors: k }).predict(testSpace);
    return predicted.map((label, i) => (label === test.labels![i] ? 1 : 0));
  };
  const unlearned = before
    ? right(before.transform(train.points), before.transform(test.points))
    : right(applyScaling(scaling, train.points), applyScaling(scaling, test.points));
  const learned = right(metric.transform(train.points), metric.transform(test.points));
  const gain = pairedGain(unlearned, learned, { seed, ...(test.groups ? { units: test.groups } : {}) });
  return { score: "accuracy", heldOut, neighbors: k, ...gain };
}

/** The held-out points before and after learning, as the training part has scaled them, or in the space of `before`. */
export const heldOutSpaces = (
  { train, test }: Pick<Split, "train" | "test">,
  metric: Metric,
  scale: Scale,
  before?: Metric,
): TwoSpaces => ({
  input: before ? before.transform(test.points) : applyScaling(fitScaling(train.points, scale), test.points),
  learned: metric.transform(test.points),
});

/** What numbers say: R² of k-NN regression, and the share of random triplets in order; each where there is enough to say it. */
function targetScores(
  { train, test }: Pick<Split, "train" | "test">,
  metric: Metric,
  scale: Scale,
  neighbors: number,
  seed: number,
  before?: Metric,
): Scored<Evaluation["score"]>[] {
  const measured = (part: Supervised) => ({
    spaces: heldOutSpaces({ train, test: part }, metric, scale, before),
    targets: part.targets!,
  });
  const held = measured(test);
  const explained = regressionScore(measured(train), held, { neighbors, seed, units: test.groups });
  const order = relationScore(test, held.spaces, seed);
  return [...(explained ? [explained] : []), ...(order ? [order] : [])];
}

/** Fewer triplets or quadruplets than this judge nothing. */
const FEWEST_RELATIONS = 5;
/** So many triplets, the nearer one by its targets, judge a metric learned from targets. */
const TARGET_TRIPLETS = 2000;

function relationScore(
  { pairs, triplets, quadruplets, targets, groups, judged }: Supervised,
  spaces: TwoSpaces,
  seed: number,
): Scored<Exclude<Evaluation["score"], "accuracy" | "variance explained">> | null {
  if (judged || (pairs && !pairs.similar.includes(0))) {
    const search = judged ? searchAmong(spaces, judged, seed) : kinSearch(spaces, pairs!, seed);
    const units = judged ? groupsAsking(judged, groups) : groups;
    const gain = searchScores(search, [], seed, units).scores.find(({ name }) => name === "MRR")?.gain;
    return gain ? { name: "MRR", gain } : null;
  }
  if (pairs) {
    if (!pairs.similar.includes(1)) return null;
    return { name: "pair AUC", gain: pairRanking(spaces, pairs, seed, groups).area };
  }
  if (triplets) return triplets.anchor.length < FEWEST_RELATIONS ? null : tripletScore(spaces, triplets, seed);
  if (targets) {
    const drawn = tripletsFromTargets(targets, TARGET_TRIPLETS, new Random(seed));
    return drawn.anchor.length < FEWEST_RELATIONS ? null : tripletScore(spaces, drawn, seed, drawn.anchor);
  }
  if (quadruplets) return quadruplets.a.length < FEWEST_RELATIONS ? null : quadrupletScore(spaces, quadruplets, seed);
  return null;
}
