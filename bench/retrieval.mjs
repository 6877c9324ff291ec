// @ts-check
// Retrieval before and after learning: records of two registers, drawings of characters, 100,000 vectors. Times and peak memory of the whole command,
// recall on held-out queries and items with 95 % intervals; writes the table of docs/guide/retrieval.md.
// The folder holds febrl4a.csv, febrl4b.csv (Febrl data set 4) and omniglot/images_background_small{1,2}.zip.
// usage: npm run bench:retrieval -- <folder> [--only febrl,names,omniglot,large] [--dist <folder of a build>]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root } from "../scripts/steps.mjs";
import { drawingsIn, ink } from "./omniglot.mjs";

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: "string" }, dist: { type: "string" } },
});
const data = positionals[0];
if (data === undefined) throw new Error("usage: npm run bench:retrieval -- <folder with febrl4a.csv and omniglot>");
if (flags.dist === undefined) {
  install();
  build();
}
const dist = path.resolve(flags.dist ?? path.join(root, "dist"));
const { Random, writeNpy } = await import(path.join(dist, "index.js"));
const folder = mkdtempSync(path.join(tmpdir(), "etalon-retrieval-"));

const ALL = "given_name,surname,street_number,address_1,address_2,suburb,postcode,state,date_of_birth,soc_sec_id";
const records = (/** @type {string} */ fields) => [
  path.join(data, "febrl4a.csv"),
  ...["--text", fields, "--id", "rec_id"],
  ...["--queries", path.join(data, "febrl4b.csv"), "--qrels", "records.csv"],
];
const only = ["--mode", "query-only"];
/** @type {Record<string, { prepare: () => void, title: string, data: string[], runs: string[][] }>} */
const SETS = {
  febrl: {
    prepare: recordJudgments,
    title: "records, all 10 fields, 384 numbers",
    data: records(ALL),
    runs: [
      [...only, "--learner", "queryRidge"],
      ["--learner", "gmml", "--negatives", "hard"],
    ],
  },
  names: {
    prepare: recordJudgments,
    title: "records, given name, surname and suburb, 384 numbers",
    data: records("given_name,surname,suburb"),
    runs: [
      [...only, "--learner", "queryRidge"],
      [...only, "--learner", "querySoftmax", "--set", "regularization=0.001"],
      ["--learner", "gmml"],
      ["--learner", "gmml", "--negatives", "semi-hard"],
      ["--learner", "gmml", "--negatives", "hard"],
      ["--learner", "gmml", "--negatives", "hard", "--components", "64"],
      ["--learner", "rca", "--components", "64"],
    ],
  },
  omniglot: {
    prepare: drawings,
    title: "drawings, characters held out, 441 numbers",
    data: ["drawings.npy", "--scale", "none"],
    runs: [
      [...only, "--learner", "queryRidge", "--qrels", "drawn.csv"],
      [
        ...[...only, "--learner", "querySoftmax", "--qrels", "drawn.csv"],
        ...["--set", "queries=256", "--set", "regularization=0.01"],
      ],
      ["--learner", "gmml", "--pairs", "same.csv"],
      ["--learner", "gmml", "--pairs", "same.csv", "--negatives", "hard"],
      ["--learner", "gmml", "--pairs", "same.csv", "--negatives", "hard", "--components", "64"],
      ["--learner", "rca", "--pairs", "same.csv", "--components", "64"],
    ],
  },
  large: {
    prepare: manyVectors,
    title: "100,000 vectors of 384 numbers, 5,000 judged queries",
    data: ["items.npy", "--scale", "none", "--queries", "queries.npy", "--qrels", "asked.csv"],
    runs: [
      [...only, "--learner", "queryRidge"],
      [...only, "--learner", "querySoftmax", "--set", "regularization=0.001"],
      ["--learner", "gmml"],
      ["--learner", "gmml", "--components", "128"],
    ],
  },
};

const rows = [];
for (const name of flags.only?.split(",") ?? Object.keys(SETS)) {
  const { prepare, title, data: source, runs } = SETS[name];
  prepare();
  for (const run of runs) {
    const row = await measured(title, source, run);
    rows.push(row);
    console.log(JSON.stringify(row));
  }
}
if (flags.only === undefined) writeTable();

/** One fit by the command line: what it says, how long it took and how much memory it held at the peak. */
async function measured(/** @type {string} */ title, /** @type {string[]} */ source, /** @type {string[]} */ run) {
  const words = [
    path.join(dist, "cli/main.js"),
    "fit",
    ...source,
    ...run,
    "--out",
    "model.etalon",
    "--json",
    "--quiet",
  ];
  const start = process.hrtime.bigint();
  const child = spawn(process.execPath, words, { cwd: folder, stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  let peak = 0;
  const watch = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    } catch {
      // It has ended.
    }
  }, 100);
  const code = await new Promise((resolve) => child.on("close", resolve));
  clearInterval(watch);
  if (code !== 0) throw new Error(`etalon ${words.slice(1).join(" ")} ended with ${code}`);
  const minutes = Number(process.hrtime.bigint() - start) / 6e10;
  const { learner, evaluation } = JSON.parse(out);
  const score = (/** @type {string} */ name) =>
    evaluation.scores.find((/** @type {{ score: string }} */ { score }) => score === name);
  return {
    data: title,
    mode: run.includes("query-only") ? "query-only" : "both",
    what: [learner, ...run.slice(run.indexOf("--learner") + 2).filter((_, k, all) => isTold(all, k))].join(" "),
    minutes: Number(minutes.toFixed(2)),
    gigabytes: Number((peak / 1e6).toFixed(2)),
    first: score("recall@1"),
    ten: score("recall@10"),
    reduction: evaluation.reduction ?? null,
  };
}

/** Whether a word of the run says how it learned, rather than from which file. */
function isTold(/** @type {string[]} */ words, /** @type {number} */ k) {
  return !["--qrels", "--pairs", "--set"].includes(words[k]) && !["--qrels", "--pairs"].includes(words[k - 1] ?? "");
}

/** Records of the second register and the record of the first that each repeats. */
function recordJudgments() {
  const ids = (/** @type {string} */ name) =>
    readFileSync(path.join(data, name), "utf8")
      .trim()
      .split("\n")
      .slice(1)
      .map((line) => line.split(",")[0].trim());
  const originals = new Set(ids("febrl4a.csv"));
  const lines = ids("febrl4b.csv")
    .map((id) => [id, id.replace(/-dup-\d+$/, "-org")])
    .filter(([, original]) => originals.has(original))
    .map(([id, original]) => `${id},${original},1`);
  writeFileSync(path.join(folder, "records.csv"), `query,item,relevance\n${lines.join("\n")}\n`);
}

/** Drawings as the share of ink in 21 x 21 blocks of 5 x 5 pixels; pairs and judgments join drawings of one character. */
function drawings() {
  const files = drawingsIn(path.join(data, "omniglot"));
  const names = [...files.keys()];
  const points = new Float64Array(names.length * 441);
  names.forEach((name, i) => {
    points.set(ink(/** @type {Uint8Array} */ (files.get(name)), 21), i * 441);
  });
  writeFileSync(path.join(folder, "drawings.npy"), writeNpy(points, [names.length, 441]));
  const character = names.map((name) => name.slice(0, name.lastIndexOf("/")));
  const pairs = [];
  const judged = [];
  for (let i = 0; i < names.length; i++)
    for (let j = i + 1; j < names.length && character[j] === character[i]; j++) {
      judged.push(`${i},${j},1`, `${j},${i},1`);
      if (j - i <= 3) pairs.push(`${i},${j},same`);
    }
  writeFileSync(path.join(folder, "same.csv"), `a,b,label\n${pairs.join("\n")}\n`);
  writeFileSync(path.join(folder, "drawn.csv"), `query,item,relevance\n${judged.join("\n")}\n`);
  console.log(`${names.length} drawings of ${new Set(character).size} characters, ${pairs.length} pairs`);
}

/**
 * Items with 96 informative directions of falling variance and noise in all 384; a query is its item with fresh noise, mixed by a fixed map near the identity:
 * what an encoder for questions does to what an encoder for answers gives.
 */
function manyVectors() {
  const [n, m, d, told] = [100_000, 5000, 384, 96];
  const random = new Random(11);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
  const mixing = Float64Array.from(
    { length: d * d },
    (_, k) => (k % (d + 1) === 0 ? 1 : 0) + (1.5 * normal()) / Math.sqrt(d),
  );
  const signal = new Float64Array(n * told);
  const items = new Float32Array(n * d);
  const raw = (/** @type {number} */ i) =>
    Float64Array.from({ length: d }, (_, c) => (c < told ? signal[i * told + c] : 0) + 0.45 * normal());
  const unit = (/** @type {Float64Array} */ v) => {
    const length = Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
    return v.map((value) => value / length);
  };
  for (let k = 0; k < signal.length; k++) signal[k] = normal() / Math.sqrt(1 + (k % told) / 12);
  for (let i = 0; i < n; i++) items.set(unit(raw(i)), i * d);
  const queries = new Float32Array(m * d);
  const lines = [];
  for (let q = 0; q < m; q++) {
    const item = q * 20;
    const seen = raw(item);
    const mixed = new Float64Array(d);
    for (let r = 0; r < d; r++) for (let c = 0; c < d; c++) mixed[r] += mixing[r * d + c] * seen[c];
    queries.set(unit(mixed), q * d);
    lines.push(`${q},${item},1`);
  }
  writeFileSync(path.join(folder, "items.npy"), writeNpy(items, [n, d]));
  writeFileSync(path.join(folder, "queries.npy"), writeNpy(queries, [m, d]));
  writeFileSync(path.join(folder, "asked.csv"), `query,item,relevance\n${lines.join("\n")}\n`);
}

function writeTable() {
  const percent = (/** @type {number} */ value) => (100 * value).toFixed(1);
  const range = (/** @type {{ mean: number, ci: number[] }} */ { mean, ci }) =>
    `${percent(mean)} (${ci.map(percent).join(" to ")})`;
  const lines = rows.map(({ data: title, mode, what, minutes, gigabytes, first, ten }) =>
    [
      "",
      ...[title, mode, what],
      ...[range(first.euclidean), `${range(first.learned)} ${first.verdict}`],
      ...[range(ten.euclidean), `${range(ten.learned)} ${ten.verdict}`],
      ...[minutes.toFixed(1), gigabytes.toFixed(1), ""],
    ]
      .join(" | ")
      .trim(),
  );
  const head = [
    "| data | mode | learner | recall@1 before | after | recall@10 before | after | minutes | peak GB |",
    "|---|---|---|---|---|---|---|---|---|",
  ];
  const page = path.join(root, "docs/guide/retrieval.md");
  const text = readFileSync(page, "utf8");
  const marks = /(<!-- figures -->\n)[\s\S]*?(<!-- end of figures -->)/;
  writeFileSync(
    page,
    text.replace(marks, (_, open, close) => `${open}\n${[...head, ...lines].join("\n")}\n\n${close}`),
  );
}
