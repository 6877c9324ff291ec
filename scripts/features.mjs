// @ts-check
// Writes FEATURES.md from the registry and docs/peers.json; `--check` only says whether it is current.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { root } from "./steps.mjs";

const { learners: single, localLearners, multiTaskLearners } = await import(path.join(root, "dist/index.js"));
const {
  read,
  peers,
  learners: known,
  facilities,
} = JSON.parse(readFileSync(path.join(root, "docs/peers.json"), "utf8"));
/** What Etalon does not do yet, among the facilities listed. */
const OPEN = new Set(["kernel forms of learners", "ordinal labels"]);

const row = (/** @type {readonly string[]} */ cells) => `| ${cells.join(" | ")} |`;
const mark = (/** @type {string | undefined} */ word) => word ?? "-";
const header = (/** @type {string[]} */ first) => [
  row([...first, "Etalon", ...peers]),
  row([...first, "Etalon", ...peers].map(() => "---")),
];
const learners = { ...single, ...localLearners, ...multiTaskLearners };
const names = Object.keys(learners);
const alone = names.filter((name) => !known[name]);
const text = `# Features

Written by \`scripts/features.mjs\` from the registry of learners and \`docs/peers.json\`: do not edit.

Read: ${read}

## Learners

${[
  ...header(["learner", "method", "learns from"]),
  ...names.map((name) =>
    row([
      `\`${name}\``,
      learners[name].title,
      `${learners[name].takes.join(", ") || "points"}${multiTaskLearners[name] ? "; task by task" : ""}`,
      "yes",
      ...peers.map((/** @type {string} */ peer) => mark(known[name]?.[peer])),
    ]),
  ),
].join("\n")}

In none of them: ${alone.map((name) => `\`${name}\``).join(", ")}.

## Facilities

${[
  ...header(["facility"]),
  ...facilities.map((/** @type {[string, Record<string, string>]} */ [name, who]) =>
    row([name, OPEN.has(name) ? "-" : "yes", ...peers.map((/** @type {string} */ peer) => mark(who[peer]))]),
  ),
].join("\n")}
`;
const file = path.join(root, "FEATURES.md");
if (process.argv.includes("--check")) {
  if (readFileSync(file, "utf8") === text) process.exit(0);
  console.error("FEATURES.md is stale: run `npm run features`.");
  process.exit(1);
}
writeFileSync(file, text);
