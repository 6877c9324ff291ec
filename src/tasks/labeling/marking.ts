import { EtalonError } from "../../base/errors.ts";
import { finish } from "../../base/finish.ts";
import { type Labeling, learnSteps } from "./labeling.ts";
import { isSamePair, isSameTriple, type Mark, type OddMark, type RowPair, type RowTriple } from "./marks.ts";

/**
 * The round with more answers, and what is learned from all of them: a weight for each feature of the metric's space, all equal where nothing was said.
 * `unsure` and `skip` are never learned from; nothing answered is asked again. A later answer about the same pair takes the place of the earlier one.
 * `OPTION` for rows out of range, a row paired with itself, or an unknown answer. The round given stays as it is.
 */
export const markPairs = (labeling: Labeling, marks: readonly Mark[]): Labeling =>
  finish(learnSteps(withMarks(labeling, marks)));

/** The round without what was said about these pairs, which may be asked again, and what is learned from the rest. */
export const unmarkPairs = (labeling: Labeling, pairs: readonly RowPair[]): Labeling =>
  finish(learnSteps(withoutMarks(labeling, pairs)));

/** The round with answers on which of three is the odd one out, and what is learned from all. Errors as for pairs. */
export const markOddOnes = (labeling: Labeling, marks: readonly OddMark[]): Labeling =>
  finish(learnSteps(withOddMarks(labeling, marks)));

/** The answers noted, nothing learned yet. */
export function withMarks(labeling: Labeling, marks: readonly Mark[]): Labeling {
  for (const { left, right, answer } of marks) {
    requireRows(labeling, [left, right]);
    if (!ANSWERS.includes(answer))
      throw new EtalonError(
        "OPTION",
        `labeling: ${JSON.stringify(answer)} is no answer. Give "same", "different", "unsure" or "skip".`,
      );
  }
  const latest = marks.filter((mark, k) => !marks.slice(k + 1).some((later) => isSamePair(later, mark)));
  return { ...labeling, marks: [...withoutMarks(labeling, marks).marks, ...latest] };
}

/** The answers on these pairs taken back, nothing learned anew yet. */
export const withoutMarks = (labeling: Labeling, pairs: readonly RowPair[]): Labeling => ({
  ...labeling,
  marks: labeling.marks.filter((mark) => !pairs.some((pair) => isSamePair(pair, mark))),
});

/** The answers on triples noted, nothing learned yet. */
export function withOddMarks(labeling: Labeling, marks: readonly OddMark[]): Labeling {
  for (const { items, odd } of marks) {
    requireRows(labeling, items);
    if (odd !== null && !items.includes(odd))
      throw new EtalonError("OPTION", `labeling: row ${odd} is none of ${items.join(", ")}. Name one of the three.`);
  }
  const latest = marks.filter((mark, k) => !marks.slice(k + 1).some((later) => isSameTriple(later, mark)));
  return { ...labeling, oddMarks: [...withoutOddMarks(labeling, marks).oddMarks, ...latest] };
}

/** The answers on these triples taken back, nothing learned anew yet. */
export const withoutOddMarks = (labeling: Labeling, triples: readonly RowTriple[]): Labeling => ({
  ...labeling,
  oddMarks: labeling.oddMarks.filter((mark) => !triples.some((triple) => isSameTriple(triple, mark))),
});

const ANSWERS: readonly string[] = ["same", "different", "unsure", "skip"];

function requireRows({ points }: Labeling, rows: readonly number[]): void {
  const bad = rows.find((row) => !(Number.isInteger(row) && row >= 0 && row < points.rows));
  if (bad !== undefined)
    throw new EtalonError("OPTION", `labeling: there is no row ${bad}. Give rows from 0 to ${points.rows - 1}.`);
  if (new Set(rows).size < rows.length)
    throw new EtalonError("OPTION", `labeling: a row is not asked about itself (${rows.join(", ")}). Name other rows.`);
}
