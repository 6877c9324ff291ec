import { describe, expect, test } from "vitest";
import { escapeText } from "../../src/plot/markup.ts";
import { gainSentence, type ProofInput, proofReport } from "../../src/plot/proofReport.ts";
import { HOSTILE } from "./samples.ts";

const gain = (before: number, after: number, ci: readonly [number, number], verdict: "better" | "same" | "worse") => ({
  euclidean: { mean: before, ci: [before - 0.1, before + 0.1] as const },
  learned: { mean: after, ci: [after - 0.1, after + 0.1] as const },
  difference: after - before,
  ci,
  verdict,
});
const deciding = { name: "recall@10", gain: gain(0.5, 0.7, [0.1, 0.3], "better") };
const input: ProofInput = {
  name: HOSTILE[0],
  learner: HOSTILE[1],
  facts: `judged on ${HOSTILE[2]}`,
  scores: [deciding, { name: "MRR", gain: gain(0.4, 0.4, [-0.1, 0.1], "same") }],
  deciding,
  roc: {
    before: [
      { x: 0, y: 0 },
      { x: 1, y: 1 },
    ],
    after: [
      { x: 0, y: 0 },
      { x: 0, y: 1 },
      { x: 1, y: 1 },
    ],
  },
  recall: { before: [0.1, 0.2, 0.5], after: [0.4, 0.6, 0.7] },
  neighbors: [
    {
      query: HOSTILE[0],
      before: [{ name: HOSTILE[3], wanted: false }],
      after: [{ name: "found", wanted: true }],
      precision: { before: 0.1, after: 0.9 },
    },
  ],
  warnings: [HOSTILE[0]],
  command: `etalon fit '${HOSTILE[0]}'`,
  version: "0.1.0",
  seed: 7,
};
const html = proofReport(input);

describe("the report of pairs and queries", () => {
  test("holds no script, loads nothing, escapes every name, and closes what it opens", () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|javascript:|\son\w+=|@import|url\(/i);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain(HOSTILE[0]);
    const open: string[] = [];
    for (const [, slash, name, selfClosed] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/gi)) {
      if (selfClosed || ["meta", "br"].includes(name)) continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test("states verdict, scores, what was found, command, version and seed", () => {
    for (const text of [gainSentence(input), "recall@10", "✓ found", "etalon fit '", "Etalon 0.1.0, seed 7"])
      expect(html).toContain(escapeText(text));
    expect(html.match(/<figure>/g)).toHaveLength(2);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
    expect(proofReport(input)).toBe(html);
  });

  test("says as plainly when nothing is gained", () => {
    const said = (g: typeof deciding.gain) => gainSentence({ learner: "itml", deciding: { name: "MAP", gain: g } });
    expect(said(gain(0.5, 0.7, [0.1, 0.3], "better"))).toBe(
      "Yes: MAP was 50.0% with the Euclidean distance and is 70.0% with itml: +20.0 points (95% interval +10.0 to +30.0).",
    );
    expect(said(gain(0.5, 0.51, [-0.1, 0.2], "same"))).toMatch(
      /^Not beyond doubt: .* Stay with the Euclidean distance/,
    );
    expect(said(gain(0.5, 0.3, [-0.3, -0.1], "worse"))).toMatch(/^No, it is worse: .*−20\.0 points/);
  });
});
