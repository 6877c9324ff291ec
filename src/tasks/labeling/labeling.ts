import { EtalonError } from "../../base/errors.ts";
import { finish } from "../../base/finish.ts";
import { encodeLabels, type Label } from "../../data/labels.ts";
import { normalize } from "../../data/normalize.ts";
import type { PointsInput } from "../../data/points.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { mapped, requireOneEach, type Space } from "../space.ts";
import { type AnswerModel, answerModel, squaresOf } from "./answerModel.ts";
import { type Candidates, candidateSteps } from "./candidates.ts";
import { lessonsOf } from "./lessons.ts";
import type { Mark, OddMark } from "./marks.ts";

export interface LabelingData {
  readonly points: PointsInput;
  /** For each point its view (source, list, camera): only points of different views are asked about. */
  readonly views?: ArrayLike<Label>;
}

/** How to choose what to ask; see `uncertainPairs`. */
export type Strategy = "uncertain" | "diverse" | "random" | "mixed";

export interface LabelingOptions {
  /** Default `mixed`. */
  readonly strategy?: Strategy;
  /** The distance to begin with; plain Euclidean without one. */
  readonly metric?: Space;
  /** How many nearest points of each to consider; default 5. */
  readonly neighbors?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** Where a round of questions stands: an immutable value. */
export interface Labeling {
  /** n x d, in the metric's space, in canonical order: row `rank[i]` is the user's row i. */
  readonly points: Matrix;
  readonly order: Int32Array;
  readonly rank: Int32Array;
  readonly views: Int32Array | undefined;
  readonly strategy: Strategy;
  readonly neighbors: number;
  readonly seed: number;
  /** In rows of the user's, oldest first. */
  readonly marks: readonly Mark[];
  readonly oddMarks: readonly OddMark[];
  /** Null until both kinds of pairs, or a triplet, were answered. */
  readonly model: AnswerModel | null;
  /** What may be asked, in canonical rows. */
  readonly candidates: Candidates;
  /** The squared distance of each under the model. */
  readonly squares: Float64Array;
  /** How many answers the candidates were chosen with. */
  readonly chosenAt: number;
  /** Pairs whose decisions are watched. */
  readonly watched: Candidates;
  /** What was decided about them after how many answers. */
  readonly decisions: readonly { readonly answers: number; readonly same: Uint8Array }[];
}

const STRATEGIES: readonly string[] = ["uncertain", "diverse", "random", "mixed"] satisfies Strategy[];
const WATCHED = 1000;
/** Candidates are chosen anew, under what was learned by then, at this many answers, and whenever they have doubled since. */
const FIRST_CHOICE = 20;

/**
 * A round of questions about points, before the first. `SHAPE` and `DATA` as for any points, `DATA` when all points are alike or of one view, so that
 * there is nothing to ask; `OPTION` for an illegal strategy or number of neighbors.
 */
export const startLabeling = (data: LabelingData, options: LabelingOptions = {}): Labeling =>
  finish(labelingSteps(data, options));

/** The same, one turn of some tens of milliseconds after the other, so that other work can go on between them. */
export function* labelingSteps(
  { points: input, views: names }: LabelingData,
  { strategy = "mixed", metric, neighbors = 5, seed = 0 }: LabelingOptions = {},
): Generator<void, Labeling> {
  if (!STRATEGIES.includes(strategy))
    throw new EtalonError(
      "OPTION",
      `labeling: \`strategy: ${JSON.stringify(strategy)}\` is not legal. Give "uncertain", "diverse", "random" or "mixed".`,
    );
  if (!(Number.isSafeInteger(neighbors) && neighbors >= 1))
    throw new EtalonError("OPTION", `labeling: \`neighbors: ${neighbors}\` is not legal. Give a whole number from 1.`);
  const raw = mapped(metric, input, "points");
  if (names) requireOneEach("views", names.length, raw.rows);
  if (raw.rows < 2) throw new EtalonError("DATA", "labeling: a pair needs two points. Give at least two.");
  const { points, order, rank } = normalize(raw);
  const codes = names && encodeLabels(names).codes;
  const views = codes && order.map((row) => codes[row]);
  if (views?.every((view) => view === views[0]))
    throw new EtalonError(
      "DATA",
      "labeling: all points are of one view, so that there is no pair to ask about. Give points of two views, or no views.",
    );
  const candidates = yield* candidateSteps(points, { views, neighbors, seed });
  return {
    points,
    order,
    rank,
    views,
    strategy,
    neighbors,
    seed,
    marks: [],
    oddMarks: [],
    model: null,
    candidates,
    squares: squaresOf(points, candidates, null),
    chosenAt: 0,
    watched: someOf(candidates, WATCHED),
    decisions: [],
  };
}

/** Learns from the answers, in turns of some tens of milliseconds at most. Equal answers teach the same, whatever was said and taken back between them. */
export function* learnSteps(labeling: Labeling): Generator<void, Labeling> {
  const { points, views, neighbors, seed, watched } = labeling;
  const lessons = lessonsOf(labeling);
  const model = lessons && (yield* answerModel(lessons));
  const answers = decidedCount(labeling);
  const due = answers >= Math.max(FIRST_CHOICE, 2 * labeling.chosenAt);
  const candidates = due
    ? yield* candidateSteps(underModel(points, model), { views, neighbors, seed: seed + answers })
    : labeling.candidates;
  const earlier = labeling.decisions.filter((decision) => decision.answers < answers);
  const same = model && squaresOf(points, watched, model).map((square) => (square < model.threshold ? 1 : 0));
  return {
    ...labeling,
    model,
    candidates,
    squares: squaresOf(points, candidates, model),
    chosenAt: due ? answers : labeling.chosenAt,
    decisions: same ? [...earlier, { answers, same: Uint8Array.from(same) }] : earlier,
  };
}

/** How many answers can be learned from. */
export const decidedCount = ({ marks, oddMarks }: Pick<Labeling, "marks" | "oddMarks">): number =>
  marks.filter(({ answer }) => answer === "same" || answer === "different").length +
  oddMarks.filter(({ odd }) => odd !== null).length;

/** Whether some pairs were the same and some different: before that, nobody knows how near is near enough. */
export const hasBothKinds = ({ marks }: Pick<Labeling, "marks">): boolean =>
  marks.some(({ answer }) => answer === "same") && marks.some(({ answer }) => answer === "different");

/** Points in which plain distance is the model's; as they are where it sees no difference at all. */
function underModel(points: Matrix, model: AnswerModel | null): Matrix {
  if (!model?.weights.some((weight) => weight > 0)) return points;
  const roots = model.weights.map(Math.sqrt);
  const scaled = points.clone();
  for (let k = 0; k < scaled.data.length; k++) scaled.data[k] *= roots[k % points.cols];
  return scaled;
}

/** Some of the candidates, evenly from all, nearest and random ones alike. */
function someOf({ left, right }: Candidates, most: number): Candidates {
  const count = Math.min(most, left.length);
  const places = Int32Array.from({ length: count }, (_, k) => Math.floor((k * left.length) / count));
  return { left: places.map((place) => left[place]), right: places.map((place) => right[place]) };
}
