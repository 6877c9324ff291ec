import { plantedTasks } from "../learners/multiTask/taskFixtures.ts";

export const planted = plantedTasks(1, [60, 24, 24], 6, 4);
/** Names of which two make the same file name but for capitals. */
const SITES: Readonly<Record<string, string>> = { "task 0": "07", "task 1": "a/b", "task 2": "A?b" };
/** The table, by default with the planted labels. */
export const csv = (tasks: readonly string[], labels: readonly string[] = planted.labels): string =>
  [
    "site,kind,f0,f1,f2,f3,f4,f5",
    ...planted.points.map((row, i) => [tasks[i], labels[i], ...row.map((value) => value.toFixed(4))].join(",")),
  ].join("\n");
export const sites = planted.tasks.map((task) => SITES[task]);
export const numbered = planted.tasks.map((task) => `0${task.at(-1)}`);

/** A fit of several tasks, as typed. */
export const words = (file: string, ...more: string[]): string[] => [
  "fit",
  file,
  "--label",
  "kind",
  "--learner",
  "scmlMultiTask",
  ...more,
];
