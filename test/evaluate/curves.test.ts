import fc from "fast-check";
import { expect, test } from "vitest";
import { precisionRecallCurve, rocCurve } from "../../src/evaluate/curves.ts";
import { areaUnderRoc } from "../../src/evaluate/rankingScores.ts";

const pairs = fc
  .array(fc.tuple(fc.nat(1), fc.nat(6)), { minLength: 2, maxLength: 25 })
  .filter((rows) => new Set(rows.map(([similar]) => similar)).size === 2);

test("the trapezoids under the ROC curve add up to the area under it", () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const similar = rows.map(([value]) => value);
      const distances = Float64Array.from(rows, ([, d]) => d);
      const curve = rocCurve(distances, similar);
      const area = curve.slice(1).reduce((sum, { x, y }, k) => sum + ((x - curve[k].x) * (y + curve[k].y)) / 2, 0);
      expect(area).toBeCloseTo(
        areaUnderRoc(
          similar,
          distances.map((d) => -d),
        ),
        12,
      );
      expect([curve[0], curve.at(-1)]).toEqual([
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ]);
    }),
  );
});

test("precision and recall are counted at every threshold", () => {
  const curve = precisionRecallCurve(Float64Array.from([1, 2, 2, 3]), [1, 1, 0, 0]);
  expect(curve).toEqual([
    { x: 0.5, y: 1 },
    { x: 1, y: 2 / 3 },
    { x: 1, y: 0.5 },
  ]);
});
