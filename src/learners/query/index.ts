import type { QueryLearner } from "./queryLearner.ts";
import { queryRidge } from "./queryRidge.ts";
import { querySoftmax } from "./querySoftmax.ts";

/** All learners of query maps, cheap before dear, by the names the command line uses. */
export const queryLearners: Readonly<Record<string, QueryLearner>> = { queryRidge, querySoftmax };
