import { percent } from "../plot/verdict.ts";
import type { Scored } from "./scores.ts";
import { scoreTable, singleScoreTable } from "./scoreTable.ts";
import { textTable } from "./textTable.ts";

/** Two points that are matched, by name. */
export interface MatchedPair {
  readonly a: string;
  readonly b: string;
  readonly distance: number;
}

const MOST_PAIRS = 40;

/** What `match` found, for people. */
export function matchText(
  facts: {
    readonly left: number;
    readonly right: number;
    readonly matched: number;
    readonly cost: number;
    readonly maximum: number | null;
    readonly precision: number | null;
  },
  shown: {
    readonly method: string;
    readonly cost: string;
    readonly scores: readonly Scored[];
    /** Whether the scores tell two distances apart. */
    readonly comparable: boolean;
    readonly pairs: readonly MatchedPair[];
    readonly out: string | undefined;
  },
): string {
  const { left, right, matched, cost, maximum, precision } = facts;
  const limit = maximum === null ? "" : `, none farther apart than ${digits(maximum)}`;
  const pairs = shown.pairs.slice(0, MOST_PAIRS).map(({ a, b, distance }) => [a, b, digits(distance)]);
  const more = shown.pairs.length - pairs.length;
  return [
    `${matched} matches of ${left} and ${right} points (${shown.method})${limit}; total ${shown.cost === "squared" ? "squared distance" : "distance"} ${digits(cost)}`,
    ...(shown.out === undefined && pairs.length > 0
      ? [
          "",
          textTable(["a", "b", "distance"], pairs, [2]),
          ...(more > 0 ? [`… ${more} more; --out writes them all`] : []),
        ]
      : []),
    ...(shown.scores.length > 0
      ? ["", shown.comparable ? scoreTable(shown.scores) : singleScoreTable(shown.scores)]
      : []),
    ...(precision === null || matched === left ? [] : [`${percent(precision)} of the matches are right`]),
    ...(shown.out === undefined ? [] : [`Written: ${shown.out}`]),
  ].join("\n");
}

const digits = (value: number): string => Number(value.toPrecision(6)).toString();
