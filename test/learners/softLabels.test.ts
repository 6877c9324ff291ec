import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { lda } from "../../src/learners/lda.ts";
import { nca } from "../../src/learners/nca.ts";
import { blobs, iris, registry, relativeError } from "../contract/fixtures.ts";

const { points, labels } = iris();
const names = [...new Set(labels)];
const certain = labels.map((label) => names.map((name): number => (name === label ? 1 : 0)));
/** A tenth of each point's probability lies with the other classes. */
const blurred = certain.map((row) => row.map((value) => 0.85 * value + 0.05));

function message(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EtalonError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "no error";
}

describe("soft labels", () => {
  test("that are all 0 or 1 give the bits of the labels they stand for", () => {
    const metric = nca.fit({ points, softLabels: certain });
    expect(metric.report.warnings).toEqual([]);
    expect([...metric.map.data]).toEqual([...nca.fit({ points, labels }).map.data]);
  });

  test("tell nearly what the labels tell when they are nearly certain, and other things when they are not", () => {
    const hard = nca.fit({ points, labels }, { tolerance: 1e-6 }).matrix;
    const near = certain.map((row) => row.map((value) => (1 - 3e-7) * value + 1e-7));
    expect(relativeError(nca.fit({ points, softLabels: near }, { tolerance: 1e-6 }).matrix, hard)).toBeLessThan(1e-3);
    expect(relativeError(nca.fit({ points, softLabels: blurred }, { tolerance: 1e-6 }).matrix, hard)).toBeGreaterThan(
      0.01,
    );
  });

  test("need not sum to 1, nor follow an order of rows, and are zero where nothing is known", () => {
    const scaled = blurred.map((row, i) => row.map((value) => value * (1 + (i % 5))));
    const metric = nca.fit({ points, softLabels: scaled });
    expect(metric.report.warnings.join()).toContain("120 rows of softLabels do not add up to 1");
    expect(relativeError(metric.matrix, nca.fit({ points, softLabels: blurred }).matrix)).toBeLessThan(1e-9);
    const order = points.map((_, i) => (i * 77) % points.length);
    const permuted = nca.fit({ points: order.map((i) => points[i]), softLabels: order.map((i) => blurred[i]) });
    expect([...permuted.map.data]).toEqual([...nca.fit({ points, softLabels: blurred }).map.data]);
    const unknown = [...blurred, [0, 0, 0]];
    const more = nca.fit({ points: [...points, points[0].map((value) => value + 0.3)], softLabels: unknown });
    expect(more.report.warnings.join()).toContain("1 unlabeled points were left out");
    expect(relativeError(more.matrix, nca.fit({ points, softLabels: blurred }).matrix)).toBeLessThan(1e-9);
  });

  test("teach even where the same class is the likeliest everywhere", () => {
    const { points: cloud, labels: classes } = blobs(20, 2);
    const leaning = classes.map((label) => (label === classes[0] ? [0.9, 0.1] : [0.6, 0.4]));
    const metric = nca.fit({ points: cloud, softLabels: leaning });
    expect(metric.map.data.every(Number.isFinite)).toBe(true);
    expect(metric.report.value).toBeLessThan(0);
  });

  test.each([
    [
      "a negative one",
      [
        [1.5, -0.5],
        [0, 1],
      ],
      /^DATA .*row 0, column 1 is -0.5/,
    ],
    ["rows for other points", [[1, 0]], /^SHAPE .*1 rows of softLabels for 2 points/],
    ["a single column", [[1], [1]], /^DATA .*one column/],
    [
      "NaN",
      [
        [Number.NaN, 1],
        [0, 1],
      ],
      /^DATA .*softLabels.*NaN/,
    ],
    [
      "nothing but zeros",
      [
        [0, 0],
        [0, 0],
      ],
      /^DATA .*no point has a label/,
    ],
  ])("are refused by place: %s", (_, softLabels, text) => {
    expect(message(() => nca.fit({ points: [[0], [1]], softLabels }))).toMatch(text);
  });

  test("are refused beside labels, and by learners that know one class a point", () => {
    expect(message(() => nca.fit({ points, labels, softLabels: certain }))).toMatch(/^DATA .*both given/);
    expect(message(() => lda.fit({ points, softLabels: certain }))).toMatch(/^DATA .*knows one class a point/);
    for (const learner of registry) {
      if (learner.tags.includes("softLabels")) continue;
      expect(message(() => learner.fit({ points, softLabels: certain }))).toMatch(/^DATA /);
    }
  });
});
