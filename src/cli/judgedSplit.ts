import { closedFamilies } from "../constraints/families.ts";
import { holdoutRows } from "../evaluate/holdout.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type Judged, judgedAmong } from "./judged.ts";

/** Points and judgments that can be split by item and by query. */
export interface JudgedPoints {
  readonly points: Matrix;
  readonly judged: Judged;
  readonly groups?: Int32Array;
}

export interface JudgedSplit {
  readonly train: JudgedPoints;
  readonly test: JudgedPoints;
  /** Rows of `test` in the data, ascending. */
  readonly held: Int32Array;
  /** Judgments between the two parts, which serve neither. */
  readonly dropped: number;
}

/** Points that relevance joins, directly or over others, which stay together; unique codes where that is too much of the whole. */
export const judgedFamilies = ({ query, item, grade }: Judged, rows: number): Int32Array =>
  closedFamilies(
    Array.from(query, (q, e) => [q, item[e]!] as const).filter(([q, i], e) => q !== i && grade[e]! > 0),
    rows,
  ).codes;

/** Holds out a share of items and queries so that neither stands on both sides. Null when they are too few or a side has no relevant item. */
export function splitJudged({ points, judged, groups }: JudgedPoints, share: number, seed: number): JudgedSplit | null {
  if (share === 0 || points.rows < FEWEST) return null;
  const together = groups ?? judgedFamilies(judged, points.rows);
  const held = holdoutRows(points, new Int32Array(points.rows), share, { seed, groups: together });
  const inTest = new Uint8Array(points.rows);
  for (const row of held) inTest[row] = 1;
  const rest = Int32Array.from(inTest.keys()).filter((i) => inTest[i] === 0);
  const part = (rows: Int32Array): JudgedPoints => {
    const place = new Int32Array(points.rows).fill(-1);
    rows.forEach((row, k) => {
      place[row] = k;
    });
    return {
      points: points.take(rows),
      judged: judgedAmong(judged, place),
      ...(groups ? { groups: rows.map((row) => groups[row]!) } : {}),
    };
  };
  const [train, test] = [part(rest), part(held)];
  if (!train.judged.grade.some((grade) => grade > 0) || !test.judged.grade.some((grade) => grade > 0)) return null;
  const dropped = judged.query.length - train.judged.query.length - test.judged.query.length;
  return { train, test, held, dropped };
}

const FEWEST = 10;
