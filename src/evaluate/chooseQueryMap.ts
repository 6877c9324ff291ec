import { toMatrix } from "../data/points.ts";
import { identityQueryMap } from "../learners/query/identityQueryMap.ts";
import { queryLearners } from "../learners/query/index.ts";
import type { QueryData } from "../learners/query/queryData.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { QueryMap } from "../metrics/queryMap.ts";
import type { Comparison } from "../metrics/queryMapParts.ts";
import type { Iterate, Verdict } from "../optim/solve.ts";
import { type Gain, pairedGain } from "./pairedGain.ts";
import { relevanceCases, type Wanted } from "./relevance.ts";

/** Queries that were not learned from, the documents among which they look, and what they should find. */
export interface QueryExam {
  readonly documents: Matrix;
  readonly queries: Matrix;
  readonly wanted: readonly Wanted[];
}

/** A learner of query maps with options, as it fared on the exam: the mean of 1/rank of the nearest relevant document, with A = I and with its map. */
export interface QueryCandidate {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly gain: Gain;
}

export interface QueryChoice {
  /** `identity` where nothing was better. */
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly reason: string;
  readonly table: readonly QueryCandidate[];
}

/** Of fewer queries the luckiest of eight candidates looks better too often. */
const FEWEST = 30;

/** What is tried of each learner: strong pulls to the identity first, so that each softmax goes on from the one before. */
const PULLS: Readonly<Record<string, readonly number[]>> = {
  queryRidge: [100, 10, 1, 0.1],
  querySoftmax: [1, 0.1, 0.01, 0.001],
};

/**
 * Which query map ranks the nearest relevant document first on queries that it has not seen: ridge regression or softmax, and how strong a pull to the identity. The one with the largest
 * gain in mean reciprocal rank whose paired 95 % interval lies above 0, else the identity. Yields the iterates of all runs.
 */
export function* chooseQueryMap(
  data: QueryData,
  exam: QueryExam,
  { comparison = "euclidean", seed = 0, learners = Object.keys(PULLS) }: ChooseQueryOptions = {},
): Generator<Iterate & { readonly learner: string }, QueryChoice, Verdict | undefined> {
  if (exam.wanted.length < FEWEST) {
    const reason = `there are ${exam.wanted.length} queries to choose by, too few for a verdict: they are kept as they are`;
    return { learner: "identity", options: { comparison }, reason, table: [] };
  }
  const identity = identityQueryMap(toMatrix(data.documents).cols, comparison);
  const before = reciprocalRanks(identity, exam);
  const table: QueryCandidate[] = [];
  let ended: Verdict | undefined;
  for (const name of learners) {
    let start: Matrix | undefined;
    for (const regularization of PULLS[name] ?? []) {
      if (ended) break;
      const options = { comparison, seed, regularization };
      const run = queryLearners[name].steps(data, options, start);
      let next = run.next();
      while (!next.done) {
        ended = yield { ...next.value, learner: name };
        next = run.next(ended);
      }
      const map = next.value;
      start = map.map;
      table.push({ learner: name, options, gain: pairedGain(before, reciprocalRanks(map, exam), { seed }) });
    }
  }
  const better = table.filter(({ gain }) => gain.verdict === "better");
  const best = better.reduce<QueryCandidate | undefined>(
    (top, candidate) => (top && top.gain.difference >= candidate.gain.difference ? top : candidate),
    undefined,
  );
  if (best) {
    const { learner, options } = best;
    return { learner, options, reason: `the best of ${table.length} on queries held out for the choice`, table };
  }
  const reason = `none of ${table.length} is better than unmapped queries on those held out for the choice`;
  return { learner: "identity", options: { comparison }, reason, table };
}

export interface ChooseQueryOptions {
  readonly comparison?: Comparison;
  readonly seed?: number;
  /** Whom to choose from. */
  readonly learners?: readonly string[];
}

const reciprocalRanks = (map: QueryMap, { documents, queries, wanted }: QueryExam): Float64Array =>
  relevanceCases(map.searched(documents), map.asked(queries), wanted, []).reciprocalRank;
