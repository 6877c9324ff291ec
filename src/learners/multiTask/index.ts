import type { MultiTaskLearner } from "./multiTaskLearner.ts";
import { scmlMultiTask } from "./scmlMultiTask.ts";

/** All learners of one metric for each of several tasks, by the names the command line uses. */
export const multiTaskLearners: Readonly<Record<string, MultiTaskLearner>> = Object.freeze({ scmlMultiTask });
