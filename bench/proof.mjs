// @ts-check
// Writes docs/proof.md: gradient errors and optimality residuals as the tests measure them, and the objective that our learners and peers reach
// on the same constraints. usage: npm run proof [-- --python file] [--timeout 120] [--only tests,lmnn,nca]; without the peers, and for
// learners not asked for, the last values stay with their date.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root, run } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    python: { type: "string", default: path.join(root, ".bench/venv/bin/python") },
    timeout: { type: "string", default: "120" },
    only: { type: "string" },
  },
});
/* Whose part a test is of, where its file is not named after a learner. */
/** @type {Record<string, string>} */
const PARTS = {
  centroid: "ncmml, ncmc",
  truncated: "nca, mlkr",
  anchorFlow: "nca, mlkr, mcml",
  sharedComposition: "scmlMultiTask",
  mlrDiagonal: "mlr",
  sphericalDiscriminants: "scml, scmlLocal, scmlMultiTask",
};

install();
build();
const { learners } = await import(path.join(root, "dist/index.js"));
const { cases } = await import("./proofCases.mjs");
const { criteria, gram, values } = await import("./proofValues.mjs");

const today = () => new Date().toISOString().slice(0, 10);
const file = path.join(root, "docs/proof.json");
const known = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { objectives: [] };
const errors = asked({ value: "tests" }) ? measureTests() : known.errors;
/** @type {any[]} */
const objectives = [];
for (const item of cases) objectives.push(...(asked(item) ? await compare(item) : rowsOf(item)));
writeFileSync(file, `${JSON.stringify({ errors, objectives }, null, 1)}\n`);
run("npx", ["biome", "format", "--write", "docs/proof.json"]);
writeFileSync(path.join(root, "docs/proof.md"), page());

function asked(/** @type {any} */ { value }) {
  return flags.only === undefined || flags.only.split(",").includes(value);
}

function rowsOf(/** @type {any} */ { value, what }) {
  return known.objectives.filter((/** @type {any} */ row) => row.learner === value && row.what === what);
}

/** The worst of each error that the tests of the learners measure. */
function measureTests() {
  const folder = mkdtempSync(path.join(tmpdir(), "etalon-proof-"));
  const log = path.join(folder, "errors.jsonl");
  run("npx", ["vitest", "run", "--project", "node", "--reporter", "dot", "test/learners"], {
    env: { ...process.env, ETALON_PROOF: log },
  });
  /** @type {Map<string, {learner: string, what: string, error: number}>} */
  const worst = new Map();
  for (const line of readFileSync(log, "utf8").trim().split("\n")) {
    const row = JSON.parse(line);
    const source = row.learner.replace(/(Factor|Objective|Loss|Rounds|Batch|Listed)$/, "");
    row.learner = PARTS[source] ?? source;
    const key = `${row.learner} ${row.what}`;
    worst.set(key, { ...row, error: Math.max(row.error, worst.get(key)?.error ?? 0) });
  }
  rmSync(folder, { recursive: true });
  return [...worst.values()].sort((a, b) => (`${a.learner} ${a.what}` < `${b.learner} ${b.what}` ? -1 : 1));
}

async function compare(/** @type {any} */ { problem, ours, value, what, peers, criterion }) {
  const measure = (/** @type {number[][]} */ rows, isMap = false) =>
    criterion ? criteria[value](rows, problem) : values[value](isMap ? gram(rows) : rows, problem);
  const reached = measure(ours());
  const rows = [];
  for (const peer of peers) {
    const answer = await ask(`${value} ${peer}`, problem);
    const last = known.objectives.find(
      (/** @type {any} */ row) => row.learner === value && row.what === what && row.peer === peer,
    );
    const theirs = answer.missing
      ? { theirs: last?.theirs, failure: last?.failure, date: last?.date }
      : {
          theirs: answer.error ? undefined : measure(answer.map ?? answer.matrix, !!answer.map),
          failure: answer.error,
          date: today(),
        };
    rows.push({ learner: value, what, peer, ours: reached, ...theirs });
    console.log(value, what, peer, reached, theirs.theirs ?? theirs.failure);
  }
  return rows;
}

/** The peer's answer from a process of its own, which is ended when it is late. */
function ask(/** @type {string} */ peer, /** @type {any} */ problem) {
  return new Promise((resolve) => {
    if (!existsSync(String(flags.python))) return resolve({ missing: "no Python" });
    const child = spawn(String(flags.python), [path.join(root, "bench/proof.py")], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    const late = setTimeout(() => {
      child.kill("SIGKILL");
      resolve({ error: `no end within ${flags.timeout} s` });
    }, Number(flags.timeout) * 1000);
    let text = "";
    child.stdout.on("data", (part) => {
      text += part;
    });
    child.on("close", () => {
      clearTimeout(late);
      const last = text.trim().split("\n").at(-1);
      resolve(last?.startsWith("{") ? JSON.parse(last) : { error: "ended without an answer" });
    });
    child.stdin.on("error", () => {});
    child.stdin.end(JSON.stringify({ ...problem, peer }));
  });
}

function page() {
  const row = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const short = (/** @type {number} */ v) => (v === 0 ? "0" : v.toExponential(1));
  const named = (/** @type {string} */ source) =>
    source
      .split(", ")
      .map((part) => `\`${part}\``)
      .join(", ");
  const notes = JSON.parse(readFileSync(path.join(root, "bench/proofNotes.json"), "utf8"));
  const note = (/** @type {any} */ { learner, what, peer }) =>
    notes[`${learner}, ${peer}, ${what}`] ?? notes[`${learner}, ${peer}`] ?? "";
  const compared = objectives.map(({ ours, theirs, failure, date, ...rest }) => {
    const gap = theirs === undefined ? undefined : (theirs - ours) / Math.abs(ours);
    const verdict =
      gap === undefined ? (failure ?? "not measured") : gap >= -1e-6 ? (gap <= 1e-6 ? "equal" : "better") : "worse";
    const said = gap === undefined ? [verdict, ""] : [theirs.toPrecision(7), verdict];
    return row([`\`${rest.learner}\``, rest.what, rest.peer, ours.toPrecision(7), ...said, date ?? "", note(rest)]);
  });
  const covered = new Set(errors.flatMap(({ learner }) => named(learner).replaceAll("`", "").split(", ")));
  const rest = Object.keys(learners).filter((name) => !covered.has(name));
  const gradients = errors.filter(({ what }) => what === "gradient");
  const worst = Math.max(...gradients.map(({ error }) => error));
  return `# Proof

Written by \`npm run proof\`: do not edit. The first two tables hold the worst values that the tests in \`test/learners\` measure; the oracles there are slow loops over the
papers' definitions.

## Gradients

Norm of the difference between the gradient and central differences of step 10⁻⁶·max(1, |x|), over the norm of the gradient: ${short(worst)} at worst.

| learner | worst relative error |
|---|---|
${gradients.map(({ learner, error }) => row([named(learner), short(error)])).join("\n")}

## Optimality

At the end of a run to a tight tolerance: the optimality conditions of the convex problem in M, or a duality gap; for closed forms the equation that defines them. Residuals follow the
tolerance of the run: \`mlr\`, \`scml\` and \`scmlMultiTask\` end at 10⁻³.

| learner | condition | worst violation |
|---|---|---|
${errors
  .filter(({ what }) => what !== "gradient")
  .map(({ learner, what, error }) => row([named(learner), what, short(error)]))
  .join("\n")}

Without a row: ${rest.map((name) => `\`${name}\``).join(", ")}. They are fixed, have no objective, or are compared with a definition of another kind in their tests.

## Objectives beside those of other libraries

Both learn from the same points and constraints, with the same weights, at tolerances as tight as they let set; the objective (the lower, the better) is computed from its definition by slow loops at the M or L
that each returns. *Better*, *equal* and *worse* speak of Etalon, by 10⁻⁶ of the value.

| learner | problem | library | Etalon | theirs | Etalon is | measured | remark |
|---|---|---|---|---|---|---|---|
${compared.join("\n")}

Not compared: \`scml\`, because metric-learn draws other directions and does not take given ones; \`gmml\` and \`rca\`, whose peers draw pairs and chunks of their own;
learners that no other library has (FEATURES.md).
`;
}
