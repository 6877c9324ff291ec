// @ts-check
// AUC of held-out pairs against the number of questions answered, by strategy: what choosing the questions is worth. An oracle answers from the truth.
// usage: npm run bench:labeling -- --data folder [--questions 200] [--seeds 5] [--sets records,names,dblp,abt] [--write]
// The folder holds febrl4a.csv and febrl4b.csv (records; rec-N-org matches rec-N-dup-0) and er_dblp_acm_pairs.csv, er_abt_buy_pairs.csv (a row is the
// similarities of one pair, `label` is match or non). Their licenses let us measure with them, not ship them. `--write` keeps the numbers in docs/labeling.json and writes docs/labeling.md and docs/labeling.svg from them (with `--sets ""` from those kept).
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root, run } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string" },
    questions: { type: "string", default: "200" },
    seeds: { type: "string", default: "5" },
    sets: { type: "string", default: "records,names,dblp,abt" },
    write: { type: "boolean", default: false },
    built: { type: "boolean", default: false },
  },
});
if (!flags.data) throw new Error("--data <folder> names the folder of the files listed in bench/labeling.mjs");
if (!flags.built) {
  install();
  build();
}
const { areaUnderRoc, characterGrams, markPairs, Random, startLabeling, uncertainPairs } = await import(
  "../dist/index.js"
);
const { nearest } = await import("../dist/linalg/nearest.js");
const { Matrix } = await import("../dist/linalg/matrix.js");

const QUESTIONS = Number(flags.questions);
const SEEDS = Number(flags.seeds);
const STRATEGIES = /** @type {const} */ (["uncertain", "diverse", "mixed", "random"]);
const STEPS = [0, 6, 10, 20, 30, 50, 75, 100, 150, 200, 300, 500].filter((count) => count <= QUESTIONS);
const NAMES = ["given_name", "surname", "address_1", "suburb"];
const TITLES = {
  records: "febrl records, all fields",
  names: `febrl records, ${NAMES.join(", ")} alone`,
  dblp: "pair set DBLP-ACM",
  abt: "pair set Abt-Buy",
};

/**
 * @typedef {{ points: {rows: number, cols: number, data: Float64Array | Float32Array}, views: string[], same: (a: number, b: number) => boolean,
 *   test: { left: Int32Array, right: Int32Array, truth: Uint8Array } }} Task points to ask about; the held-out pairs lie among points that are not asked about
 */

/** @param {string} name */
const table = (name) => {
  const [head = "", ...lines] = readFileSync(path.join(String(flags.data), name), "utf8")
    .trim()
    .split(/\r?\n/);
  const cells = (/** @type {string} */ line) => line.split(",").map((cell) => cell.trim());
  return { columns: cells(head), rows: lines.map(cells) };
};

/** Half of the true matches to ask about, half to test on: there each record against its five nearest of the other file. @param {readonly string[] | null} fields @param {number} seed @returns {Task} */
function recordTask(fields, seed) {
  const [one, two] = [table("febrl4a.csv"), table("febrl4b.csv")];
  const used = one.columns.map((_, c) => c).filter((c) => c > 0 && (fields?.includes(one.columns[c] ?? "") ?? true));
  const records = [...one.rows, ...two.rows];
  const entities = records.map(([id = ""]) => id.split("-")[1] ?? "");
  const vectors = characterGrams(records.map((record) => used.map((c) => record[c] || null)));
  const all = new Matrix(vectors.rows, vectors.cols, Float64Array.from(vectors.data));
  const names = [...new Set(entities)];
  const asked = new Set(new Random(1000 + seed).shuffle(names).slice(0, Math.floor(names.length / 2)));
  const rows = records.map((_, i) => i);
  const mine = rows.filter((i) => asked.has(entities[i] ?? ""));
  const others = rows.filter((i) => !asked.has(entities[i] ?? ""));
  const left = others.filter((i) => i < one.rows.length);
  const right = others.filter((i) => i >= one.rows.length);
  const near = nearest(all.take(left), all.take(right), 5);
  const test = {
    left: Int32Array.from(near.indices, (_, k) => left[Math.floor(k / 5)] ?? 0),
    right: Int32Array.from(near.indices, (place) => right[place] ?? 0),
  };
  const truth = Uint8Array.from(test.left, (a, e) => (entities[a] === entities[test.right[e] ?? 0] ? 1 : 0));
  return {
    points: all.take(mine),
    views: mine.map((i) => (i < one.rows.length ? "a" : "b")),
    same: (a, b) => entities[mine[a] ?? 0] === entities[mine[b] ?? 0],
    test: { ...differences(all, test), truth },
  };
}

/** A pair as a point: what each similarity lacks of 1. It is "the same" if that is near the point of nothing lacking. @param {string} file @param {number} seed @returns {Task} */
function pairSetTask(file, seed) {
  const { columns, rows } = table(file);
  const last = columns.length - 1;
  const lacks = rows.map((row) =>
    row.slice(0, last).map((cell, c) => (columns[c]?.endsWith("missing") ? Number(cell) : 1 - Number(cell))),
  );
  const truth = Uint8Array.from(rows, (row) => (row[last] === "match" ? 1 : 0));
  const order = new Random(1000 + seed).shuffle(Int32Array.from(truth.keys()));
  const half = order.length >> 1;
  const [mine, others] = [order.subarray(0, half), order.subarray(half)];
  const points = Matrix.from([...Array.from(mine, (i) => lacks[i] ?? []), Array(last).fill(0)]);
  const all = Matrix.from([...lacks, Array(last).fill(0)]);
  const test = { left: others, right: others.map(() => lacks.length) };
  return {
    points,
    views: [...Array.from(mine, () => "pair"), "nothing lacking"],
    same: (a, b) => truth[mine[Math.min(a, b)] ?? 0] === 1,
    test: { ...differences(all, test), truth: others.map((i) => truth[i] ?? 0) },
  };
}

/** Held-out pairs as rows of their own: left rows first, right rows behind. @param {any} all @param {{left: Int32Array, right: Int32Array}} pairs */
function differences(all, { left, right }) {
  const squares = new Matrix(left.length, all.cols);
  left.forEach((a, e) => {
    const [x, y, out] = [all.row(a), all.row(right[e]), squares.row(e)];
    for (let j = 0; j < all.cols; j++) out[j] = (x[j] - y[j]) * (x[j] - y[j]);
  });
  return { left, right, squares };
}

/** @param {any} test @param {Float64Array | null} weights */
function auc({ squares, truth }, weights) {
  const scores = Float64Array.from(truth, (_, e) => {
    let sum = 0;
    for (let j = 0; j < squares.cols; j++) sum += (weights?.[j] ?? 1) * squares.data[e * squares.cols + j];
    return -sum;
  });
  return areaUnderRoc(truth, scores);
}

/** AUC at each step. @param {any} task @param {"uncertain" | "diverse" | "mixed" | "random"} strategy @param {number} seed */
function curve(task, strategy, seed) {
  let labeling = startLabeling({ points: task.points, views: task.views }, { strategy, seed });
  const found = [];
  let [slowest, same] = [0, 0];
  for (let answers = 0; answers <= QUESTIONS; answers++) {
    if (STEPS.includes(answers)) found.push({ auc: auc(task.test, labeling.model?.weights ?? null), same });
    const [question] = uncertainPairs(labeling);
    if (!question) break;
    const answer = task.same(question.left, question.right) ? "same" : "different";
    if (answer === "same") same++;
    const start = performance.now();
    labeling = markPairs(labeling, [{ ...question, answer }]);
    slowest = Math.max(slowest, performance.now() - start);
  }
  return { found, slowest };
}

const mean = (/** @type {number[]} */ values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const file = path.join(root, "docs/labeling.json");
/** @type {Record<string, { seeds: number, strategies: Record<string, { answers: number, auc: number, low: number, high: number, same: number }[]> }>} */
const results = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
for (const set of String(flags.sets).split(",").filter(Boolean)) {
  const tasks = Array.from({ length: SEEDS }, (_, seed) => {
    if (set === "dblp") return pairSetTask("er_dblp_acm_pairs.csv", seed);
    return set === "abt" ? pairSetTask("er_abt_buy_pairs.csv", seed) : recordTask(set === "names" ? NAMES : null, seed);
  });
  const own = /** @type {NonNullable<(typeof results)[string]>["strategies"]} */ ({});
  for (const strategy of STRATEGIES) {
    const runs = tasks.map((task, seed) => curve(task, strategy, seed));
    own[strategy] = STEPS.map((answers, k) => {
      const values = runs.map(({ found }) => found[k]?.auc ?? Number.NaN);
      const same = mean(runs.map(({ found }) => found[k]?.same ?? 0));
      return { answers, auc: mean(values), low: Math.min(...values), high: Math.max(...values), same };
    });
    const shown = own[strategy].map(({ answers, auc, same }) => `${answers}: ${auc.toFixed(4)} (${same.toFixed(0)})`);
    console.log(
      set,
      strategy,
      shown.join("  "),
      `slowest answer ${Math.max(...runs.map(({ slowest }) => slowest)).toFixed(0)} ms`,
    );
  }
  results[set] = { seeds: SEEDS, strategies: own };
  if (flags.write) writeFileSync(file, `${JSON.stringify(results)}\n`);
}
if (flags.write) {
  run("npx", ["biome", "format", "--write", "docs/labeling.json"]);
  writeFileSync(path.join(root, "docs/labeling.svg"), await picture());
  writeFileSync(path.join(root, "docs/labeling.md"), page());
}

/** What the curves span, a hundredth at least: less is nothing to see. @param {Record<string, { auc: number }[]>} own */
function rangeOf(own) {
  const values = Object.values(own).flatMap((rows) => rows.map(({ auc }) => auc));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const spare = Math.max(0.002, (0.01 - (high - low)) / 2);
  return [low - spare, Math.min(1, high + spare)];
}

/** In the order of their titles. */
function sets() {
  return Object.keys(TITLES).flatMap((set) => (results[set] ? [/** @type {const} */ ([set, results[set]])] : []));
}

/** AUC against questions, a panel for each set, a line for each strategy. */
async function picture() {
  const { figureSvg } = await import("../dist/plot/figureSvg.js");
  const { plotPanel } = await import("../dist/plot/plotPanel.js");
  const { paperTheme: theme } = await import("../dist/plot/theme.js");
  const { axisX, axisY, gridY, line } = await import("@observablehq/plot");
  const looks = {
    mixed: { color: theme.accent, dash: undefined, width: 2.5 },
    uncertain: { color: theme.warning, dash: "6,3", width: 2 },
    diverse: { color: "#117733", dash: "2,3", width: 2 },
    random: { color: theme.muted, dash: undefined, width: 1.5 },
  };
  const panels = sets().map(([set, { strategies: own }]) =>
    plotPanel({
      theme,
      heading: TITLES[/** @type {keyof typeof TITLES} */ (set)],
      width: 400,
      height: 260,
      marginLeft: 52,
      y: { domain: rangeOf(own) },
      marks: [
        gridY({ stroke: theme.line, strokeOpacity: 0.8, ticks: 5 }),
        axisX({ label: "questions answered", labelArrow: "none", labelAnchor: "center", ticks: 5, tickSize: 0 }),
        axisY({ label: "AUC", labelArrow: "none", ticks: 5, tickSize: 0 }),
        ...Object.entries(looks).map(([strategy, { color, dash, width }]) =>
          line(own[strategy] ?? [], {
            x: "answers",
            y: "auc",
            stroke: color,
            strokeWidth: width,
            ...(dash ? { strokeDasharray: dash } : {}),
          }),
        ),
      ],
    }),
  );
  const legend = Object.entries(looks).map(([label, { color, dash }]) => ({
    label,
    color,
    shape: /** @type {const} */ (dash ? "dash" : "line"),
  }));
  const caption = `Mean of several seeds; half of the records or pairs are asked about, the AUC is that of pairs of the other half. 0 questions: Euclidean distance.`;
  return figureSvg({ title: "What choosing the questions is worth", caption, legend, panels }, theme);
}

function page() {
  const cell = (/** @type {{auc: number, low: number, high: number}} */ { auc, low, high }) =>
    `${auc.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)})`;
  const tables = sets().map(([set, { seeds, strategies: own }]) => {
    const steps = own["mixed"]?.map(({ answers }) => answers) ?? [];
    const kept = [0, 10, 20, 50, 100, 200].filter((answers) => steps.includes(answers));
    const at = (/** @type {string} */ strategy, /** @type {number} */ answers) =>
      own[strategy]?.[steps.indexOf(answers)];
    const lines = STRATEGIES.map((strategy) => {
      const found = kept.map((answers) => at(strategy, answers));
      const last = found.at(-1);
      return `| \`${strategy}\` | ${found.map((value) => (value ? cell(value) : "")).join(" | ")} | ${last ? last.same.toFixed(0) : ""} |`;
    });
    return [
      `## ${TITLES[/** @type {keyof typeof TITLES} */ (set)]}, ${seeds} seeds`,
      "",
      `| strategy | ${kept.map((answers) => (answers === 0 ? "0 questions" : String(answers))).join(" | ")} | same pairs found |`,
      `|${" --- |".repeat(kept.length + 2)}`,
      ...lines,
    ].join("\n");
  });
  return `# What choosing the questions is worth

Written by \`npm run bench:labeling\`: do not edit. An oracle answers from the truth; after each answer the distance is learned anew. AUC of held-out pairs: the mean over seeds, and the least and
greatest of them. The half asked about, the half tested on and everything random go by the seed. [How to label](guide/labeling.md).

![AUC against the number of questions](labeling.svg)

Records: febrl4a against febrl4b, 5,000 true matches, hashed runs of characters in 384 dimensions (\`characterGrams\`); tested on each record's five nearest of the other file. With all fields the Euclidean distance leaves nothing to
learn. With four it leaves little that weights of hashed features could gain, and no way of choosing gains it soon. Pair sets: a row is the similarities of one pair; it is a point at what each similarity lacks of 1, asked about against the point that lacks nothing.

${tables.join("\n\n")}
`;
}
