// @ts-check
// Writes docs/performance.md from measurements of this machine: kernels beside numpy, threads and a native BLAS, other libraries of npm, fits beside peers, growth.
// usage: npm run bench:report [-- --parts kernels,threads,npm,peers,growth] [--node file of another Node] [--data folder] [--pydml folder] [--limit 60] [--threads 1] [--folds 1]
// Parts that are not asked for keep their last values and dates.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, totalmem } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root, run } from "../scripts/steps.mjs";
import { performancePage } from "./report/page.mjs";

const PARTS = ["kernels", "threads", "npm", "peers", "growth"];
const { values: flags } = parseArgs({
  options: {
    parts: { type: "string", default: PARTS.join(",") },
    node: { type: "string" },
    data: { type: "string", default: path.join(root, "bench/data") },
    pydml: { type: "string" },
    sets: { type: "string", default: "digits,segment,letter" },
    learners: { type: "string", default: "nca,lmnn,itml,mmc,lsml,scml,mlkr,lfda,dmlmj,mcml,gmml,lda" },
    limit: { type: "string", default: "60" },
    threads: { type: "string", default: "1" },
    folds: { type: "string", default: "1" },
  },
});
install();
build();
const parts = flags.parts.split(",");
const file = path.join(root, "docs/performance.json");
const known = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const today = new Date().toISOString().slice(0, 10);
const bench = (/** @type {string} */ name, /** @type {string[]} */ args, node = process.execPath) =>
  run(node, [path.join(root, `bench/${name}.mjs`), ...args]);
const measured = (/** @type {string} */ name) => ({
  date: today,
  ...JSON.parse(readFileSync(path.join(root, `.bench/${name}.json`), "utf8")),
});
const major = (/** @type {string} */ version) => version.slice(1).split(".")[0];
const nodes = [process.execPath, ...(flags.node ? [flags.node] : [])];

if (parts.includes("kernels")) {
  for (const node of nodes) bench("kernels", [], node);
  known.kernels = Object.fromEntries(
    ["20", "22", "24", major(process.version)]
      .filter((name) => existsSync(path.join(root, `.bench/kernels-node${name}.json`)))
      .map((name) => [name, measured(`kernels-node${name}`)]),
  );
}
if (parts.includes("threads")) {
  known.threads = {};
  for (const node of nodes) {
    bench("threads", [], node);
    const row = measured("threads");
    known.threads[major(row.node)] = row;
  }
}
if (parts.includes("npm")) {
  bench("npm", []);
  known.npm = measured("npm");
}
if (parts.includes("peers")) {
  const pydml = flags.pydml ? ["--pydml", flags.pydml] : [];
  bench("peers", [
    ...["--data", flags.data, "--sets", flags.sets, "--learners", flags.learners, "--folds", flags.folds],
    ...["--timeout", flags.limit, "--threads", flags.threads, ...pydml],
  ]);
  known.peers = { limit: Number(flags.limit), folds: Number(flags.folds), ...measured("peers") };
}
if (parts.includes("growth")) {
  bench("growth", ["--limit", flags.limit]);
  known.growth = measured("growth");
}
known.machine = {
  cpu: cpus()[0]?.model ?? "unknown",
  processors: availableParallelism(),
  gigabytes: Math.round(totalmem() / 1e9),
};
writeFileSync(file, `${JSON.stringify(known, null, 1)}\n`);
run("npx", ["biome", "format", "--write", "docs/performance.json"]);
mkdirSync(path.join(root, "docs/figures"), { recursive: true });
const { page, figures } = await performancePage(known);
for (const [name, svg] of Object.entries(figures)) writeFileSync(path.join(root, "docs/figures", name), svg);
writeFileSync(path.join(root, "docs/performance.md"), page);
