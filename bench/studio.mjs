// @ts-check
// The studio in headless Chromium on the built page: first paint and size, how fast 300 points relearn during a drag, how fluently 100,000 points pan,
// and how long a file takes from its drop to the first learned picture. usage: npm run bench:studio [-- --seconds 4]

import { readdirSync, readFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { chromium } from "playwright";
import { build, install, root } from "../scripts/steps.mjs";

const { values: flags } = parseArgs({ options: { seconds: { type: "string", default: "4" } } });
install();
build();
const { listen } = await import(path.join(root, "dist/server/listen.js"));
const { studioApp } = await import(path.join(root, "dist/server/studio.js"));

let port = 0;
const folder = path.join(root, "dist/studio");
const server = await listen(studioApp({ folder, token: "none", port: () => port }), { host: "127.0.0.1", port: 0 });
port = server.port;
const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox"],
});

const session = await browser.newBrowserCDPSession();
const quantile = (/** @type {number[]} */ values, /** @type {number} */ share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))] ?? Number.NaN;
const ms = (/** @type {number} */ value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const line = (/** @type {string} */ what, /** @type {string} */ value) => console.log(`${what.padEnd(58)} ${value}`);

async function open(hash = "") {
  const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, reducedMotion: "reduce" });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  await page.goto(`http://127.0.0.1:${port}/${hash}`);
  return page;
}
/** What the line below the pictures says; a copy for screen readers lags behind it. */
const says = (/** @type {import("playwright").Page} */ page, /** @type {RegExp} */ what) =>
  page.locator("p.quiet").filter({ hasText: what }).first().waitFor();
const learned = (/** @type {import("playwright").Page} */ page) =>
  says(page, /^Iterate \d+ of \d+\. (C|Not c)onverged/);

/** Milliseconds of processor time that the pages, their workers included, have taken. */
async function pageTime() {
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  return processInfo.reduce((sum, { type, cpuTime }) => sum + (type === "renderer" ? 1000 * cpuTime : 0), 0);
}

line("processors, and the load on them over the last minute", `${cpus().length}, ${loadavg()[0]?.toFixed(1)}`);
try {
  await start();
  await relearn();
  await pan();
  await drop();
} finally {
  await browser.close();
  await server.close();
}

async function start() {
  const files = readdirSync(path.join(folder, "assets")).map((name) => path.join(folder, "assets", name));
  const gzip = (/** @type {string[]} */ of) =>
    of.reduce((sum, file) => sum + gzipSync(readFileSync(file), { level: 9 }).length, 0);
  const index = path.join(folder, "index.html");
  const [paints, learnings] = [/** @type {number[]} */ ([]), /** @type {number[]} */ ([])];
  const asked = new Set([index]);
  for (let k = 0; k < 5; k++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
    const page = await context.newPage();
    page.on("request", (request) => {
      const name = path.basename(new URL(request.url()).pathname);
      const file = files.find((known) => path.basename(known) === name);
      if (file) asked.add(file);
    });
    const since = performance.now();
    await page.goto(`http://127.0.0.1:${port}/`);
    await learned(page);
    learnings.push(performance.now() - since);
    paints.push(
      await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN),
    );
    await context.close();
  }
  line("first contentful paint, median of 5 fresh visits", ms(quantile(paints, 0.5)));
  line("first metric learned and drawn (lmnn, two stripes)", ms(quantile(learnings, 0.5)));
  line("asked for by a visit, gzip", `${(gzip([...asked]) / 1000).toFixed(0)} kB in ${asked.size} files`);
  line("whole folder, gzip", `${(gzip([index, ...files]) / 1000).toFixed(0)} kB in ${files.length + 1} files`);
}

/** Roughly normal numbers of deviation 1, the same in every run. */
function noise() {
  let state = 1;
  const uniform = () => {
    state = (1_103_515_245 * state + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
  return () => (uniform() + uniform() + uniform() + uniform() - 2) * Math.sqrt(3);
}

/** Three classes of points in 16 features, of which 4 tell them apart. */
function csv(/** @type {number} */ rows) {
  const next = noise();
  const lines = Array.from({ length: rows }, (_, i) => {
    const cells = Array.from({ length: 16 }, (_, j) => (next() + (j < 4 ? 1.2 * ((i + j) % 3) : 0)).toFixed(4));
    return [...cells, "abc"[i % 3]].join(",");
  });
  return `${[...Array.from({ length: 16 }, (_, j) => `x${j}`), "class"].join(",")}\n${lines.join("\n")}\n`;
}

async function dropped(/** @type {import("playwright").Page} */ page, /** @type {string} */ text) {
  await page.evaluate((content) => {
    const data = new DataTransfer();
    data.items.add(new File([content], "points.csv"));
    document
      .querySelector("main")
      ?.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: data }));
  }, text);
}

async function relearn() {
  for (const learner of ["lmnn", "nca"]) {
    for (const data of ["300 x 2", "300 x 16"]) {
      const flat = data === "300 x 2";
      const page = await open(`#learn?data=stripes&g.points=${flat ? 300 : 20}&learner=${learner}`);
      await learned(page);
      if (!flat) {
        await dropped(page, csv(300));
        await page.getByText("300 points, 16 features").waitFor();
        await learned(page);
      }
      await page.evaluate(() => {
        const seen = /** @type {any} */ (window);
        seen.relearned = [];
        new PerformanceObserver((list) => {
          for (const { name, duration, detail } of /** @type {any[]} */ (list.getEntries()))
            if (name === "etalon relearn") seen.relearned.push({ duration, ...detail });
        }).observe({ type: "measure" });
      });
      const point = page.locator('svg[data-picture="Input space"] path.point').nth(7);
      await point.scrollIntoViewIfNeeded();
      const box = await point.boundingBox();
      if (!box) throw new Error("There is no point to drag.");
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      const before = await pageTime();
      const since = performance.now();
      for (let k = 0; performance.now() - since < 1000 * Number(flags.seconds); k++) {
        await page.mouse.move(x + 30 * Math.sin(k / 20), y + 30 * (1 - Math.cos(k / 20)));
        await new Promise((resolve) => setTimeout(resolve, 8));
      }
      const seconds = (performance.now() - since) / 1000;
      const taken = (await pageTime()) - before;
      const runs = await page.evaluate(() => /** @type {any} */ (window).relearned);
      await page.mouse.up();
      await learned(page);
      const times = runs.map((/** @type {any} */ run) => run.duration);
      const iterations = runs.map((/** @type {any} */ run) => run.iterations);
      const warm = runs.filter((/** @type {any} */ run) => run.warm).length;
      line(
        `relearn during a drag, ${learner}, ${data}`,
        `median ${ms(quantile(times, 0.5))}, 95% below ${ms(quantile(times, 0.95))}, ${(runs.length / seconds).toFixed(1)} pictures/s, ${ms(taken / runs.length)} of processor time each, drawn; ${warm} of ${runs.length} warm, median ${quantile(iterations, 0.5)} iterations`,
      );
      await page.context().close();
    }
  }
}

async function pan() {
  const page = await open("#map?data=twoMoons&g.points=100000&learner=gmml");
  await page.getByText("learned from 5000 of 75000 points, drawn at random").waitFor();
  const stage = page.getByRole("application");
  await page
    .getByRole("region", { name: "Trustworthiness" })
    .getByRole("row", { name: /^Learned metric [01]\.\d/ })
    .waitFor();
  await stage.scrollIntoViewIfNeeded();
  const box = await stage.boundingBox();
  if (!box) throw new Error("There is no map.");
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(() => {
    const seen = /** @type {any} */ (window);
    seen.frames = [];
    const step = (/** @type {number} */ time) => {
      seen.frames.push(time);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  });
  const since = performance.now();
  for (let k = 0; performance.now() - since < 1000 * Number(flags.seconds); k++) {
    await page.mouse.move(x + 120 * Math.sin(k / 15), y + 80 * Math.cos(k / 15));
    await new Promise((resolve) => setTimeout(resolve, 8));
  }
  const frames = /** @type {number[]} */ (await page.evaluate(() => /** @type {any} */ (window).frames));
  await page.mouse.up();
  const gaps = frames.slice(1).map((time, k) => time - (frames[k] ?? time));
  line(
    "pan 100,000 points, drawn in software without a GPU",
    `${(1000 / quantile(gaps, 0.5)).toFixed(0)} pictures/s in the median, 95% of gaps below ${ms(quantile(gaps, 0.95))}`,
  );
  await page.context().close();
}

async function drop() {
  const text = csv(20_000);
  for (const learner of ["lmnn", "gmml"]) {
    const page = await open(`#learn?data=stripes&g.points=20&learner=${learner}`);
    await learned(page);
    const since = performance.now();
    await dropped(page, text);
    await page.locator('svg[data-picture="Learned space"][aria-label*="20000 points"]').waitFor();
    await says(page, /^Iterate [1-9]\d* of/);
    const first = performance.now() - since;
    await learned(page);
    line(
      `drop of 20,000 x 16 (${(text.length / 1e6).toFixed(1)} MB of text), ${learner}`,
      `first learned picture after ${ms(first)}, ended after ${ms(performance.now() - since)}`,
    );
    await page.context().close();
  }
}
