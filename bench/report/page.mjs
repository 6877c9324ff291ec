// @ts-check
// The text of docs/performance.md from what was measured.
import { exponent, growthFigure } from "./growthFigure.mjs";

/** Floating-point operations of the cases of bench/kernels.mjs, and bytes they move at least, from which it follows what could bound them. */
const WORK = {
  "gemm 256": { operations: 2 * 256 ** 3, bytes: 8 * 3 * 256 ** 2 },
  "gemm 512": { operations: 2 * 512 ** 3, bytes: 8 * 3 * 512 ** 2 },
  "gemm 1024": { operations: 2 * 1024 ** 3, bytes: 8 * 3 * 1024 ** 2 },
  "cholesky 1000": { operations: 1000 ** 3 / 3, bytes: 8 * 2 * 1000 ** 2 },
  squaredDistances: { operations: 2 * 5000 ** 2 * 100, bytes: 8 * 5000 ** 2 },
  weightedGram: { operations: 20000 * 200 ** 2, bytes: 8 * 20000 * 200 },
  nearest: { operations: 2 * 10000 ** 2 * 50, bytes: 8 * 10000 * 50 * 2 },
  softmax: { operations: 20 * 4000 ** 2, bytes: 16 * 4000 ** 2 },
  rankOne: { operations: 100 * 4 * 200 ** 2, bytes: 100 * 24 * 200 ** 2 },
};

const table = (/** @type {string[]} */ head, /** @type {(string | number)[][]} */ rows) =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
const ratio = (/** @type {number | null | undefined} */ x) => (x ? String(Number(x.toPrecision(3))) : "");
const times = (/** @type {number | null | undefined} */ x) =>
  x ? `x${x >= 100 ? Math.round(x) : x.toPrecision(2)}` : "";

export async function performancePage(/** @type {any} */ known) {
  /** @type {Record<string, string>} */
  const figures = {};
  const { cpu, processors, gigabytes } = known.machine;
  const sections = [
    `# Performance

Written by \`npm run bench:report\`: do not edit. Ratios compare both sides in turn, in one run on one machine; times alone say little about another. Last machine: ${cpu},
${processors} processors, ${gigabytes} GB. \`etalon bench\` measures yours.`,
  ];
  if (known.kernels) sections.push(kernels(known.kernels), roofline(known.kernels));
  if (known.threads) sections.push(threads(known.threads));
  if (known.npm) sections.push(npm(known.npm));
  if (known.peers) sections.push(peers(known.peers));
  if (known.growth) sections.push(growth(known.growth, figures));
  return { page: `${sections.join("\n\n")}\n`, figures };
}

function kernels(/** @type {any} */ byNode) {
  const nodes = Object.keys(byNode);
  const names = byNode[nodes[0]].rows.map((/** @type {any} */ row) => row.case);
  const cell = (/** @type {string} */ node, /** @type {string} */ name) =>
    byNode[node].rows.find((/** @type {any} */ row) => row.case === name);
  return `## Kernels beside numpy, one thread

Our processor time over that of ${byNode[nodes[0]].numpy}: below 1 is faster. Measured ${nodes.map((node) => `${byNode[node].date} on Node ${byNode[node].node.slice(1)}`).join(", ")}.

${table(
  ["case", ...nodes.flatMap((node) => [`Node ${node} ms`, "ratio"])],
  names.map((/** @type {string} */ name) => [
    name,
    ...nodes.flatMap((node) => [ratio(cell(node, name)?.["Etalon ms"]), ratio(cell(node, name)?.ratio)]),
  ]),
)}`;
}

/** Achieved against what the machine showed it can: the best rate of numpy's products, and the best rate of memory among the cases. */
function roofline(/** @type {any} */ byNode) {
  const node = Object.keys(byNode).at(-1);
  const { rows, date } = byNode[String(node)];
  const known = rows.filter((/** @type {any} */ row) => row.case in WORK);
  const workOf = (/** @type {any} */ row) => WORK[/** @type {keyof typeof WORK} */ (row.case)];
  const peak = Math.max(...known.map((/** @type {any} */ row) => workOf(row).operations / row["numpy ms"] / 1e6));
  return `## Roofline

Rates on one thread, Node ${node}, ${date}. The best rate that numpy's BLAS showed here, with wide vectors and fused multiply-add, was ${peak.toFixed(0)} GF/s: that is taken for what
the machine can do. WebAssembly has 128-bit vectors and no fusing, and stops near half of a BLAS with 256 bits. Operations per byte say what bounds a case: those below about 2 wait
for memory, unless all of theirs fits a cache, as that of rankOne does.

${table(
  ["case", "operations per byte", "GF/s", "share of numpy's best", "GB/s"],
  known.map((/** @type {any} */ row) => {
    const { operations, bytes } = workOf(row);
    const rate = operations / row["Etalon ms"] / 1e6;
    return [
      row.case,
      ratio(operations / bytes),
      ratio(rate),
      `${Math.round((100 * rate) / peak)} %`,
      ratio(bytes / row["Etalon ms"] / 1e6),
    ];
  }),
)}`;
}

function threads(/** @type {any} */ byNode) {
  return Object.entries(byNode)
    .map(
      ([node, { threads: count, native, inside, rows, date }]) => `## Threads and a native BLAS, Node ${node}

Least wall milliseconds, ${date}: one thread, ${count} threads, ${count} threads of the system's BLAS (${native ?? "not found"}) on our memory, as many of numpy's own${inside ? ` (${inside})` : ""}, which is what the native back end finds in an active Python environment, and numpy (for \`nearest\` scikit-learn, brute force) on ${count}.

${table(
  [
    ...["case", "1 thread", `${count} threads`, "scaling", "system's BLAS", "numpy's BLAS", "numpy"],
    ...["ours / numpy", "system's BLAS / numpy", "numpy's BLAS / numpy"],
  ],
  rows.map((/** @type {any} */ row) => [
    row.case,
    ratio(row.one),
    ratio(row.all),
    times(row.one / row.all),
    ratio(row.native),
    ratio(row["numpy's BLAS"]),
    ratio(row.peer),
    row.peer ? ratio(row.all / row.peer) : "",
    row.peer && row.native ? ratio(row.native / row.peer) : "",
    row.peer && row["numpy's BLAS"] ? ratio(row["numpy's BLAS"] / row.peer) : "",
  ]),
)}`,
    )
    .join("\n\n");
}

function npm(/** @type {any} */ { peers, rows, date }) {
  const names = Object.keys(peers);
  return `## Other libraries of npm

One thread, wall milliseconds, ${date}, beside ${names.map((name) => `${name} ${peers[name]}`).join(" and ")}.

${table(
  ["case", "Etalon", ...names.flatMap((name) => [name, "times ours"])],
  rows.map((/** @type {any} */ row) => [
    row.case,
    ratio(row.Etalon),
    ...names.flatMap((name) => [ratio(row[name]), times(row[name] / row.Etalon)]),
  ]),
)}`;
}

function peers(/** @type {any} */ { rows, date, limit, folds = 1, threads = 1 }) {
  const others = rows.filter((/** @type {any} */ row) => row.side !== `etalon:${row.learner}`);
  const own = (/** @type {any} */ { set, learner }) =>
    rows.find((/** @type {any} */ row) => row.set === set && row.side === `etalon:${learner}`);
  return `## Fits beside peers, ${threads === 1 ? "one thread" : `${threads} threads`}

${folds === 1 ? "The same first fold" : `Medians and means over the same ${folds} folds`}, in turn, ${date}. A peer is waited for ${limit} s, or for twelve times as long as ours took: one that has not ended by then is
more than so many times slower. Accuracy is that of 3 nearest neighbors on the held-out points.

${table(
  ["data", "learner", "our s", "our accuracy", "peer", "its s", "its accuracy", "times ours"],
  others.map((/** @type {any} */ row) => [
    row.set,
    `\`${row.learner}\``,
    ratio(own(row)?.seconds),
    (row.error ? own(row)?.accuracy : row.ownAccuracy)?.toFixed(3) ?? "",
    row.side,
    row.error ?? ratio(row.seconds),
    row.error ? "" : row.accuracy.toFixed(3),
    row.atLeast ? `> ${times(row.atLeast)}` : times(row.ratio),
  ]),
)}`;
}

function growth(/** @type {any} */ { rows, date, node, limit }, /** @type {Record<string, string>} */ figures) {
  const caption = `Ten overlapping Gaussian classes, a process for each fit, all threads, Node ${node.slice(1)}, ${date}. A curve ends where a fit took more than ${limit} s.`;
  for (const grows of /** @type {const} */ (["points", "features", "components"]))
    figures[`growth-${grows}.svg`] = growthFigure(rows, grows, caption);
  const curves = [
    ...new Set(
      rows.filter((/** @type {any} */ row) => row.grows === "points").map((/** @type {any} */ row) => row.curve),
    ),
  ];
  const ends = curves.map((curve) => {
    const own = rows.filter((/** @type {any} */ row) => row.curve === curve && row.grows === "points");
    const last = own.at(-1);
    return [curve, last.at.toLocaleString("en"), ratio(last.seconds), last.megabytes, exponent(own)?.toFixed(2) ?? ""];
  });
  return `## Growth

![time and memory against points](figures/growth-points.svg)

![time and memory against features](figures/growth-features.svg)

![time and memory against components](figures/growth-components.svg)

${caption} The exponent is that of the last three points that took more than 0.02 s.

${table(["learner", "most points", "seconds", "MB beyond the data", "time grows as n to the"], ends)}`;
}
