// @ts-check
// Seconds, iterations and peak memory of one fit of every learner on the training part of the first fold (z-scored), each in a process of its own.
// usage: node bench/fits.mjs [--sets digits,letter] [--learners nca,lmnn] [--runs 3]
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, install, root } from "../scripts/steps.mjs";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sets: { type: "string", default: "iris,wine,breast_cancer,sonar,digits,letter" },
    learners: { type: "string", default: "" },
    runs: { type: "string", default: "3" },
  },
});

if (positionals.length === 2) {
  process.stdout.write(JSON.stringify(await fitOnce(positionals[0], positionals[1])));
} else {
  install();
  build();
  const { learners } = await import(path.join(root, "dist/index.js"));
  const names = flags.learners ? flags.learners.split(",") : Object.keys(learners);
  const rows = [];
  console.log(`Node ${process.version}: least seconds of ${flags.runs} runs, first fit of a fresh process`);
  for (const set of flags.sets.split(",")) {
    for (const learner of names) {
      const runs = Array.from({ length: Number(flags.runs) }, () =>
        JSON.parse(
          execFileSync(process.execPath, [fileURLToPath(import.meta.url), set, learner], { encoding: "utf8" }),
        ),
      );
      const best = runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
      const row = { set, learner, ...best };
      rows.push(row);
      console.log(
        `${set.padEnd(14)} ${learner.padEnd(12)} ${best.seconds.toFixed(4).padStart(9)} s  ${String(best.iterations).padStart(5)} iterations  ${best.peakMegabytes} MB peak`,
      );
    }
  }
  mkdirSync(path.join(root, ".bench"), { recursive: true });
  writeFileSync(path.join(root, ".bench/fits.json"), `${JSON.stringify({ node: process.version, rows }, null, 1)}\n`);
}

/** One fit in this process. Peak memory is that of the whole process. */
async function fitOnce(set, learner) {
  const { learners } = await import(path.join(root, "dist/index.js"));
  const file = [path.join(root, `bench/data/${set}.csv`), path.join(root, `data/${set}.csv`)].find(existsSync);
  const cells = readFileSync(String(file), "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split(","));
  const held = new Set(JSON.parse(readFileSync(path.join(root, `bench/data/folds/${set}.json`), "utf8")).test[0]);
  const train = cells.filter((_, i) => !held.has(i));
  const raw = train.map((row) => row.slice(0, -1).map(Number));
  const means = raw[0].map((_, c) => raw.reduce((sum, row) => sum + row[c], 0) / raw.length);
  const deviations = means.map(
    (mean, c) => Math.sqrt(raw.reduce((sum, row) => sum + (row[c] - mean) ** 2, 0) / raw.length) || 1,
  );
  const points = raw.map((row) => row.map((value, c) => (value - means[c]) / deviations[c]));
  const labels = train.map((row) => row.at(-1));
  const start = performance.now();
  const { report } = learners[learner].fit({ points, labels });
  return {
    seconds: (performance.now() - start) / 1000,
    iterations: report.iterations,
    converged: report.converged,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
