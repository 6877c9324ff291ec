import { encodeLabels } from "../data/labels.ts";
import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { holdoutRows } from "../evaluate/holdout.ts";
import { pairAreaGain } from "../evaluate/pairAreaGain.ts";
import { type Gain, pairedGain } from "../evaluate/pairedGain.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Metric } from "../metrics/metric.ts";
import { knnClassifier } from "../tasks/knn.ts";
import { partOf, type Supervised } from "./supervised.ts";

/** Data split for an honest estimate. */
export interface Split {
  readonly train: Supervised;
  readonly test: Supervised;
  /** Pairs with one end on each side: they serve neither. */
  readonly droppedPairs: number;
}

/** Holds out a share of the points: of the labeled ones in proportion to the classes, or of all items of pairs; groups as a whole. Null when they are too few. */
export function splitOff(data: Supervised, share: number, seed: number): Split | null {
  const codes = data.labels ? encodeLabels(data.labels).codes : new Int32Array(data.points.rows);
  const labeled = codes.reduce((count, code) => count + (code >= 0 ? 1 : 0), 0);
  if (share === 0 || labeled < FEWEST) return null;
  const held = holdoutRows(data.points, codes, share, { seed, ...(data.groups ? { groups: data.groups } : {}) });
  const inTest = new Uint8Array(data.points.rows);
  for (const row of held) inTest[row] = 1;
  const rest = Int32Array.from(inTest.keys()).filter((i) => inTest[i] === 0);
  const train = partOf(data, rest);
  const test = partOf(data, held);
  const droppedPairs = data.pairs ? data.pairs.left.length - train.pairs!.left.length - test.pairs!.left.length : 0;
  return { train, test, droppedPairs };
}

const FEWEST = 10;

/** What the held-out part says about a metric learned on the training part. */
export interface Evaluation extends Gain {
  readonly score: "accuracy" | "pair AUC";
  readonly heldOut: number;
  /** k of the k-NN accuracy, null for pairs. */
  readonly neighbors: number | null;
}

/** Accuracy of k-NN, or the area under the ROC curve of pairs, with both distances on the held-out part; null when that holds too little. */
export function evaluateSplit(
  { train, test }: Split,
  metric: Metric,
  scale: Scale,
  neighbors: number,
  seed: number,
): Evaluation | null {
  const scaling = fitScaling(train.points, scale);
  const heldOut = test.points.rows;
  if (test.pairs) {
    const { left, right, similar } = test.pairs;
    if (!similar.includes(1) || !similar.includes(0)) return null;
    const among = (space: Matrix): Float64Array => pairSquaredDistances(space, left, right);
    const gain = pairAreaGain(
      similar,
      among(applyScaling(scaling, test.points)),
      among(metric.transform(test.points)),
      { seed },
    );
    return { score: "pair AUC", heldOut, neighbors: null, ...gain };
  }
  const labeled = train.labels!.filter((label) => label !== null).length;
  const k = Math.min(neighbors, labeled);
  const right = (trainSpace: Matrix, testSpace: Matrix): number[] => {
    const predicted = knnClassifier({ points: trainSpace, labels: train.labels! }, { neighbors: k }).predict(testSpace);
    return predicted.map((label, i) => (label === test.labels![i] ? 1 : 0));
  };
  const before = right(applyScaling(scaling, train.points), applyScaling(scaling, test.points));
  const after = right(metric.transform(train.points), metric.transform(test.points));
  const gain = pairedGain(before, after, { seed, ...(test.groups ? { units: test.groups } : {}) });
  return { score: "accuracy", heldOut, neighbors: k, ...gain };
}
