import { counted } from "../base/counted.ts";
import { clock } from "../engine/clock.ts";
import { drive } from "../engine/drive.ts";
import type { Interrupt } from "../engine/interrupt.ts";
import type { Progress } from "../engine/progress.ts";
import { chooseQueryMap, type QueryChoice } from "../evaluate/chooseQueryMap.ts";
import { identityQueryMap } from "../learners/query/identityQueryMap.ts";
import { queryLearners } from "../learners/query/index.ts";
import type { QueryData } from "../learners/query/queryData.ts";
import type { Comparison, QueryMap } from "../metrics/queryMap.ts";
import { groupsAsking, type Judged, relevanceOf, sidesOf } from "./judged.ts";
import { type JudgedPoints, splitJudged } from "./judgedSplit.ts";
import type { Judgment } from "./judgment.ts";
import type { TwoSpaces } from "./scores.ts";
import { judgedSearch, searchScores } from "./search.ts";

export interface QueryOnlySettings {
  /** `auto` or the name of a learner of query maps. */
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly comparison: Comparison;
  readonly holdout: number;
  readonly refit: boolean;
  readonly timeout: number | undefined;
  readonly seed: number;
  readonly interrupt: Interrupt;
  readonly bar: Progress;
}

export interface QueryOnlyResult {
  readonly map: QueryMap;
  readonly choice?: QueryChoice;
  readonly judgment?: Judgment;
  readonly held?: Int32Array;
  readonly dropped: number;
  readonly seconds: number;
  readonly notes: readonly string[];
}

/** Places at which the estimate counts hits. */
const AT = [1, 5, 10];

/** Chooses where it is asked to, learns on the training part, judges on the held-out part, and learns again from everything. */
export async function learnQueryMap(data: JudgedPoints, settings: QueryOnlySettings): Promise<QueryOnlyResult> {
  const { holdout, seed, refit, interrupt } = settings;
  const split = splitJudged(data, holdout, seed);
  const notes: string[] = [];
  if (split === null && holdout > 0) notes.push("too few queries and items to hold any out: there is no estimate");
  if (split && split.dropped > 0)
    notes.push(
      `${counted(split.dropped, "judgment")} between training and held-out points were left out of the estimate`,
    );
  const known = split?.train ?? data;
  const choice = settings.learner === "auto" ? await choose(known, settings, notes) : undefined;
  const { learner, options } = choice ?? settings;
  const trained = await learnOn(known, "the training part", learner, options, settings);
  if (split === null) return { ...trained, ...(choice ? { choice } : {}), dropped: 0, notes };
  const judgment = judgeQueryMap(trained.map, split.test, seed);
  const again = refit && !interrupt.signal.aborted;
  const learned = again ? await learnOn(data, "all points", learner, options, settings) : trained;
  const { held, dropped } = split;
  return { ...learned, ...(choice ? { choice } : {}), judgment, held, dropped, notes };
}

/** Scores of a search before and after, of queries among items that were not learned from. */
export function judgeQueryMap(map: QueryMap, { points, judged, groups }: JudgedPoints, seed: number): Judgment {
  const sides = sidesOf(judged, points.rows);
  const gallery = map.searched(points.take(sides.items));
  const asking = points.take(sides.asking);
  const queries: TwoSpaces = { input: map.searched(asking), learned: map.asked(asking) };
  const search = judgedSearch({ input: gallery, learned: gallery }, queries, relevanceOf(judged), seed, judged.selves);
  return { search, ...searchScores(search, AT, seed, groupsAsking(judged, groups)) };
}

async function learnOn(
  data: JudgedPoints,
  what: string,
  learner: string,
  options: Readonly<Record<string, unknown>>,
  { timeout, interrupt, bar, comparison }: QueryOnlySettings,
): Promise<{ readonly map: QueryMap; readonly seconds: number }> {
  const start = clock();
  const map =
    learner === "identity"
      ? identityQueryMap(data.points.cols, comparison)
      : await drive(queryLearners[learner]!.steps(queryDataOf(data), options), {
          signal: interrupt.signal,
          ...(timeout === undefined ? {} : { timeLimit: timeout }),
          onStep: ({ iteration, value }) =>
            bar.update(null, `${learner} on ${what}: iteration ${iteration}, objective ${value.toPrecision(6)}`),
        });
  return { map, seconds: (clock() - start) / 1000 };
}

async function choose(
  data: JudgedPoints,
  { comparison, seed, interrupt, bar }: QueryOnlySettings,
  notes: string[],
): Promise<QueryChoice> {
  const split = splitJudged(data, 0.25, seed);
  if (split === null) {
    const reason = "there are too few queries to choose by";
    notes.push(`${reason}: they are kept as they are`);
    return { learner: "identity", options: { comparison }, reason, table: [] };
  }
  const { points, judged } = split.test;
  const sides = sidesOf(judged, points.rows);
  const items = points.take(sides.items);
  const asking = points.take(sides.asking);
  const spaces = { input: asking, learned: asking };
  const { queries, wanted } = judgedSearch(
    { input: items, learned: items },
    spaces,
    relevanceOf(judged),
    seed,
    judged.selves,
  );
  const exam = { documents: items, queries: queries.input, wanted };
  return drive(chooseQueryMap(queryDataOf(split.train), exam, { comparison, seed }), {
    signal: interrupt.signal,
    onStep: ({ learner, iteration }) => bar.update(null, `choosing: ${learner}, iteration ${iteration}`),
  });
}

/** Judged points as learners of query maps take them. */
export function queryDataOf({
  points,
  judged,
}: {
  readonly points: JudgedPoints["points"];
  readonly judged: Judged;
}): QueryData {
  const { items, asking } = sidesOf(judged, points.rows);
  const { selves, query, item, grade } = judged;
  return {
    documents: points.take(items),
    ...(selves ? {} : { queries: points.take(asking) }),
    relevance: { query: selves ? query : query.map((q) => q - judged.items), item, grade },
  };
}
