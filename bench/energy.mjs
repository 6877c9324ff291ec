// @ts-check
// Labels by energy beside labels by the 3 nearest neighbors, both under the map of lmnn, its options as they come; on the folds given, features standardized by the training part.
// usage: npm run bench:energy -- --data folder [--sets wine,segment]; the folder holds NAME.csv (last column the label) and folds/NAME.json
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: path.join(root, "bench/data") },
    sets: { type: "string", default: "wine,segment,digits,balance_scale,sonar,glass,libras,breast_cancer,iris" },
  },
});
install();
build();
const { applyScaling, energyClassifier, fitScaling, knnClassifier, lmnn, Matrix } = await import(
  path.join(root, "dist/index.js")
);

console.log("| set | 3-NN | energy, squared hinge | energy, hinge |\n| --- | --- | --- | --- |");
for (const set of flags.sets.split(",")) {
  const text = readFileSync(path.join(flags.data, `${set}.csv`), "utf8").trim();
  const cells = text
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));
  const points = Matrix.from(cells.map((row) => row.slice(0, -1).map(Number)));
  const labels = cells.map((row) => row[row.length - 1]);
  /** @type {number[][]} */
  const folds = JSON.parse(readFileSync(path.join(flags.data, `folds/${set}.json`), "utf8")).test;
  const right = [0, 0, 0];
  for (const fold of folds) {
    const held = new Set(fold);
    const rest = labels.flatMap((_, i) => (held.has(i) ? [] : [i]));
    const scaling = fitScaling(points.take(rest), "zscore");
    const train = { points: applyScaling(scaling, points.take(rest)), labels: rest.map((i) => labels[i]) };
    const queries = applyScaling(scaling, points.take(fold));
    const metric = lmnn.fit(train);
    const classifiers = [
      knnClassifier(train, { metric }),
      energyClassifier(train, { metric }),
      energyClassifier(train, { metric, loss: "hinge" }),
    ];
    classifiers.forEach((classifier, c) => {
      const predicted = classifier.predict(queries);
      fold.forEach((row, q) => {
        if (predicted[q] === labels[row]) right[c]++;
      });
    });
  }
  console.log(`| ${[set, ...right.map((count) => (count / labels.length).toFixed(4))].join(" | ")} |`);
}
