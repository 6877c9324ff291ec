import { describe, expect, test } from "vitest";
import { lmnn } from "../../src/learners/lmnn.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { type FitReportInput, fitReport } from "../../src/plot/fitReport.ts";
import { escapeText } from "../../src/plot/markup.ts";
import { HOSTILE } from "./samples.ts";

/** Two classes told apart by the third feature, which is small. */
const points = Matrix.from(
  Array.from({ length: 80 }, (_, i) => [(i * 7) % 11, (i * 3) % 13, (i % 2) + 0.02 * ((i * 5) % 7), (i * i) % 17]),
);
const codes = Int32Array.from({ length: 80 }, (_, i) => i % 2);
const part = (keep: (i: number) => boolean) => {
  const rows = Array.from(codes.keys()).filter(keep);
  return { points: points.take(rows), codes: Int32Array.from(rows, (i) => codes[i]!) };
};
const train = part((i) => i < 50);
const held = part((i) => i >= 50);
const metric = lmnn.fit({ points: train.points, labels: Array.from(train.codes) });
const input: FitReportInput = {
  ...{ data: HOSTILE[0]!, title: HOSTILE[1]!, formula: HOSTILE[0]!, facts: HOSTILE[2]!, metric, train, held },
  ...{ features: HOSTILE.slice(0, 4), classNames: HOSTILE.slice(0, 2), neighbors: 3 },
  options: [
    { name: "push", symbol: "μ", value: 0.3, set: true },
    { name: HOSTILE[0]!, value: HOSTILE[0]!, set: false },
    { name: "components", value: undefined, set: false },
  ],
  iterates: [
    { iteration: 0, trainError: 0.4, heldError: 0.5 },
    { iteration: 3, trainError: 0, heldError: 0.1 },
  ],
  warnings: [HOSTILE[0]!],
  commands: [`etalon fit '${HOSTILE[0]}'`, "etalon compare x.csv"],
  needs: HOSTILE[0]!,
  ...{ version: "0.1.0", seed: 7 },
};
const html = fitReport(input);

/** Share of held-out points whose three nearest points learned from vote for their class, by slow loops. */
function accuracy(map: (row: Float64Array) => ArrayLike<number>): number {
  const at = (part: typeof train, i: number) => Array.from(map(part.points.row(i)));
  const right = Array.from(held.codes).filter((code, q) => {
    const votes = Array.from(train.codes, (other, i) => ({
      other,
      squared: at(train, i).reduce((sum, value, j) => sum + (value - at(held, q)[j]!) ** 2, 0),
    }))
      .sort((a, b) => a.squared - b.squared)
      .slice(0, 3);
    return votes.filter(({ other }) => other === code).length > 1;
  });
  return right.length / held.codes.length;
}

describe("the report of a fit", () => {
  test("tells the accuracy on held-out points under both distances", () => {
    const learned = (row: Float64Array) =>
      Array.from({ length: metric.map.rows }, (_, r) =>
        row.reduce((sum, value, j) => sum + value * metric.map.get(r, j), 0),
      );
    const told =
      /accuracy on held-out points was ([\d.]+)% with the Euclidean distance and is ([\d.]+)% with lmnn/.exec(html);
    expect(told?.slice(1)).toEqual([(100 * accuracy((row) => row)).toFixed(1), (100 * accuracy(learned)).toFixed(1)]);
    expect(html).toContain("The 30 held-out points before and after learning");
  });

  test("shows the options, the seed, the version and the commands", () => {
    expect(html).toContain('<tr class="best"><td>push</td><td class="word"><i>μ</i></td><td class="list">0.3</td>');
    expect(html).toContain("chosen from the data");
    expect(html).toContain("Etalon 0.1.0, seed 7.");
    expect(html).toContain(escapeText(input.commands.join("\n")));
  });

  test("says that nothing is known without held-out points, and leaves out the curve of errors that nobody watched", () => {
    const { held: _, iterates: __, ...bare } = input;
    const page = fitReport(bare);
    expect(page).toContain("no labeled points held out");
    expect(page).toContain("The points before and after learning");
    expect(html).toContain("3-nearest-neighbor error while learning");
    expect(page).not.toContain("error while learning");
  });

  test("holds no script, loads nothing, and escapes every name", () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|javascript:|\son\w+=|@import|url\(/i);
    expect(html).toContain("default-src 'none'");
    expect(html).not.toContain(HOSTILE[0]);
    expect(html).toContain("&lt;/text&gt;&lt;script&gt;");
  });

  test("closes every element it opens", () => {
    const open: string[] = [];
    for (const [, slash, name, selfClosed] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)(?:\s[^<>]*?)?(\/?)>/gi)) {
      if (selfClosed || name === "meta") continue;
      if (slash) expect(open.pop()).toBe(name);
      else open.push(name!);
    }
    expect(open).toEqual([]);
  });

  test("gives the same bytes for the same input", () => {
    expect(fitReport(input)).toBe(html);
  });
});
