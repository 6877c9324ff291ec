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

/** The files of a run: points by number with their classes, pairs and triplets drawn by hand. */
export function learnedFiles(
  { points, labels, pairs, triplets }: LearnedData,
  classes: readonly string[],
): LearnedFiles {
  const { rows, cols, data } = points;
  const features = points.features ?? [];
  const [id, label] = [unused("point", features), unused("class", features)];
  const texts = labels?.map((code) => (code === null ? null : (classes[code] ?? String(code))));
  return {
    points: formatCsv([
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
      ...(texts ? [{ name: label, kind: "text" as const, values: texts, numbers: 0, firstText: 0 }] : []),
    ]),
    id,
    label: texts ? label : null,
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
