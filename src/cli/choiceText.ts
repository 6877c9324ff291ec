import type { Choice } from "../evaluate/chooseLearner.ts";
import { percent, signed } from "../plot/verdict.ts";
import { textTable } from "./textTable.ts";

/** How `auto` chose, for people: the race, and what such a choice is worth where it is not kept. */
export function choiceText({ table, winner, name, estimate }: Choice): string[] {
  if (table.length === 0) return [];
  const rows = table.map(({ learner, accuracy, folds, status, reason }) => [
    learner,
    accuracy === null ? "" : percent(accuracy),
    String(folds),
    reason === null ? "" : status === "skipped" ? reason : `${status}: ${reason}`,
  ]);
  const worth =
    estimate && name !== winner
      ? [
          `choosing without the held-out points: ${signed(estimate.difference)} points against Euclidean (${signed(estimate.ci[0])} to ${signed(estimate.ci[1])})`,
        ]
      : [];
  return ["", textTable(["race", "accuracy", "folds", ""], rows, [1, 2]), "", ...worth];
}
