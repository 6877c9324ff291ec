import { EtalonError } from "../base/errors.ts";
import { targetNeighbors } from "../constraints/targetNeighbors.ts";
import type { PointsInput } from "../data/points.ts";
import { type LmnnLoss, slopeRule, targetPairs } from "../learners/lmnnObjective.ts";
import { pairSquaredDistances, squaredDistances } from "../linalg/distances.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type Classifier, type LabeledPoints, mappedClasses } from "./classifier.ts";
import { energyTerms } from "./energyTerms.ts";
import { mapped, requireNeighbors, requireSameColumns, type Space } from "./space.ts";

export interface EnergyOptions {
  /** k, the target neighbors of each point and of a query under each label. Default 3. */
  readonly neighbors?: number;
  /** Distances are measured in its space; plain Euclidean without one. */
  readonly metric?: Space;
  /** μ, above 0 up to 1: the weight of the push terms; the pull has the rest. Default 0.3, as of `lmnn`. */
  readonly push?: number;
  /** m, a squared distance in the metric's space. Default: the mean squared distance of the training points' target neighbors there. */
  readonly margin?: number;
  /** What an impostor inside the margin costs. Default `squaredHinge`, as of `lmnn`; the paper has `hinge`. */
  readonly loss?: LmnnLoss;
}

/** A classifier by energies. */
export interface EnergyClassifier extends Classifier {
  /** m. */
  readonly margin: number;
  /** The energy of each query (row) under each class (column), at least 0. They are costs, no probabilities: only their order within a row counts. */
  energies(queries: PointsInput): Matrix;
}

/**
 * The label under which a query would cost least in the objective of large margin nearest neighbor: with its k nearest points j of the label as targets,
 *
 *     (1 − μ) Σ_j q_j + μ Σ_j Σ_l φ(m + q_j − q_l) + μ Σ_i Σ_t φ(m + q_it − q_i)
 *
 * over the points l and i of other labels, of which the t are target neighbors: the pull, the impostors it would meet, and the points whose target neighbors it would
 * come between. q are squared distances in the metric's space, φ is the loss. Exact, in blocks of 64 queries. Equal energies: the class that comes first. The one point of a class of one stands for
 * all k targets. `OPTION` for classes of two points or more but not k + 1; `SHAPE` and `DATA` as for any points. Weinberger & Saul 2009, section 3.4.
 */
export function energyClassifier(
  training: LabeledPoints,
  { neighbors = 3, metric, push = 0.3, margin, loss = "squaredHinge" }: EnergyOptions = {},
): EnergyClassifier {
  requireOptions(push, margin, loss);
  const { points, codes, classes } = mappedClasses(training, metric);
  requireNeighbors(neighbors, points.rows);
  const labeled = { points, labels: codes, names: classes };
  const { left: anchors, right } = targetPairs(targetNeighbors(labeled, neighbors, "energyClassifier"));
  const radii = pairSquaredDistances(points, anchors, right);
  const usual = radii.reduce((sum, value) => sum + value, 0) / radii.length;
  const used = margin ?? (usual > 0 ? usual : 1);
  const rule = slopeRule(loss, used);
  const terms = energyTerms({ codes, classes: classes.length, neighbors, push, margin: used, rule, anchors, radii });
  const queriesOf = (input: PointsInput): Matrix => {
    const queries = mapped(metric, input, "queries");
    requireSameColumns(queries, points);
    return queries;
  };
  const predictCodes = (input: PointsInput): Int32Array => {
    const queries = queriesOf(input);
    const found = new Int32Array(queries.rows);
    eachQuery(queries, points, (distances, q) => {
      found[q] = terms.least(distances);
    });
    return found;
  };
  return {
    classes,
    margin: used,
    predictCodes,
    predict: (queries) => Array.from(predictCodes(queries), (code) => classes[code]),
    energies(input) {
      const queries = queriesOf(input);
      const table = new Matrix(queries.rows, classes.length);
      eachQuery(queries, points, (distances, q) => table.row(q).set(terms.all(distances)));
      return table;
    },
  };
}

const ROWS = 64;

/** Calls `visit` with the squared distances of each query to all points. Memory is 64 x n. */
function eachQuery(queries: Matrix, points: Matrix, visit: (distances: Float64Array, q: number) => void): void {
  let table = new Matrix(Math.min(ROWS, queries.rows), points.rows);
  for (let from = 0; from < queries.rows; from += ROWS) {
    const to = Math.min(queries.rows, from + ROWS);
    const block = new Matrix(to - from, queries.cols, queries.data.subarray(from * queries.cols, to * queries.cols));
    if (block.rows < table.rows) table = new Matrix(block.rows, points.rows);
    squaredDistances(block, points, table);
    for (let q = from; q < to; q++) visit(table.row(q - from), q);
  }
}

function requireOptions(push: number, margin: number | undefined, loss: string): void {
  if (!(push > 0 && push <= 1)) throw illegal("push", push, "a number above 0 and up to 1");
  if (margin !== undefined && !(margin > 0 && margin < Infinity))
    throw illegal("margin", margin, "a squared distance above 0, or leave it out");
  if (loss !== "hinge" && loss !== "squaredHinge" && loss !== "smoothedHinge")
    throw illegal("loss", loss, '"hinge", "squaredHinge" or "smoothedHinge"');
}

const illegal = (name: string, value: unknown, legal: string): EtalonError =>
  new EtalonError("OPTION", `energyClassifier: \`${name}: ${String(value)}\` is not legal. Give ${legal}.`);
