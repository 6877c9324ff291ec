// @ts-check
// Neighbor search beside scikit-learn and hnswlib on the same points in one run, and the softmax over the nearest alone. One thread on every side, processor time.
// usage: npm run bench:neighbors -- [--parts exact,trees,hnsw,growth,sets] [--data folder] [--rounds 3]
// The folder holds NAME.csv with a last column `label`, for the part `sets`. hnswlib is measured where .bench/venv has it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { root } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({
  options: {
    parts: { type: "string", default: "exact,trees,hnsw,growth,sets" },
    data: { type: "string", default: path.join(root, "bench/data") },
    sets: { type: "string", default: "letter,shuttle" },
    rounds: { type: "string", default: "3" },
  },
});
const dist = path.join(root, "dist");
const { applyScaling, fitScaling, knnClassifier, mcml, mlkr, nca, neighborIndex, Random, toMatrix, writeNpy } =
  await import(path.join(dist, "index.js"));
const { loadData } = await import(path.join(dist, "node.js"));
const python = path.join(root, ".bench/venv/bin/python");
const scratch = mkdtempSync(path.join(tmpdir(), "etalon-neighbors-"));
const K = 10;

/** @typedef {{ rows: number, cols: number, data: Float64Array | Float32Array }} Points */

const seconds = (/** @type {() => unknown} */ run) => {
  const start = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
};
/** Sums of three uniform numbers: bell-shaped. */
const cloud = (/** @type {number} */ rows, /** @type {number} */ cols, seed = 1, ArrayType = Float64Array) => {
  const random = new Random(seed);
  const data = new ArrayType(rows * cols);
  for (let e = 0; e < data.length; e++) data[e] = random.uniform() + random.uniform() + random.uniform() - 1.5;
  return { rows, cols, data };
};
const saved = (/** @type {string} */ name, /** @type {any} */ { rows, cols, data }) => {
  const file = path.join(scratch, `${name}.npy`);
  writeFileSync(file, writeNpy(data, [rows, cols]));
  return file;
};
/** What bench/neighbors.py prints, or nothing where it cannot run. */
const peer = (/** @type {string[]} */ ...words) => {
  if (!existsSync(python)) return undefined;
  const one = { OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const { status, stdout } = spawnSync(python, [path.join(root, "bench/neighbors.py"), ...words], {
    encoding: "utf8",
    env: { ...process.env, ...one },
  });
  return status === 0 ? JSON.parse(stdout) : undefined;
};
const short = (/** @type {number | undefined} */ x) => (x === undefined ? undefined : Number(x.toPrecision(3)));

/** Least times of building an index and asking it for the 10 nearest of all points, turn by turn with a peer. */
function beside(/** @type {Points} */ points, /** @type {string} */ kind, /** @type {string} */ algorithm) {
  const file = saved("points", points);
  const [ours, theirs] = [
    { build: Infinity, query: Infinity },
    { build: Infinity, query: Infinity },
  ];
  for (let round = 0; round < Number(flags.rounds); round++) {
    /** @type {any} */
    let index;
    ours.build = Math.min(
      ours.build,
      seconds(() => {
        index = neighborIndex(points, { kind });
      }),
    );
    ours.query = Math.min(
      ours.query,
      seconds(() => index.query(points, K)),
    );
    const other = peer(algorithm, file);
    if (!other) continue;
    theirs.build = Math.min(theirs.build, other.build);
    theirs.query = Math.min(theirs.query, other.query);
  }
  return {
    case: `${points.rows} x ${points.cols}`,
    Etalon: kind,
    "scikit-learn": algorithm,
    "build s": short(ours.build),
    "query s": short(ours.query),
    "their build s": short(theirs.build),
    "their query s": short(theirs.query),
    ratio: short((ours.build + ours.query) / (theirs.build + theirs.query)),
  };
}

function hnswRows() {
  const points = cloud(100_000, 50, 2, Float32Array);
  const asked = cloud(2000, 50, 3, Float32Array);
  /** @type {any} */
  let index;
  const build = seconds(() => {
    index = neighborIndex(points, { kind: "hnsw" });
  });
  const truth = neighborIndex(points, { kind: "exact" }).query(asked, K).indices;
  const other = peer(
    "hnsw",
    saved("points", points),
    saved("asked", asked),
    saved("truth", { rows: 2000, cols: K, data: truth }),
  );
  const bytes = index.save();
  const rows = [20, 50, 100, 200, 400].map((efSearch, at) => {
    index.options.efSearch = efSearch;
    /** @type {any} */
    let found;
    const query = seconds(() => {
      found = index.query(asked, K);
    });
    const hits = found.indices.filter((/** @type {number} */ row, /** @type {number} */ slot) => {
      const first = Math.floor(slot / K) * K;
      return truth.subarray(first, first + K).includes(row);
    }).length;
    return {
      efSearch,
      "queries/s": Math.round(2000 / query),
      "recall@10": short(hits / truth.length),
      "hnswlib queries/s": other && Math.round(other.rows[at].perSecond),
      "hnswlib recall@10": other && short(other.rows[at].recall),
    };
  });
  console.log(
    `100000 x 50, 32-bit: built in ${short(build)} s, hnswlib ${short(other?.build)} s; ${Math.round(bytes.length / 1e6)} MB saved`,
  );
  return rows;
}

/** Exponents of time between sizes: time against n with `neighbors`. */
function growth() {
  const sizes = [1000, 4000, 16_000, 64_000];
  const rows = sizes.map((n) => {
    const points = cloud(n, 10, 4);
    const labels = Array.from({ length: n }, (_, i) =>
      points.data[10 * i] + 0.5 * points.data[10 * i + 1] > 0 ? 1 : 0,
    );
    const targets = Array.from({ length: n }, (_, i) => points.data[10 * i] + 0.5 * points.data[10 * i + 1]);
    return {
      n,
      nca: seconds(() => nca.fit({ points, labels }, { neighbors: 50 })),
      mlkr: seconds(() => mlkr.fit({ points, targets }, { neighbors: 50, sample: n })),
      mcml: seconds(() => mcml.fit({ points, labels }, { neighbors: 50, sample: n })),
    };
  });
  const exponent = (/** @type {"nca" | "mlkr" | "mcml"} */ name) =>
    short(Math.log(rows[rows.length - 1][name] / rows[0][name]) / Math.log(64));
  console.log(
    `n^${exponent("nca")} for nca, n^${exponent("mlkr")} for mlkr, n^${exponent("mcml")} for mcml with neighbors: 50, from 1000 to 64000 x 10`,
  );
  return rows.map(({ n, nca: a, mlkr: b, mcml: c }) => ({
    n,
    "nca s": short(a),
    "mlkr s": short(b),
    "mcml s": short(c),
  }));
}

/** nca on four fifths of a set, with all pairs and with the nearest alone; 3-NN accuracy on the rest. */
function sets() {
  return String(flags.sets)
    .split(",")
    .filter((name) => existsSync(path.join(String(flags.data), `${name}.csv`)))
    .flatMap((name) => {
      const data = loadData(path.join(String(flags.data), `${name}.csv`), { label: "label" });
      const all = toMatrix(data.points);
      const order = new Random(1).shuffle(Int32Array.from({ length: all.rows }, (_, i) => i));
      const cut = Math.floor(0.8 * all.rows);
      const [own, held] = [order.subarray(0, cut), order.subarray(cut)];
      const scaling = fitScaling(all.take(own), "zscore");
      const side = (/** @type {Int32Array} */ rows) => ({
        points: applyScaling(scaling, all.take(rows)),
        labels: Array.from(rows, (row) => data.labels[row]),
      });
      const [train, test] = [side(own), side(held)];
      return [undefined, 50, 100, 200].map((neighbors) => {
        /** @type {any} */
        let metric;
        const time = seconds(() => {
          metric = nca.fit(train, neighbors ? { neighbors } : {});
        });
        const right = knnClassifier(train, { metric, neighbors: 3 })
          .predict(test.points)
          .filter((/** @type {unknown} */ label, /** @type {number} */ i) => label === test.labels[i]).length;
        const { truncation } = metric.report.details ?? {};
        return {
          set: `${name}, ${cut} x ${all.cols}`,
          neighbors: neighbors ?? "all",
          seconds: short(time),
          "accuracy %": short((100 * right) / held.length),
          "left out %": truncation && short(100 * truncation.neglected),
          "at most %": truncation && short(100 * truncation.bound),
        };
      });
    });
}

/** @type {Record<string, () => object[]>} */
const parts = {
  exact: () => [beside(cloud(10_000, 50), "exact", "brute")],
  trees: () => [
    beside(cloud(100_000, 3), "vp-tree", "kd_tree"),
    beside(cloud(100_000, 3), "vp-tree", "ball_tree"),
    beside(cloud(100_000, 3), "ball-tree", "ball_tree"),
  ],
  hnsw: hnswRows,
  growth,
  sets,
};
/** @type {Record<string, object[]>} */
const results = {};
try {
  console.log(`Node ${process.version}; one thread on every side, processor seconds, least of ${flags.rounds}`);
  for (const part of String(flags.parts).split(",")) {
    results[part] = parts[part]();
    console.table(results[part]);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
mkdirSync(path.join(root, ".bench"), { recursive: true });
writeFileSync(
  path.join(root, ".bench", `neighbors-node${process.versions.node.split(".")[0]}.json`),
  `${JSON.stringify({ node: process.version, ...results }, null, 1)}\n`,
);
