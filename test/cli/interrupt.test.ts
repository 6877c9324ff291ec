import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { folderWith, read } from "./etalon.ts";

/** Starts a fit that would take minutes, sends signals once it is under way, and tells how it ended. */
async function interrupted(
  ...signals: readonly NodeJS.Signals[]
): Promise<{ folder: string; code: number | null; out: string; err: string }> {
  const folder = folderWith({ "m.etalon": "old" });
  const endless = ["--set", "maxIterations=100000", "--set", "tolerance=1e-300"];
  const words = ["fit", "digits", "--learner", "nca", "--holdout", "0", "--out", "m.etalon", "--json", ...endless];
  const terminal = "data:text/javascript,process.stderr.isTTY=true"; // so that it tells of its iterations
  const args = ["--import", terminal, path.resolve("dist/cli/main.js"), ...words];
  const child = spawn(process.execPath, args, { cwd: folder });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk) => {
    out += chunk;
  });
  let sent = false;
  child.stderr.on("data", (chunk) => {
    err += chunk;
    if (sent || !/iteration \d/.test(err)) return;
    sent = true;
    for (const signal of signals) child.kill(signal);
  });
  const code = await new Promise<number | null>((resolve) => void child.on("close", resolve));
  return { folder, code, out, err };
}

describe("a signal", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s once keeps the best so far, marked as not converged, and exits with %i", async (signal, exitCode) => {
    const { folder, code, out } = await interrupted(signal);
    expect(code).toBe(exitCode);
    expect(JSON.parse(out)).toMatchObject({ converged: false, stopReason: "stopped by the user" });
    const { report } = loadMetric(read(folder, "m.etalon"));
    expect([report.converged, report.reason]).toEqual([false, "stopped by the user"]);
  });

  test("followed by another abandons the work and leaves the old file whole", async () => {
    const { folder, code, out } = await interrupted("SIGINT", "SIGTERM");
    expect([130, 143]).toContain(code);
    expect(out).toBe("");
    expect(read(folder, "m.etalon").toString()).toBe("old");
    expect(readdirSync(folder)).toEqual(["m.etalon"]);
  });
});
