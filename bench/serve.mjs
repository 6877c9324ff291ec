// @ts-check
// `etalon serve` under load, in a process of its own: requests over keep-alive connections, their latencies, errors, the server's memory on the way,
// how long the health waits while batches of neighbors are computed, and thousands of connections at once. Writes the table of docs/guide/serving.md.
// usage: npm run bench:serve [-- --requests 10000 --connections 200 --many 10000 --dimensions 384 --items 20000 --no-write]
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import { cpus, loadavg, tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { build, install, root } from "../scripts/steps.mjs";
import { affordable, manyConnections } from "./manyConnections.mjs";

const { values: flags } = parseArgs({
  allowNegative: true,
  options: {
    requests: { type: "string", default: "10000" },
    connections: { type: "string", default: "200" },
    many: { type: "string", default: "10000" },
    dimensions: { type: "string", default: "384" },
    components: { type: "string", default: "128" },
    items: { type: "string", default: "20000" },
    build: { type: "boolean", default: true },
    write: { type: "boolean", default: true },
  },
});
const size = {
  requests: Number(flags.requests),
  connections: Number(flags.connections),
  many: affordable(Number(flags.many)),
  dimensions: Number(flags.dimensions),
  components: Number(flags.components),
  items: Number(flags.items),
};
if (flags.build) {
  install();
  build();
}
const { Matrix, pca, Random, writeNpy } = await import("../dist/index.js");
const { save } = await import("../dist/node.js");

const folder = mkdtempSync(path.join(tmpdir(), "etalon-serve-"));
const random = new Random(0);
const items = randomMatrix(size.items, size.dimensions);
writeFileSync(path.join(folder, "items.npy"), writeNpy(items.data, [items.rows, items.cols]));
const learnedFrom = items.take(Array.from({ length: Math.min(size.items, 2 * size.dimensions) }, (_, i) => i));
save(path.join(folder, "model.etalon"), pca.fit({ points: learnedFrom }, { components: size.components }));

/** Batches of 1,000 queries that compute while the health is asked for. */
const BATCHES = 4;

const server = spawn(
  process.execPath,
  [
    path.join(root, "dist/cli/main.js"),
    "serve",
    "model.etalon",
    "--data",
    "items.npy",
    "--port",
    "0",
    "--json",
    "--quiet",
    "--queue",
    "20000",
    "--timeout",
    "600",
  ],
  { cwd: folder, stdio: ["ignore", "pipe", "inherit"] },
);
process.on("exit", () => server.kill());
const ended = new Promise((resolve) => server.on("close", resolve));
const [line] = await new Promise((resolve) => createInterface(server.stdout).once("line", (text) => resolve([text])));
const { address } = JSON.parse(line);
const agent = new http.Agent({ keepAlive: true, maxSockets: size.connections });

const bodies = {
  "transform, 1 point": ["transform", () => ({ points: [point()] })],
  "transform, 100 points": ["transform", () => ({ points: Array.from({ length: 100 }, point) })],
  "distance, 1 pair": ["distance", () => ({ a: [point()], b: [point()] })],
  explain: ["explain", () => ({ a: point(), b: point() })],
  [`neighbors, 10 of ${size.items}`]: ["neighbors", () => ({ points: [point()], neighbors: 10 })],
};
const results = [];
for (const [name, [operation, body]] of Object.entries(bodies)) {
  const count =
    name === "transform, 100 points"
      ? size.requests / 50
      : operation === "neighbors"
        ? size.requests / 10
        : size.requests;
  results.push({ name, ...(await load(`/v1/${operation}`, /** @type {() => object} */ (body), count)) });
  console.error(JSON.stringify(results.at(-1)));
}
results.push({ name: `transform, 1 point, ${size.many} connections at once`, ...(await loadAtOnce()) });
console.error(JSON.stringify(results.at(-1)));
const waits = await healthDuringBatches();
const busy = loadavg()[1] ?? 0;
console.error(JSON.stringify(waits));
server.kill("SIGTERM");
const code = await ended;
agent.destroy();

const table = [
  "| request | requests | errors | per second | p50 | p99 | memory at start, (half,) end |",
  "|---|---|---|---|---|---|---|",
  ...results.map(
    ({ name, requests, errors, perSecond, p50, p99, memory }) =>
      `| ${name} | ${requests} | ${errors} | ${Math.round(perSecond)} | ${p50.toFixed(1)} ms | ${p99.toFixed(1)} ms | ${memory.map((bytes) => Math.round(bytes / 2 ** 20)).join(", ")} MiB |`,
  ),
].join("\n");
const facts = `${size.connections} connections but for the last row, ${size.dimensions} dimensions to ${size.components}, ${size.items} items; ${cpus()[0]?.model.trim()}, ${cpus().length} cores, shared by the server, the clients and whatever else ran (load average ${busy.toFixed(0)}); Node ${process.version}. While ${BATCHES} batches of 1,000 queries for neighbors were computed (${waits.seconds.toFixed(1)} s), the health was answered ${waits.count} times, at the median after ${waits.p50.toFixed(1)} ms, at the latest after ${waits.most.toFixed(1)} ms.`;
console.log(`${table}\n\n${facts}`);
if (flags.write) {
  const page = path.join(root, "docs/guide/serving.md");
  const text = readFileSync(page, "utf8");
  writeFileSync(
    page,
    text.replace(
      /(<!-- bench:serve -->\n)[\s\S]*(<!-- end -->)/,
      (_, head, tail) => `${head}${table}\n\n${facts}\n${tail}`,
    ),
  );
}
if (results.some(({ errors }) => errors > 0) || code !== 143) process.exitCode = 1;

/** @returns {import("../dist/index.js").Matrix} */
function randomMatrix(/** @type {number} */ rows, /** @type {number} */ cols) {
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5),
  );
}

/** A vector as embeddings are sent: six digits. */
function point() {
  return Array.from({ length: size.dimensions }, () => Number((random.uniform() - 0.5).toFixed(6)));
}

/** Sends `count` requests, each connection its next one when its last is answered. */
async function load(/** @type {string} */ route, /** @type {() => object} */ body, /** @type {number} */ count) {
  const texts = Array.from({ length: 50 }, () => JSON.stringify(body()));
  await Promise.all(Array.from({ length: Math.min(size.connections, count) }, (_, i) => post(route, texts[i % 50])));
  /** @type {number[]} */
  const latencies = [];
  const memory = [await residentMemory()];
  /** @type {Map<number, number>} */
  const errors = new Map();
  let next = 0;
  const begin = performance.now();
  const client = async () => {
    while (next < count) {
      const text = texts[next++ % 50];
      const start = performance.now();
      const { status } = await post(route, text);
      latencies.push(performance.now() - start);
      if (status !== 200) errors.set(status, (errors.get(status) ?? 0) + 1);
      if (latencies.length === Math.floor(count / 2)) memory.push(await residentMemory());
    }
  };
  await Promise.all(Array.from({ length: size.connections }, client));
  const seconds = (performance.now() - begin) / 1000;
  memory.push(await residentMemory());
  latencies.sort((a, b) => a - b);
  return {
    requests: count,
    errors: [...errors.values()].reduce((sum, value) => sum + value, 0),
    statuses: Object.fromEntries(errors),
    perSecond: count / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    memory,
  };
}

/** Two requests on each of `size.many` connections: at once when they open, and at once when all are open. */
async function loadAtOnce() {
  const memory = [await residentMemory()];
  const body = JSON.stringify({ points: [point()] });
  const { statuses, latencies, open, seconds } = await manyConnections(address, "/v1/transform", body, size.many);
  memory.push(await residentMemory());
  latencies.sort((a, b) => a - b);
  return {
    requests: statuses.length,
    errors: statuses.filter((status) => status !== 200).length + size.many - open,
    statuses: { open },
    perSecond: statuses.length / seconds,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    memory,
  };
}

async function healthDuringBatches() {
  const text = JSON.stringify({ points: Array.from({ length: 1000 }, (_, i) => String(i)), neighbors: 10 });
  let open = true;
  const begin = performance.now();
  const batches = Promise.all(Array.from({ length: BATCHES }, () => post("/v1/neighbors", text))).finally(() => {
    open = false;
  });
  /** @type {number[]} */
  const waits = [];
  while (open) {
    const start = performance.now();
    await get("/healthz");
    waits.push(performance.now() - start);
  }
  const seconds = (performance.now() - begin) / 1000;
  if ((await batches).some(({ status }) => status !== 200)) throw new Error("a batch failed");
  waits.sort((a, b) => a - b);
  return { seconds, count: waits.length, p50: quantile(waits, 0.5), most: waits.at(-1) ?? 0 };
}

/** @returns {number} */
function quantile(/** @type {number[]} */ sorted, /** @type {number} */ share) {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

async function residentMemory() {
  const { body } = await get("/metrics");
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(body)?.[1]);
}

/** @returns {Promise<{ status: number, body: string }>} */
function get(/** @type {string} */ route) {
  return ask(route, { method: "GET", agent: false }, "");
}

/** @returns {Promise<{ status: number, body: string }>} */
function post(/** @type {string} */ route, /** @type {string} */ text) {
  const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) };
  return ask(route, { method: "POST", agent, headers }, text);
}

/** Status 0 for connections that fail. @returns {Promise<{ status: number, body: string }>} */
function ask(/** @type {string} */ route, /** @type {http.RequestOptions} */ options, /** @type {string} */ text) {
  return new Promise((resolve) => {
    const request = http.request(`${address}${route}`, options, (response) => {
      let body = "";
      response.on("data", (part) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
      response.on("error", () => resolve({ status: 0, body: "" }));
    });
    request.on("error", () => resolve({ status: 0, body: "" }));
    request.end(text);
  });
}
