import { learners } from "./index.ts";
import { localLearners } from "./local/index.ts";
import type { Trainer } from "./trainer.ts";

/** Every learner that can be compared and chosen, by name: those of one map first, then those of local metrics. */
export const trainers: Readonly<Record<string, Trainer>> = Object.freeze({ ...learners, ...localLearners });
