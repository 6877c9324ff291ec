import { euclidean } from "./euclidean.ts";
import type { Learner } from "./learner.ts";

/** Every learner by name, in the order in which tables list them. */
export const learners: Readonly<Record<string, Learner>> = Object.freeze(
  Object.fromEntries([euclidean].map((learner) => [learner.name, learner])),
);
