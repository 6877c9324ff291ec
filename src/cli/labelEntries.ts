import { type Logged, UNDO } from "../io/labelLog.ts";
import type { Labeling } from "../tasks/labeling/labeling.ts";
import { withMarks, withOddMarks, withoutMarks, withoutOddMarks } from "../tasks/labeling/marking.ts";
import { type RowTriple, tripletsOf } from "../tasks/labeling/marks.ts";

/** Who said something, and when. */
export interface Stamp {
  readonly by: string;
  readonly at: string;
}

/** Why it was asked; the score is for pairs alone. */
export interface Choice {
  readonly score?: number | null;
  readonly strategy: string;
}

/** The lines of a file that say an answer: one for a pair, two triplets for an odd one out. `names` says what points are called. */
export function linesOf(entry: Logged, names: readonly string[], { at }: Stamp, choice: Choice): object[] {
  return pointsOf(entry, names).map((points) => ({ ...points, label: entry.answer, by: entry.by, at, ...choice }));
}

/** The lines of a file that take an answer back. */
export const undoLinesOf = (entry: Logged, names: readonly string[], { by, at }: Stamp): object[] =>
  pointsOf(entry, names).map((points) => ({ ...points, label: UNDO, by, at }));

function pointsOf(entry: Logged, names: readonly string[]): object[] {
  if (entry.kind === "pair") return [{ a: names[entry.rows[0]], b: names[entry.rows[1]] }];
  const [first, second, third] = entry.rows;
  const triplets =
    entry.answer === "odd"
      ? tripletsOf({ items: entry.rows, odd: third })
      : [{ anchor: first, positive: second, negative: third }];
  return triplets.map(({ anchor, positive, negative }) => ({
    anchor: names[anchor],
    positive: names[positive],
    negative: names[negative],
  }));
}

/** The answer on three points: which is odd, or a word that names none. The odd one is put last. */
export function tripleEntry({ items }: RowTriple, odd: number | "unsure" | "skip", by: string): Logged {
  if (typeof odd !== "number") return { kind: "triple", rows: items, answer: odd, by };
  const [a, b] = items.filter((item) => item !== odd) as [number, number];
  return { kind: "triple", rows: [a, b, odd], answer: "odd", by };
}

/** The round with these answers noted, nothing learned yet. */
export function withEntries(labeling: Labeling, entries: readonly Logged[]): Labeling {
  const marks = entries.flatMap((entry) =>
    entry.kind === "pair" ? [{ left: entry.rows[0], right: entry.rows[1], answer: entry.answer }] : [],
  );
  const odd = entries.flatMap((entry) =>
    entry.kind === "triple" ? [{ items: entry.rows, odd: entry.answer === "odd" ? entry.rows[2] : null }] : [],
  );
  return withOddMarks(withMarks(labeling, marks), odd);
}

/** The round without one answer: an earlier one about the same points, by somebody else, stands again. */
export function withoutEntry(labeling: Labeling, entry: Logged, others: readonly Logged[]): Labeling {
  const rest =
    entry.kind === "pair"
      ? withoutMarks(labeling, [{ left: entry.rows[0], right: entry.rows[1] }])
      : withoutOddMarks(labeling, [{ items: entry.rows }]);
  return withEntries(
    rest,
    others.filter((other) => isAbout(other, entry)),
  );
}

const isAbout = (a: Logged, b: Logged): boolean =>
  a.kind === b.kind && a.rows.every((row) => (b.rows as readonly number[]).includes(row));
