// @ts-check
// Every export read by the program it is for: proves the golden files, runs the Python of docs/guide/exporting.md as it stands there, and writes
// its table of errors. Installs the programs into .bench/consumers; sentence-transformers (6 GB with torch) only with --torch.
// pgvector's example needs a server that psql reaches (PGHOST, PGUSER, …); the test suite proves the script in a PostgreSQL of its own.
// usage: npm run bench:exports [-- --torch] [--python .bench/consumers/bin/python]
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root, run } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({ options: { torch: { type: "boolean" }, python: { type: "string" } } });
const home = path.join(root, ".bench/consumers");
const python = flags.python ?? path.join(home, "bin/python");
install();
build();
if (!existsSync(python)) run("python3", ["-m", "venv", home]);
if (flags.python === undefined) {
  run(python, ["-m", "pip", "install", "-q", "-r", path.join(root, "bench/exports_requirements.txt")]);
  if (flags.torch) run(python, ["-m", "pip", "install", "-q", "sentence-transformers==6.2.0"]);
}
run(python, [path.join(root, "test/golden/exports/prove.py")]);

const page = path.join(root, "docs/guide/exporting.md");
const text = readFileSync(page, "utf8");
const folder = mkdtempSync(path.join(tmpdir(), "etalon-exports-"));
runExamples();
writeTable(await measure());

/** The page's commands, then each piece of Python behind the first, in the folder of the files. */
function runExamples() {
  for (const [, line] of text.matchAll(/^(?: {4})?etalon (.*)$/gm)) {
    if (line.includes("items.csv")) writeItems();
    etalon(line.split(" "));
  }
  const [first, ...examples] = [...text.matchAll(/^```python\n([\s\S]*?)^```/gm)].map(([, code]) => code);
  for (const code of examples) {
    const name = /^(?:import|from) (?!json)(\w+)/m.exec(code)?.[1] ?? "numpy";
    if (name === "torch" && !has("sentence_transformers")) console.log(`${name}: left out, no sentence-transformers`);
    else if (name === "psycopg" && !fillPostgres()) console.log(`${name}: left out, no PostgreSQL with pgvector`);
    else {
      run(python, ["-c", `${first}${code}`], { cwd: folder });
      console.log(`${name}: as the page says`);
    }
  }
}

function has(/** @type {string} */ name) {
  return spawnSync(python, ["-c", `import ${name}`], { stdio: "ignore" }).status === 0;
}

/** The rows of wine with an id in front, and without labels. */
function writeItems() {
  const [head, ...rows] = readFileSync(path.join(folder, "wine.csv"), "utf8").trim().split("\n");
  writeFileSync(path.join(folder, "items.csv"), [`id,${head}`, ...rows.map((row, i) => `${i},${row}`), ""].join("\n"));
}

function fillPostgres() {
  const psql = (/** @type {string[]} */ ...words) =>
    spawnSync("psql", ["--quiet", "--set", "ON_ERROR_STOP=1", ...words], { cwd: folder, encoding: "utf8" });
  const made = psql(
    "--command",
    "DROP TABLE IF EXISTS items; CREATE TABLE items AS SELECT g AS id FROM generate_series(0, 177) g",
  );
  if (made.error || made.status !== 0) return false;
  const filled = psql("--file", "migrate.sql");
  if (filled.status !== 0) throw new Error(filled.stderr);
  return true;
}

function etalon(/** @type {string[]} */ words, cwd = folder) {
  run(process.execPath, [path.join(root, "dist/cli/main.js"), ...words, "--quiet"], {
    cwd,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** The errors of each format for each model. */
async function measure() {
  const { given, load, Matrix, Random, saveMetric, writeNpy } = {
    ...(await import("etalon")),
    ...(await import("etalon/node")),
  };
  const random = new Random(0);
  const units = new Matrix(1000, 3072);
  for (let i = 0; i < units.rows; i++) {
    const row = units.row(i);
    for (let j = 0; j < units.cols; j++) row[j] = random.uniform() - 0.5;
    const norm = Math.hypot(...row);
    for (let j = 0; j < units.cols; j++) row[j] /= norm;
  }
  const far = new Matrix(
    units.rows,
    units.cols,
    units.data.map((value) => value + 1),
  );
  const map = Array.from({ length: 512 }, () => Array.from({ length: 3072 }, () => random.uniform() - 0.5));
  const wine = readFileSync(path.join(folder, "wine.csv"), "utf8").trim().split("\n").slice(1);
  const points = Matrix.from(wine.map((row) => row.split(",").slice(0, -1).map(Number)));
  const models = {
    wine: { metric: load(path.join(folder, "wine.etalon")), points },
    "3,072 to 512": { metric: given.fit({ points: units }, { map }), points: units },
    "the same, far from 0": { metric: given.fit({ points: far }, { map }), points: far },
  };
  /** @type {Record<string, Record<string, number | null>>} */
  const errors = {};
  for (const [name, model] of Object.entries(models)) {
    const place = path.join(folder, `errors-${Object.keys(errors).length}`);
    mkdirSync(place);
    writeFileSync(path.join(place, "X.npy"), writeNpy(model.points.data, [model.points.rows, model.points.cols]));
    writeFileSync(path.join(place, "model.etalon"), saveMetric({ ...model.metric, options: {} }));
    const columns = Array.from({ length: model.points.cols }, (_, k) => k).join(",");
    for (const [to, out, ...more] of [
      ["npz", "map.npz"],
      ["json", "map.json"],
      ["safetensors", "map.safetensors"],
      ["safetensors", "map-f64.safetensors", "--dtype", "f64"],
      ["onnx", "map.onnx"],
      ["onnx", "map-f64.onnx", "--dtype", "f64"],
      ["faiss", "map.faiss"],
      ["sentence-transformers", "dense"],
      ["qdrant", "points.jsonl", "--data", "X.npy", "--features", columns],
    ])
      etalon(["export", "model.etalon", "--to", to, "--out", out, ...more], place);
    const { stdout, status, stderr } = spawnSync(python, [path.join(root, "bench/exports.py"), place], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    errors[name] = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
    console.log(name, errors[name]);
  }
  return errors;
}

function writeTable(/** @type {Record<string, Record<string, number | null>>} */ errors) {
  const names = Object.keys(errors);
  const formats = Object.keys(errors[names[0]]);
  const cell = (/** @type {number | null} */ error) =>
    error === null ? "not run" : error === 0 ? "0" : error.toExponential(1);
  const lines = [
    `| format | ${names.join(" | ")} |`,
    `|---|${names.map(() => "---|").join("")}`,
    ...formats.map(
      (format) =>
        `| \`${format.replace(" ", "` ")}${format.includes(" ") ? "" : "`"} | ${names.map((name) => cell(errors[name][format])).join(" | ")} |`,
    ),
  ];
  writeFileSync(page, text.replace(/(<!-- measured -->\n)[\s\S]*(<!-- end -->)/, `$1${lines.join("\n")}\n$2`));
}
