// @ts-check
// Writes docs/accuracy.md: 3-NN accuracy of every learner by `etalon compare`, beside other libraries on the same folds.
// usage: npm run accuracy -- [--data folder] [--sets iris,wine] [--learners all] [--timeout 3600] [--budget 36000]: time for every learner to learn from all points of letter
// `--published` runs ten folds with features scaled to [0, 1], for the table beside published results; `--write` only writes the page again.
// `--resume` runs one learner at a time, saved after each, and leaves out those that have learned from all points, so that a run that was broken off goes on.
// `--set learner.sample=16000` fills the table of learners that draw a sample by themselves, for the learners named.
// `--file` keeps the results elsewhere and leaves the page alone. The folder holds NAME.csv (last column `label`) and folds/NAME.json; sets that are not named keep their last results.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root, run } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    data: { type: "string", default: path.join(root, "bench/data") },
    sets: { type: "string", default: "" },
    learners: { type: "string", default: "all" },
    timeout: { type: "string", default: "3600" },
    budget: { type: "string", default: "36000" },
    program: { type: "string", default: path.join(root, "dist/cli/main.js") },
    file: { type: "string", default: path.join(root, "docs/accuracy.json") },
    published: { type: "boolean", default: false },
    resume: { type: "boolean", default: false },
    set: { type: "string", multiple: true, default: [] },
    write: { type: "boolean", default: false },
  },
});

const file = String(flags.file);
/** @type {Record<string, {rows?: any[], published?: any[], whole?: any[], date: string}>} */
const results = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const peers = JSON.parse(readFileSync(path.join(root, "bench/accuracyPeers.json"), "utf8"));
const folds = path.join(String(flags.data), "folds");
const found = readdirSync(folds).map((name) => path.basename(name, ".json"));
/** Learners that `all` leaves out: they need options. */
const UNASKED = new Set(["given", "custom"]);
/** The kinds of learners that compare takes. */
const COMPARED = new Set(["linear", "local"]);
/** @type {any[] | undefined} */
let learnersKnown;
if (!flags.write) {
  if (flags.program === path.join(root, "dist/cli/main.js")) {
    install();
    build();
  }
  const table = flags.published ? "published" : flags.set.length > 0 ? "whole" : "rows";
  const everyone = flags.published && flags.learners === "all";
  const asked = everyone ? Object.keys(peers.published.learners) : String(flags.learners).split(",");
  for (const set of flags.sets ? flags.sets.split(",") : found) {
    const protocol = flags.published
      ? ["--folds", "10", "--scale", "minmax"]
      : ["--folds-file", path.join(folds, `${set}.json`), ...flags.set.flatMap((option) => ["--set", option])];
    for (const learners of turns(results[set]?.[table], asked)) {
      const date = new Date().toISOString().slice(0, 10);
      const rows = merged(results[set]?.[table], compare(set, protocol, learners));
      results[set] = {
        ...results[set],
        [table]: table === "whole" ? rows.filter(({ options }) => options) : rows,
        date,
      };
      writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
    }
  }
}
if (file === path.join(root, "docs/accuracy.json")) {
  run("npx", ["biome", "format", "--write", "docs/accuracy.json"]);
  writeFileSync(path.join(root, "docs/accuracy.md"), page());
}

/** The learners of each call: all at once, or with `--resume` one by one those that have yet to learn from all points. */
function turns(/** @type {any[] | undefined} */ last, /** @type {string[]} */ asked) {
  if (!flags.resume) return [asked];
  const ended = new Set((last ?? []).filter((row) => row.status === "ok" && !row.sample).map((row) => row.learner));
  const names = asked.includes("all")
    ? metadata().flatMap(({ name, kind }) => (UNASKED.has(name) || !COMPARED.has(kind) ? [] : [name]))
    : asked;
  return names.filter((name) => !ended.has(name)).map((name) => [name]);
}

/** The last rows with those of the learners asked for replaced. */
function merged(/** @type {any[] | undefined} */ last, /** @type {any[]} */ rows) {
  const places = new Map((last ?? []).map((row) => [row.learner, row]));
  for (const row of rows) places.set(row.learner, row);
  return [...places.values()];
}

/** What `etalon compare --json` prints of a set, in short. */
function compare(/** @type {string} */ set, /** @type {string[]} */ protocol, /** @type {string[]} */ learners) {
  const data = [path.join(String(flags.data), `${set}.csv`), path.join(root, `data/${set}.csv`)].find(existsSync);
  if (!data) throw new Error(`no ${set}.csv in ${flags.data}`);
  const limits = ["--timeout", String(flags.timeout), "--budget", String(flags.budget)];
  const args = ["compare", data, "--json", "--quiet", "--label", "label", "--learners", learners.join(","), ...limits];
  const { rows, points, protocol: made } = JSON.parse(etalon([...args, ...protocol]));
  for (const { learner, accuracy, status } of rows) console.log(set, learner, accuracy?.mean ?? status);
  const training = Math.floor((points * (made.folds - 1)) / made.folds);
  return rows.map((/** @type {any} */ { learner, status, sample, accuracy, fitSeconds }) => {
    const options = flags.set
      .filter((option) => option.startsWith(`${learner}.`))
      .map((option) => option.split(".")[1]);
    const drawn = metadata().find(({ name }) => name === learner)?.options.properties.sample?.default;
    return {
      learner,
      status,
      sample,
      accuracy: accuracy?.mean ?? null,
      seconds: fitSeconds.mean,
      ...(options.length > 0 ? { options } : drawn < training ? { drawn } : {}),
    };
  });
}

/** What the program prints. */
function etalon(/** @type {string[]} */ args) {
  const { stdout, stderr } = spawnSync(process.execPath, [String(flags.program), ...args], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (!stdout) throw new Error(stderr);
  return stdout;
}

function metadata() {
  learnersKnown ??= JSON.parse(etalon(["learners", "--json"]));
  return learnersKnown;
}

function page() {
  const { measured, measuredNote, published, reasons } = peers;
  const order = "iris,wine,breast_cancer,sonar,glass,balance_scale,segment,libras,digits,letter".split(",");
  const sets = [...order, ...Object.keys(results).filter((set) => !order.includes(set))].filter(
    (set) => results[set]?.rows,
  );
  const line = (/** @type {string[]} */ cells) => `| ${cells.join(" | ")} |`;
  const head = (/** @type {string[]} */ cells) => [line(cells), line(cells.map(() => "---"))];
  const of = (/** @type {string} */ set, /** @type {string} */ learner) =>
    results[set].rows?.find((row) => row.learner === learner);
  const likewise = (/** @type {string} */ set, /** @type {string} */ learner) =>
    results[set]?.published?.find((row) => row.learner === learner);
  const percent = (/** @type {number} */ share) => (100 * share).toFixed(1);
  const cell = (/** @type {any} */ row) => {
    if (!row) return "";
    return row.accuracy === null ? row.status : `${percent(row.accuracy)}${row.sample ? "*" : row.drawn ? "†" : ""}`;
  };
  const names = [...new Set(sets.flatMap((set) => (results[set].rows ?? []).map((row) => row.learner)))];
  const marked = (/** @type {string} */ mark) =>
    sets.some((set) => results[set].rows?.some((row) => cell(row).endsWith(mark)));
  const marks = [
    marked("*") ? "* learned from a part of the points, to end in time. " : "",
    marked("†")
      ? "† learned from as many points as the learner draws by default; the next table has all points of letter. "
      : "",
  ].join("");
  const whole = sets.flatMap((set) =>
    (results[set].whole ?? []).map(({ learner, options, accuracy, status }) => {
      const usual = of(set, learner);
      const share = accuracy === null ? status : percent(accuracy);
      return line([`\`${learner}\``, set, `\`${options.join(" ")}\``, String(usual?.drawn ?? ""), cell(usual), share]);
    }),
  );
  const best = (/** @type {any} */ peers, /** @type {string} */ set) =>
    Math.max(...Object.values(peers).map((/** @type {any} */ row) => row[set] ?? 0));
  /** @type {string[]} */
  const gaps = [];
  const beside = Object.entries(measured).flatMap(([learner, peers]) => {
    for (const set of sets) {
      const [ours, theirs] = [of(set, learner)?.accuracy, best(peers, set)];
      if (ours !== undefined && ours !== null && theirs - ours > 0.01)
        gaps.push(gap(learner, set, ours, theirs, "on the same folds"));
    }
    return [
      line([`\`${learner}\``, "Etalon", ...sets.map((set) => cell(of(set, learner)))]),
      ...Object.entries(peers).map(([peer, row]) =>
        line(["", peer, ...sets.map((set) => (row[set] ? percent(row[set]) : ""))]),
      ),
    ];
  });
  const papers = Object.entries(published.learners).flatMap(([learner, row]) => [
    line([`\`${learner}\``, "Etalon", ...Object.keys(published.sets).map((set) => cell(likewise(set, learner)))]),
    line(["", "published", ...Object.keys(published.sets).map((set) => (row[set] ? percent(row[set]) : ""))]),
  ]);
  for (const [learner, row] of Object.entries(published.learners)) {
    for (const set of Object.keys(published.sets)) {
      const ours = likewise(set, learner)?.accuracy;
      if (ours !== undefined && ours !== null && (row[set] ?? 0) - ours > 0.01)
        gaps.push(gap(learner, set, ours, row[set], "as published"));
    }
  }
  return `# Accuracy

Written by \`npm run accuracy\` with \`etalon compare\`: do not edit. Shares of held-out points that their 3 nearest neighbors classify rightly, in percent: five stratified folds
(\`folds/NAME.json\`), features z-scored inside each fold, defaults everywhere. ${marks}An empty cell was not measured. Measured: ${sets.map((set) => `${set} ${results[set].date}`).join(", ")}.

## Every learner

${[...head(["learner", ...sets]), ...names.map((name) => line([`\`${name}\``, ...sets.map((set) => cell(of(set, name)))]))].join("\n")}

${whole.length === 0 ? "" : `## Learners that draw points, with all points\n\n${[...head(["learner", "set", "option", "points drawn by default", "accuracy with them", "accuracy with the option"]), ...whole].join("\n")}\n\n`}## Beside other libraries

${measuredNote}

${[...head(["method", "library", ...sets]), ...beside].join("\n")}

## Beside published results

${published.note}

${[...head(["method", "", ...Object.keys(published.sets)]), ...papers].join("\n")}

## Gaps of more than one point

${gaps.length === 0 ? "None." : gaps.join("\n")}
`;

  /** What both gain over distances that learn nothing, each on its own folds. */
  function besideEuclid(/** @type {string} */ set, /** @type {number} */ ours, /** @type {number} */ theirs) {
    const plain = [likewise(set, "euclidean")?.accuracy, published.learners.euclidean[set]];
    const [own, other] = [ours - plain[0], theirs - plain[1]].map(
      (gain) => `${gain > 0 ? "+" : ""}${(100 * gain).toFixed(1)}`,
    );
    return `Against Euclidean distances on the same folds: ${own} points, published ${other}.`;
  }

  function gap(
    /** @type {string} */ learner,
    /** @type {string} */ set,
    /** @type {number} */ ours,
    /** @type {number} */ theirs,
    /** @type {string} */ where,
  ) {
    const why = reasons[`${learner} ${set}`] ?? (where === "as published" ? besideEuclid(set, ours, theirs) : "");
    return `- \`${learner}\` on ${set}: ${percent(ours)}, the best of the others ${where} ${percent(theirs)}. ${why}`.trim();
  }
}
