// @ts-check
// Writes docs/memory.md and docs/memory.json: what `costOf` states and what a fit takes, each fit in a process of its own.
// usage: npm run bench:memory -- [--learners nca,lmnn] [--sizes 4000x30,16000x16,2000x200,300x1500] [--timeout 90]
// Results are added to those of docs/memory.json, of which the median counts; `--fresh` forgets them, `--write` only writes the page again.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, install, root, run } from "../scripts/steps.mjs";

const CLASSES = 3;
/** What is held does not grow with the iterations. */
const ITERATIONS = 8;
/** Learners that hold the more the less their classes can be told apart: measured on classes that cannot be. */
const HELD_BY_OVERLAP = new Set(["lmnn"]);
const PROGRAM = 90e6;
const LEAST = 50e6;

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    learners: { type: "string", default: "" },
    sizes: { type: "string", default: "4000x30,16000x16,2000x200,300x1500" },
    timeout: { type: "string", default: "90" },
    write: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
  },
});
const file = path.join(root, "docs/memory.json");
/** @typedef {{ learner: string, points: number, features: number, formula: string, stated: number, runs: number[] }} Row `runs`: bytes of each run so far. */

if (positionals.length === 3) {
  const [learner, rows, cols] = positionals;
  process.stdout.write(String(await fitOnce(learner, Number(rows), Number(cols))));
} else {
  if (!flags.write) {
    install();
    build();
  }
  const { learners, costOf } = await import(path.join(root, "dist/index.js"));
  const names = flags.learners ? flags.learners.split(",") : Object.keys(learners);
  /** @type {{ node: string, rows: Row[] }} */
  const last =
    existsSync(file) && !flags.fresh ? JSON.parse(readFileSync(file, "utf8")) : { node: process.version, rows: [] };
  const rows = new Map(last.rows.map((row) => [keyOf(row), row]));
  const sizes = flags.sizes.split(",").map((size) => size.split("x").map(Number));
  for (const [points, features] of flags.write ? [] : sizes) {
    for (const learner of names) {
      const bytes = inOwnProcess([learner, String(points), String(features)]);
      const known = rows.get(keyOf({ learner, points, features }))?.runs ?? [];
      const row = {
        learner,
        points,
        features,
        formula: "",
        stated: 0,
        runs: bytes === null ? known : [...known, bytes],
      };
      rows.set(keyOf(row), row);
      writeFileSync(file, JSON.stringify({ node: process.version, rows: [...rows.values()] }));
      console.log(
        learner.padEnd(16),
        `${points} x ${features}`.padEnd(14),
        bytes === null ? "too long" : megabytes(bytes),
      );
    }
  }
  const stated = [...rows.values()].map((row) => {
    const { points, features } = row;
    const { bytes, formula } = costOf(learners[row.learner], { points, features, classes: CLASSES });
    return { ...row, formula: /\((.*?)\)/.exec(formula)?.[1] ?? "", stated: bytes - PROGRAM };
  });
  writeFileSync(
    file,
    `${JSON.stringify({ node: flags.write ? last.node : process.version, rows: stated }, null, 1)}\n`,
  );
  run("npx", ["biome", "format", "--write", "docs/memory.json"]);
  writeFileSync(path.join(root, "docs/memory.md"), page(stated, Object.keys(learners)));
  console.log(summary(stated));
}

function keyOf(/** @type {Pick<Row, "learner" | "points" | "features">} */ { learner, points, features }) {
  return `${learner} ${points} ${features}`;
}

/** @returns {number | null} bytes, or null where the time was up. */
function inOwnProcess(/** @type {string[]} */ words) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), ...words], {
    encoding: "utf8",
    timeout: 1000 * Number(flags.timeout),
  });
  if (error) return null;
  if (status !== 0) throw new Error(`${words.join(" ")}: ${stderr}`);
  return Number(stdout);
}

/** The median, null without runs. */
function measuredOf(/** @type {Row} */ { runs }) {
  const sorted = [...runs].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The resident memory that a fit adds at its peak, WebAssembly included, over that of a process with the library and the points. */
async function fitOnce(/** @type {string} */ name, /** @type {number} */ rows, /** @type {number} */ cols) {
  const { learners } = await import(path.join(root, "dist/index.js"));
  const learner = learners[name];
  const { data, labels } = cloud(rows, cols, HELD_BY_OVERLAP.has(name) ? 0 : 1);
  const options = "maxIterations" in learner.options ? { maxIterations: ITERATIONS } : {};
  const base = process.memoryUsage.rss();
  learner.fit({ points: { rows, cols, data }, labels }, options);
  return process.resourceUsage().maxRSS * 1024 - base;
}

/** Classes that lie `apart`, drawn by a generator of its own that leaves nothing behind. */
function cloud(/** @type {number} */ rows, /** @type {number} */ cols, /** @type {number} */ apart) {
  let state = 12345;
  const uniform = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const data = new Float64Array(rows * cols);
  const labels = new Int32Array(rows);
  for (let i = 0, k = 0; i < rows; i++) {
    labels[i] = i % CLASSES;
    for (let j = 0; j < cols; j++, k++)
      data[k] = uniform() + uniform() + uniform() + (j % CLASSES === labels[i] ? apart : 0);
  }
  return { data, labels };
}

function megabytes(/** @type {number} */ bytes) {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** Fits above the least that is stated, and how far they are from it. */
function judged(/** @type {Row[]} */ rows) {
  return rows
    .flatMap((row) => {
      const measured = measuredOf(row);
      return measured !== null && measured > LEAST ? [{ ...row, ratio: row.stated / measured }] : [];
    })
    .sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)));
}

function summary(/** @type {Row[]} */ rows) {
  const large = judged(rows);
  const near = large.filter(({ ratio }) => ratio >= 0.8 && ratio <= 1.2);
  const measured = rows.filter(({ runs }) => runs.length > 0);
  const small = measured.filter((row) => Number(measuredOf(row)) <= LEAST);
  const over = small.filter((row) => row.stated > 1.2 * LEAST);
  const far = large
    .filter((row) => !near.includes(row))
    .map(({ learner, points, features, ratio }) => `\`${learner}\` at ${points} x ${features} (${ratio.toFixed(2)})`);
  return [
    `${measured.length} fits measured: of the ${large.length} above 50 MB, ${near.length} are within 20 % of what is stated${far.length > 0 ? `, and not ${far.join(", ")}` : ""}.`,
    `Of the ${small.length} others, ${small.length - over.length} are stated as 50 MB, or at most 60.`,
    ...(measured.length < rows.length
      ? [`${rows.length - measured.length} took longer than the time given them.`]
      : []),
  ].join(" ");
}

/** How far the runs of the fit that was measured most often lie apart. */
function spread(/** @type {Row[]} */ rows) {
  const { learner, points, features, runs } = [...rows].sort((a, b) => b.runs.length - a.runs.length)[0];
  const [least, most] = [Math.min(...runs), Math.max(...runs)].map(megabytes);
  return `${runs.length} runs of \`${learner}\` at ${points} x ${features} took ${least} to ${most}`;
}

function page(/** @type {Row[]} */ rows, /** @type {string[]} */ names) {
  const sizes = [...new Set(rows.map(({ points, features }) => `${points} x ${features}`))];
  const cell = (/** @type {string} */ learner, /** @type {string} */ size) => {
    const row = rows.find((one) => one.learner === learner && `${one.points} x ${one.features}` === size);
    if (!row) return "-";
    const measured = measuredOf(row);
    return `${Math.round(row.stated / 1e6)} / ${measured === null ? "too long" : Math.round(measured / 1e6)}`;
  };
  const lines = names
    .filter((name) => rows.some(({ learner }) => learner === name))
    .map(
      (name) =>
        `| \`${name}\` | ${rows.find(({ learner }) => learner === name)?.formula} | ${sizes.map((size) => cell(name, size)).join(" | ")} |`,
    );
  return readFileSync(path.join(root, "bench/memory.md"), "utf8")
    .replace("{summary}", () => summary(rows))
    .replace("{spread}", () => spread(rows))
    .replace("{table}", () =>
      [
        `| learner | 8-byte numbers | ${sizes.join(" | ")} |`,
        `|---|---|${sizes.map(() => "---|").join("")}`,
        ...lines,
      ].join("\n"),
    );
}
