import { fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { Random } from "../../src/base/random.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { etalon, folderWith, read, smallCsv } from "./etalon.ts";

const main = path.resolve("dist/cli/main.js");
const hook = path.resolve("test/cli/failingFs.mjs");
const fit = ["fit", "data.csv", "--label", "class", "--learner", "rca", "--out", "model.etalon", "--quiet"];

function failing(folder: string, at: number, code: string): { status: number | null; err: string; calls: number } {
  const { status, stderr } = spawnSync(process.execPath, ["--import", hook, main, ...fit], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, FAIL_AT: String(at), FAIL_CODE: code },
  });
  return { status, err: stderr, calls: Number(/calls: (\d+)\n$/.exec(stderr)?.[1]) };
}

describe("a disk that fails", () => {
  it.each(["ENOSPC", "EIO", "EACCES"])("leaves the old model and no other file when the n-th call gives %s", (code) => {
    const folder = folderWith({ "data.csv": smallCsv(), "other.csv": smallCsv(30) });
    expect(etalon(folder, ...fit.map((word) => (word === "data.csv" ? "other.csv" : word))).code).toBe(0);
    const old = read(folder, "model.etalon");
    let failures = 0;
    for (let n = 1; ; n++) {
      const { status, err, calls } = failing(folder, n, code);
      if (calls < n) break; // the run needs fewer calls: none failed
      expect(readdirSync(folder).sort()).toEqual(["data.csv", "model.etalon", "other.csv"]);
      if (status === 0) {
        // The model was in place already: only the flush of its folder failed.
        expect(() => loadMetric(read(folder, "model.etalon"))).not.toThrow();
        continue;
      }
      failures++;
      expect(status).toBe(1);
      expect(err).toMatch(/^DATA +(data\.csv|model\.etalon): /m);
      expect(read(folder, "model.etalon")).toEqual(old);
    }
    expect(failures).toBeGreaterThanOrEqual(4); // open, write, flush, rename
  });
});

describe("a process killed while it saves", () => {
  it("leaves the old or the new file whole, at thirty random moments", async () => {
    const folder = folderWith({ "data.csv": smallCsv(), "other.csv": smallCsv(30) });
    const models = ["data.csv", "other.csv"].map((name, k) => {
      etalon(folder, ...fit.map((word) => ({ "data.csv": name, "model.etalon": `${k}.etalon` })[word] ?? word));
      return path.join(folder, `${k}.etalon`);
    });
    const whole = models.map((name) => readFileSync(name).toString("hex"));
    const target = path.join(folder, "target.etalon");
    const random = new Random(1);
    for (let kill = 0; kill < 30; kill++) {
      const child = fork("test/cli/savingForever.mjs", [path.resolve("dist/io/writeFile.node.js"), target, ...models]);
      await once(child, "message");
      await new Promise((resolve) => setTimeout(resolve, 5 * random.uniform()));
      child.kill("SIGKILL");
      await once(child, "exit");
      expect(whole).toContain(readFileSync(target).toString("hex"));
    }
  }, 60_000);
});
