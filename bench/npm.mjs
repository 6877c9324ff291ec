// @ts-check
// Other libraries of npm on the same work, turn by turn, one thread: node bench/npm.mjs [--rounds 5] [--out file.json]. Installs them under .bench/npm.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { root } from "../scripts/steps.mjs";

const PEERS = { "ml-matrix": "6.15.1", "numpy-ts": "1.7.0" };
const { values: flags } = parseArgs({
  options: {
    rounds: { type: "string", default: "5" },
    out: { type: "string", default: path.join(root, ".bench/npm.json") },
  },
});
const folder = path.join(root, ".bench/npm");
mkdirSync(folder, { recursive: true });
if (!Object.keys(PEERS).every((name) => existsSync(path.join(folder, "node_modules", name)))) {
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ private: true, dependencies: PEERS }));
  spawnSync("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, stdio: "inherit" });
}
const peer = (/** @type {string} */ name, /** @type {string} */ file) =>
  import(pathToFileURL(path.join(folder, "node_modules", name, file)).href);
const { Matrix: MlMatrix, EigenvalueDecomposition } = await peer("ml-matrix", "matrix.mjs");
const numpyTs = await peer("numpy-ts", "dist/esm/index.js");
const { Matrix, eigh, multiply } = await import(path.join(root, "dist/linalg/index.js"));

const random = (/** @type {number} */ n) =>
  Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => Math.sin(1 + i * 12.9898 + j * 78.233)));
const symmetric = (/** @type {number} */ n) => {
  const a = random(n);
  return a.map((row, i) => row.map((value, j) => value + a[j][i]));
};

/** @type {{ case: string; rounds: number; sides: Record<string, () => unknown> }[]} */
const cases = [
  ...[256, 512].map((n) => {
    const [a, b] = [random(n), random(n).reverse()];
    const [ours, ml, np] = [
      [Matrix.from(a), Matrix.from(b)],
      [new MlMatrix(a), new MlMatrix(b)],
      [numpyTs.array(a), numpyTs.array(b)],
    ];
    return {
      case: `product ${n}`,
      rounds: Number(flags.rounds),
      sides: {
        Etalon: () => multiply(ours[0], ours[1]),
        "ml-matrix": () => ml[0].mmul(ml[1]),
        "numpy-ts": () => numpyTs.matmul(np[0], np[1]),
      },
    };
  }),
  ...[100, 300].map((n) => {
    const a = symmetric(n);
    const [ours, ml, np] = [Matrix.from(a), new MlMatrix(a), numpyTs.array(a)];
    return {
      case: `eigenvectors ${n}`,
      rounds: 2,
      sides: {
        Etalon: () => eigh(ours),
        "ml-matrix": () => new EigenvalueDecomposition(ml, { assumeSymmetric: true }),
        "numpy-ts": () => numpyTs.linalg.eigh(np),
      },
    };
  }),
];
const rows = cases.map(({ case: name, rounds, sides }) => {
  /** @type {Record<string, number | null>} */
  const times = {};
  for (let round = 0; round < rounds; round++) {
    for (const [side, run] of Object.entries(sides)) {
      const start = performance.now();
      try {
        run();
        times[side] = Math.min(times[side] ?? Infinity, performance.now() - start);
      } catch (error) {
        times[side] = null;
        if (round === 0) console.log(`${side}, ${name}: ${error}`);
      }
    }
  }
  return { case: name, ...times };
});
console.table(rows);
writeFileSync(flags.out, `${JSON.stringify({ node: process.version, peers: PEERS, rows }, null, 1)}\n`);
