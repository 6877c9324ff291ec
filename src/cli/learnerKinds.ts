import type { OptionShape } from "../base/options.ts";
import { learners } from "../learners/index.ts";
import { localLearners } from "../learners/local/index.ts";
import { multiTaskLearners } from "../learners/multiTask/index.ts";
import { queryLearners } from "../learners/query/index.ts";

/** What a learner learns: a metric, one for each place, a map of queries, or a metric for each of several tasks. */
export const LEARNER_KINDS = ["linear", "local", "query", "multi-task"] as const;
export type LearnerKind = (typeof LEARNER_KINDS)[number];

/** A learner of any kind, as it is listed. */
export interface ListedLearner {
  readonly name: string;
  readonly title: string;
  readonly kind: LearnerKind;
  readonly supervision: string;
  /** Kinds of supervision that it learns from, each alone enough. */
  readonly takes: readonly string[];
  /** Kinds that it uses beside one of those. */
  readonly joins: readonly string[];
  readonly tags: readonly string[];
  readonly reference: string | null;
  readonly options: OptionShape;
}

/** Judged queries are no relation of points: learners of query maps declare no kinds. */
const judged = { kind: "query", supervision: "relevance", takes: ["relevance"], joins: [], tags: [] } as const;

/** Every learner, kind by kind. */
export const listedLearners: readonly ListedLearner[] = [
  ...Object.values(learners),
  ...Object.values(localLearners),
  ...Object.values(queryLearners).map((learner) => ({ ...learner, ...judged })),
  ...Object.values(multiTaskLearners).map((learner) => ({ ...learner, kind: "multi-task" as const })),
];
