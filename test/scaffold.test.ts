import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, test } from "vitest";

const scaffold = (root: string, ...words: string[]): string =>
  execFileSync(process.execPath, [path.join(root, "scripts/new.mjs"), ...words], { encoding: "utf8", stdio: "pipe" });

/** A folder with just what the scaffold reads. */
function bareProject(): string {
  const root = mkdtempSync(path.join(tmpdir(), "etalon-scaffold-"));
  cpSync("scripts", path.join(root, "scripts"), { recursive: true });
  for (const folder of ["src/learners", "test/learners", "docs/learners"])
    mkdirSync(path.join(root, folder), { recursive: true });
  cpSync("src/learners/index.ts", path.join(root, "src/learners/index.ts"));
  return root;
}

describe("npm run new learner", () => {
  test("writes the learner, its test and its page, and registers it", () => {
    const root = bareProject();
    scaffold(root, "learner", "pullToMean");
    const read = (file: string) => readFileSync(path.join(root, file), "utf8");
    expect(read("src/learners/pullToMean.ts")).toContain("export const pullToMean = defineLearner({");
    expect(read("test/learners/pullToMean.test.ts")).toContain("central differences");
    expect(read("docs/learners/pullToMean.md")).toContain("# pullToMean");
    const registry = read("src/learners/index.ts");
    expect(registry).toContain('import { pullToMean } from "./pullToMean.ts";');
    expect(registry).toMatch(/const all: readonly Learner\[\] = \[[^\]]*\bpullToMean\b[^\]]*\]/);
  });

  test("refuses a name that is taken, and a name that is none", () => {
    const root = bareProject();
    scaffold(root, "learner", "pullToMean");
    expect(() => scaffold(root, "learner", "pullToMean")).toThrow(/exists already/);
    expect(() => scaffold(root, "learner", "Pull To Mean")).toThrow(/usage/);
  });
});
