import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { learners as single } from "../src/learners/index.ts";
import { localLearners } from "../src/learners/local/index.ts";
import { multiTaskLearners } from "../src/learners/multiTask/index.ts";

const learners: Readonly<Record<string, { readonly reference: string | null }>> = {
  ...single,
  ...localLearners,
  ...multiTaskLearners,
};
const names = Object.keys(learners);

describe("what is written about the learners", () => {
  test("FEATURES.md is current", () => {
    expect(() => execFileSync(process.execPath, ["scripts/features.mjs", "--check"], { stdio: "pipe" })).not.toThrow();
  });

  test("every learner has its page, and every page its learner", () => {
    const pages = readdirSync("docs/learners").map((file) => file.replace(/\.md$/, ""));
    expect(pages.sort()).toEqual([...names].sort());
  });

  test("every learner stands in README", () => {
    const readme = readFileSync("README.md", "utf8");
    expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
  });

  test("every learner stands in the guide to choosing one", () => {
    const guide = readFileSync("docs/guide/choosing.md", "utf8");
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });

  test("every reference is cited in full", () => {
    const references = readFileSync("docs/references.md", "utf8");
    const missing = names.filter(
      (name) => learners[name].reference !== null && !references.includes(String(learners[name].reference)),
    );
    expect(missing).toEqual([]);
  });
});
