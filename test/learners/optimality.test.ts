import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { learners } from "../../src/learners/index.ts";
import { readFixture, standardized } from "../contract/fixtures.ts";

const convex = Object.values(learners).filter(({ tags }) => tags.includes("convex"));
const wine = standardized(readFixture("wine"), 2);

describe.each(convex)("$name, convex", (learner) => {
  test("ends near its optimum at the default tolerance: a strict one gains a thirtieth of what was gained at most", () => {
    const usual = learner.fit(wine).report;
    const strict = learner.fit(wine, { tolerance: 1e-6, maxIterations: 300 }).report;
    const [first, reached, best] = [usual.trace[0], usual.value, strict.value].map(Number);
    expect(usual.converged).toBe(true);
    expect(reached).toBeLessThan(first);
    expect(reached - best).toBeLessThan((first - best) / 30);
    expect(best - reached).toBeLessThan(1e-9 * Math.abs(best));
  });

  test("has a test that measures how far from the optimality conditions, or from a bound, it ends", () => {
    const files = readdirSync("test/learners").filter((file) => new RegExp(`^${learner.name}[A-Z.].*test`).test(file));
    const texts = files.map((file) => readFileSync(`test/learners/${file}`, "utf8")).join("\n");
    const quantities = [...texts.matchAll(/measured\(\s*"([^"]*)"/g)].map(([, what]) => what);
    expect(quantities.filter((what) => what !== "gradient").length).toBeGreaterThan(0);
  });
});
