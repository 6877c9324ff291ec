import { describe, expect, test } from "vitest";
import { finish } from "../../src/base/finish.ts";
import { compare } from "../../src/evaluate/compare.ts";
import type { Comparison } from "../../src/evaluate/comparison.ts";
import { covariance } from "../../src/learners/covariance.ts";
import { lda } from "../../src/learners/lda.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { escapeText } from "../../src/plot/markup.ts";
import { compareReport } from "../../src/plot/report.ts";
import { shownLearner, signed, verdictSentence } from "../../src/plot/verdict.ts";
import { HOSTILE, row } from "./samples.ts";

const points = Matrix.from(
  Array.from({ length: 60 }, (_, i) => [(i * 7) % 11, (i * 3) % 13, i < 30 ? 0 : 4, (i * i) % 17]),
);
const labels = Array.from({ length: 60 }, (_, i) => (i < 30 ? HOSTILE[0] : HOSTILE[1]));
const features = HOSTILE.slice(0, 4);
const comparison = finish(
  compare({ points: { ...points, features }, labels }, [{ learner: lda }, { learner: covariance, name: HOSTILE[2] }], {
    dataset: HOSTILE[0],
    folds: 3,
    resamples: 200,
  }),
);
const input = {
  comparison,
  points,
  features,
  command: `etalon compare '${HOSTILE[0]}'`,
  version: "0.1.0",
  warnings: [HOSTILE[0]],
};
const html = compareReport(input);

describe("the report", () => {
  test("holds no script and loads nothing", () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|javascript:|\son\w+=|@import|url\(/i);
    expect(html).toContain("default-src 'none'");
  });

  test("escapes every name from the data", () => {
    expect(html).not.toContain(HOSTILE[0]);
    expect(html).toContain("&lt;/text&gt;&lt;script&gt;");
  });

  test("closes every element it opens", () => {
    const open: string[] = [];
    for (const [, slash, name, selfClosed] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/gi)) {
      if (selfClosed || ["meta"].includes(name)) continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test("states the verdict, the command, the version and the seed", () => {
    expect(html).toContain(escapeText(verdictSentence(comparison)));
    expect(html).toContain("etalon compare &#39;");
    expect(html).toContain("Etalon 0.1.0, seed 0.");
  });

  test("shows the table, the tied learners and the pictures of the best", () => {
    for (const title of [
      "All learners",
      "Accuracy on held-out points",
      "Accuracy in each fold",
      "Who is tied with the best?",
      "held-out points before and after learning",
      "What each feature brings to the distance",
      "The learned matrix M",
      "Eigenvalues of M",
      "True and predicted classes",
    ]) {
      expect(html).toContain(title);
    }
  });

  test("has no undefined, NaN or object in it", () => {
    expect(html).not.toMatch(/\bNaN\b|undefined|Infinity|\[object/);
  });

  test("is the same text every time", () => {
    expect(compareReport(input)).toBe(html);
  });
});

describe("the verdict", () => {
  const sentence = (...rows: Comparison["summary"]["rows"]): string =>
    verdictSentence({ ...comparison, summary: { ...comparison.summary, rows, keep: null } });

  test("recommends the most accurate learner that is better", () => {
    expect(sentence(row("euclidean", 0.9), row("a", 0.95, "better"), row("b", 0.97, "same"))).toMatch(
      /^Use a: it classifies 95\.0% /,
    );
  });

  test("says plainly when nothing is better", () => {
    expect(sentence(row("euclidean", 0.9), row("a", 0.91))).toMatchInlineSnapshot(
      `"Stay with the Euclidean distance: it classifies 90.0% of the held-out points correctly, and no learned distance is better beyond doubt. The best of them, a, differs by +1.0 points (95% interval −2.0 to +4.0)."`,
    );
  });

  test("copes with failures of everyone", () => {
    expect(sentence(row("euclidean", null), row("a", null))).toBe(
      "No learner ended, so there is nothing to choose from.",
    );
    expect(sentence(row("euclidean", 0.9), row("a", null))).toMatch(/^No learned distance ended/);
    expect(shownLearner({ rows: [row("euclidean", 0.9)], keep: null })).toBeUndefined();
  });

  test("signs differences, but not zero", () => {
    expect([signed(0.0123), signed(-0.0123), signed(-0.0001)]).toEqual(["+1.2", "−1.2", "0.0"]);
  });
});
