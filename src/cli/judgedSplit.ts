import type { Matrix } from "../linalg/matrix.ts";
import { splitOff } from "./heldOut.ts";
import type { Judged } from "./judged.ts";

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

/** Holds out a share of items and queries so that neither stands on both sides. Null when they are too few or a side has no relevant item. */
export function splitJudged(data: JudgedPoints, share: number, seed: number): JudgedSplit | null {
  const split = splitOff({ ...data, features: [] }, share, seed);
  if (split === null) return null;
  const { train, test, held, dropped } = split;
  const tells = ({ judged }: { readonly judged?: Judged }): boolean => judged!.grade.some((grade) => grade > 0);
  if (!tells(train) || !tells(test)) return null;
  return { train: { ...train, judged: train.judged! }, test: { ...test, judged: test.judged! }, held, dropped };
}
