// @ts-check
// Alphabets of Omniglot as tasks: 3-NN accuracy by the plain distance, by scml on each alphabet alone and by scmlMultiTask on all together, five folds, options as they come.
// usage: npm run bench:tasks -- --data folder [--people 10] [--sides 7,15]; the folder holds images_background_small{1,2}.zip
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root } from "../scripts/steps.mjs";
import { alphabets } from "./omniglot.mjs";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: path.join(root, "bench/data/omniglot") },
    people: { type: "string", default: "10" },
    sides: { type: "string", default: "7,15" },
  },
});
install();
build();
const { compareTasks, finish } = await import(path.join(root, "dist/index.js"));

const percent = (/** @type {{mean: number}} */ { mean }) => `${(100 * mean).toFixed(1)} %`;
const points = (/** @type {number} */ share) => `${share < 0 ? "−" : "+"}${Math.abs(100 * share).toFixed(1)}`;
const change = (/** @type {any} */ { difference, ci, verdict }) =>
  `${points(difference)} (${points(ci[0])} to ${points(ci[1])}): ${verdict}`;
const row = (/** @type {(string | number)[]} */ cells) => console.log(`| ${cells.join(" | ")} |`);
const HEAD = ["alphabet", "points", "plain", "`scml` alone", "together", "against plain", "against alone"];

for (const side of flags.sides.split(",").map(Number)) {
  const found = finish(compareTasks(alphabets(flags.data, Number(flags.people), side), { scale: "none" }));
  console.log(`\nink in ${side} x ${side} blocks, ${found.features} numbers\n`);
  row(HEAD);
  row(HEAD.map(() => "---"));
  for (const { task, points: count, accuracy, gain } of [
    ...found.tasks,
    { task: "mean", points: found.points, ...found.average },
  ])
    row([
      ...[task, count, percent(accuracy.euclidean), percent(accuracy.alone), percent(accuracy.together)],
      ...[change(gain.euclidean), change(gain.alone)],
    ]);
}
