import { Matrix } from "../../linalg/matrix.ts";
import type { Lessons } from "./answerModel.ts";
import { type Answer, type Mark, type OddMark, tripletsOf } from "./marks.ts";

/** Points in canonical order and what was answered about the user's rows. */
interface Answered {
  readonly points: Matrix;
  readonly rank: Int32Array;
  readonly marks: readonly Mark[];
  readonly oddMarks: readonly OddMark[];
}

/**
 * What the answers teach: pairs once both kinds occur, triplets always; null when that is nothing. In an order of its own, so that sums do not depend on
 * which answer came first.
 */
export function lessonsOf({ points, rank, marks, oddMarks }: Answered): Lessons | null {
  const placed = (items: readonly number[]): number[] => items.map((item) => rank[item]).sort((a, b) => a - b);
  const said = (wanted: Answer): Mark[] =>
    inOrder(
      marks.filter(({ answer }) => answer === wanted),
      ({ left, right }) => placed([left, right]),
    );
  const [same, different] = [said("same"), said("different")];
  const both = same.length > 0 && different.length > 0;
  const pairs = both ? [...same, ...different] : [];
  const triplets = inOrder(oddMarks, ({ items }) => placed(items)).flatMap(tripletsOf);
  if (pairs.length + triplets.length === 0) return null;
  const rows = new Matrix(pairs.length + triplets.length, points.cols);
  const addSquare = (row: number, sign: number, left: number, right: number): void => {
    const [a, b, out] = [points.row(rank[left]), points.row(rank[right]), rows.row(row)];
    for (let j = 0; j < points.cols; j++) out[j] += sign * (a[j] - b[j]) * (a[j] - b[j]);
  };
  pairs.forEach(({ left, right }, e) => {
    addSquare(e, -1, left, right);
  });
  triplets.forEach(({ anchor, positive, negative }, t) => {
    addSquare(pairs.length + t, 1, anchor, negative);
    addSquare(pairs.length + t, -1, anchor, positive);
  });
  const threshold = new Uint8Array(rows.rows).fill(1, 0, pairs.length);
  const holds = new Uint8Array(rows.rows).fill(1).fill(0, both ? same.length : 0, pairs.length);
  return { rows, threshold, holds };
}

/** By the points they speak of. */
function inOrder<T>(marks: readonly T[], keyOf: (mark: T) => readonly number[]): T[] {
  const keyed = marks.map((mark) => ({ mark, key: keyOf(mark) }));
  keyed.sort((a, b) => a.key[0] - b.key[0] || a.key[1] - b.key[1] || (a.key[2] ?? 0) - (b.key[2] ?? 0));
  return keyed.map(({ mark }) => mark);
}
