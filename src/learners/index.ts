import { euclidean } from "./euclidean.ts";
import type { Learner } from "./learner.ts";

const all: readonly Learner[] = [euclidean];

/** Every learner by name, in the order in which tables list them. */
export const learners: Readonly<Record<string, Learner>> = Object.freeze(
  Object.fromEntries(all.map((learner) => [learner.name, learner])),
);
