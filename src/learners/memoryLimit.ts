import { EtalonError } from "../base/errors.ts";
import { gigabytes } from "../base/gigabytes.ts";
import { type Cost, type Costly, costOf, type ProblemSize } from "./cost.ts";
import type { Data } from "./data.ts";

/** A learner whose memory is asked for. */
export interface Sized extends Costly {
  readonly name: string;
}

/** The size of a user's data, as far as it can be told without looking at the points. */
export function sizeOf({ points, labels, softLabels, pairs, triplets, quadruplets }: Data): ProblemSize {
  const [rows, features] = shapeOf(points);
  const [, probabilities] = softLabels ? shapeOf(softLabels) : [0, 0];
  const relations = (pairs?.left.length ?? 0) + (triplets?.anchor.length ?? 0) + (quadruplets?.a.length ?? 0);
  return { points: rows, features, classes: labels ? classCount(labels) : probabilities, relations };
}

function shapeOf(points: Data["points"]): readonly [number, number] {
  if (Array.isArray(points)) return [points.length, (points[0] as ArrayLike<number> | undefined)?.length ?? 0];
  const { rows, cols } = points as { readonly rows: number; readonly cols: number };
  return [rows, cols];
}

function classCount(labels: NonNullable<Data["labels"]>): number {
  const classes = new Set<unknown>();
  for (let i = 0; i < labels.length; i++) if (labels[i] !== null && labels[i] !== undefined) classes.add(labels[i]);
  return classes.size;
}

/** `MEMORY` with the formula and ways out if a fit of this size would take the process beyond `most` bytes. Nothing is allocated before. */
export function requireMemory(
  learner: Sized,
  size: ProblemSize,
  options: Readonly<Record<string, unknown>>,
  most: number,
): void {
  const cost = costOf(learner, size, options);
  if (cost.bytes > most) throw beyondMemory(learner, cost, most);
}

/** Learners that read the points once and keep a d x d matrix. */
const LIGHT = ["pca", "lda", "rca", "kissme", "gmml"];

/** The error of a fit that would take more than `most` bytes. */
export function beyondMemory({ name, options = {} }: Sized, { bytes, formula }: Cost, most: number): EtalonError {
  const fewer = ["sample", "constraints"].filter((option) => Object.hasOwn(options, option));
  const ways = [
    "Take fewer rows or features",
    ...fewer.map((option) => `a smaller \`${option}\``),
    ...(LIGHT.includes(name)
      ? ["batches through `stream`"]
      : [`a learner that needs less (${LIGHT.join(", ")} read the points once, and in batches through \`stream\`)`]),
    "or allow more memory.",
  ];
  return new EtalonError(
    "MEMORY",
    `${name}: would take about ${gigabytes(bytes)}: ${formula}. Allowed are ${gigabytes(most)}. ${ways.join(", ")}`,
  );
}
