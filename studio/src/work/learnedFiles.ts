import { formatCsv } from "etalon";
import type { LearnedData } from "./learnedData.ts";

/** What a run learned from as files for the command line, numbers exact and in the units that the learner saw. */
export interface LearnedFiles {
  readonly points: string;
  /** Name of the column of classes; null without any. */
  readonly label: string | null;
  /** Name of the column that numbers the points. */
  readonly id: string;
  readonly pairs: string | null;
  readonly triplets: string | null;
}

const unused = (name: string, taken: readonly string[]): string =>
  taken.includes(name) ? unused(`${name}_`, taken) : name;
const numbers = (name: string, values: ArrayLike<number>) => ({
  name,
  kind: "number" as const,
  values: Float64Array.from(values),
});

/** Labeled points as a file, with the names of its columns. */
export type PointsFile = Pick<LearnedFiles, "points" | "label" | "id">;

/** Points by number with their classes, numbers exact. */
export function pointsFile(
  { rows, cols, data, features = [] }: LearnedData["points"],
  labels: readonly (string | null)[] | undefined,
): PointsFile {
  const [id, label] = [unused("point", features), unused("class", features)];
  const points = formatCsv([
    numbers(
      id,
      Array.from({ length: rows }, (_, row) => row),
    ),
    ...features.map((name, j) =>
      numbers(
        name,
        Array.from({ length: rows }, (_, row) => data[row * cols + j] as number),
      ),
    ),
    ...(labels ? [{ name: label, kind: "text" as const, values: labels, numbers: 0, firstText: 0 }] : []),
  ]);
  return { points, id, label: labels ? label : null };
}

/** The files of a run: points by number with their classes, pairs and triplets drawn by hand. */
export function learnedFiles(
  { points, labels, pairs, triplets }: LearnedData,
  classes: readonly string[],
): LearnedFiles {
  const texts = labels?.map((code) => (code === null ? null : (classes[code] ?? String(code))));
  return {
    ...pointsFile(points, texts),
    pairs: pairs
      ? formatCsv([
          numbers("a", pairs.left),
          numbers("b", pairs.right),
          numbers("label", Array.from(pairs.similar, Number)),
        ])
      : null,
    triplets: triplets
      ? formatCsv([
          numbers("anchor", triplets.anchor),
          numbers("positive", triplets.positive),
          numbers("negative", triplets.negative),
        ])
      : null,
  };
}
