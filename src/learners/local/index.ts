import type { LocalLearner } from "./localLearner.ts";
import { scmlLocal } from "./scmlLocal.ts";

/** All learners of local metrics, by the names the command line uses. */
export const localLearners: Readonly<Record<string, LocalLearner>> = { scmlLocal };
