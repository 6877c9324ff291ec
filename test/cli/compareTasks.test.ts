import { spawn } from "node:child_process";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import type { TaskComparison } from "../../src/evaluate/taskComparison.ts";
import { etalon, folderWith, json } from "./etalon.ts";
import { csv, planted, sites } from "./siteTable.ts";

const apart = planted.labels.map((label, i) => `${label} of ${sites[i]}`);
const random = new Random(4);
const noise = planted.labels.map(() => `${random.integer(2)}`);
const folder = folderWith({
  "sites.csv": csv(sites),
  "apart.csv": csv(sites, apart),
  "noise.csv": csv(sites, noise),
});
const LINE = ["compare", "sites.csv", "--label", "kind", "--task", "site", "--folds", "3"];

describe("etalon compare --task", () => {
  test("tells what learning together gains in each task and on average, and how to", () => {
    const { code, out } = etalon(folder, ...LINE, "--require-gain");
    expect(code).toBe(0);
    expect(out).toMatch(/sites\.csv: 3 tasks, 108 points, 6 features; 3 folds, 3 neighbors within the task/);
    expect(out).toMatch(/task +points +classes +Euclidean +scml alone +scml pooled +scmlMultiTask +against Euclidean/);
    for (const task of ["07 +60", "A\\?b +24", "a/b +24", "mean of tasks"])
      expect(out).toMatch(new RegExp(`^${task} .*%`, "m"));
    expect(out).toMatch(/\+[\d.]+ \(\+[\d.]+ to \+[\d.]+\) points against the plain distance: better/);
    expect(out).toMatch(/points against scml on each task alone: /);
    const learning = /^Learn it: etalon (.*)$/m.exec(out)?.[1]?.split(" ") as string[];
    expect(etalon(folder, ...learning).code).toBe(0);
  });

  test("prints one document, the same again, and takes options of both learners", () => {
    const options = ["--set", "scmlMultiTask.maxIterations=3", "--set", "scml.maxIterations=3"];
    const first = json(folder, ...LINE, ...options) as TaskComparison & { readonly command: string | null };
    expect(first).toMatchObject({
      ...{ dataset: "sites.csv", learner: "scmlMultiTask", rival: "scml", points: 108, features: 6 },
      protocol: { folds: 3, ended: 3, neighbors: 3, seed: 0, scale: "zscore" },
    });
    expect(first.tasks.map(({ task, points, classes }) => [task, points, classes])).toEqual([
      ["07", 60, 3],
      ["A?b", 24, 3],
      ["a/b", 24, 3],
    ]);
    expect(json(folder, ...LINE, ...options)).toEqual(first);
    expect(json(folder, ...LINE)).not.toEqual(first);
  });

  test("leaves out all points as one task where no class is shared, and says so", () => {
    const { out, err } = etalon(folder, ...LINE.with(1, "apart.csv"), "--set", "scmlMultiTask.maxIterations=3");
    expect(err).toMatch(/no class is of two tasks/);
    expect(out).not.toMatch(/on all as one task/);
  });

  test("asked for a gain where labels mean nothing, exits with 3", () => {
    const line = LINE.with(1, "noise.csv");
    const { code, out } = etalon(folder, ...line, "--set", "scmlMultiTask.maxIterations=3", "--require-gain");
    expect(code).toBe(3);
    expect(out).not.toMatch(/Learn it/);
  });

  test("keeps the folds that ended when it is interrupted", async () => {
    const terminal = "data:text/javascript,process.stderr.isTTY=true"; // so that it tells of its iterations
    const slow = ["--set", "scmlMultiTask.tolerance=1e-300", "--set", "scmlMultiTask.maxIterations=40", "--folds", "8"];
    const args = ["--import", terminal, path.resolve("dist/cli/main.js"), ...LINE, ...slow, "--json"];
    const child = spawn(process.execPath, args, { cwd: folder });
    let [out, err, sent] = ["", "", false];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
      if (sent || !/fold 3\/8/.test(err)) return;
      sent = true;
      child.kill("SIGINT");
    });
    const code = await new Promise<number | null>((resolve) => void child.on("close", resolve));
    expect(code).toBe(130);
    const { protocol, tasks } = JSON.parse(out) as TaskComparison;
    expect(protocol.ended).toBeGreaterThanOrEqual(2);
    expect(protocol.ended).toBeLessThan(8);
    expect(tasks).toHaveLength(3);
    expect(err).toMatch(/stopped: \d folds of 8 ended/);
  });

  test.each([
    ["another learner", ["--learners", "lmnn"], /--task compares scmlMultiTask with scml/],
    ["a budget", ["--budget", "3"], /--budget and --task do not go together/],
    ["options of others", ["--set", "lmnn.neighbors=3"], /--set names lmnn, which is not compared/],
    ["an unknown option", ["--set", "scml.sparsty=3"], /sparsity/],
    ["an unknown column", ["--task", "sit"], /Did you mean site/],
  ])("refuses %s", (_, words, message) => {
    const { code, err } = etalon(folder, ...LINE, ...words);
    expect(err).toMatch(message);
    expect(code).toBe(2);
  });
});
