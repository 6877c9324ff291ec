import { percent, range, signed } from "../plot/verdict.ts";
import type { Scored } from "./scores.ts";
import { textTable } from "./textTable.ts";

/** Scores before and after as a table for people. */
export const scoreTable = (scores: readonly Scored[]): string =>
  textTable(
    ["score", "Euclidean", "learned", "difference, points", "verdict"],
    scores.map(({ name, gain }) => [
      name,
      `${percent(gain.euclidean.mean)} (${range(gain.euclidean.ci)})`,
      `${percent(gain.learned.mean)} (${range(gain.learned.ci)})`,
      `${signed(gain.difference)} (${signed(gain.ci[0])} to ${signed(gain.ci[1])})`,
      gain.verdict,
    ]),
  );

/** Scores of one distance alone. */
export const singleScoreTable = (scores: readonly Scored[]): string =>
  textTable(
    ["score", "value", "95% interval"],
    scores.map(({ name, gain }) => [name, percent(gain.learned.mean), range(gain.learned.ci)]),
    [1],
  );
