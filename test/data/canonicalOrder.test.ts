import fc from "fast-check";
import { expect, test } from "vitest";
import { orderByKey } from "../../src/data/canonicalOrder.ts";

test("orderByKey sorts any finite numbers, those that share their leading bits and both zeros included", () => {
  const base = fc.constantFrom(0, -0, 1, -1, 5e-324, -5e-324, 1e308, -1e308, 0.1, 1 + 2 ** -52, 1 - 2 ** -53);
  fc.assert(
    fc.property(
      fc.array(fc.oneof(base, fc.double({ noNaN: true, noDefaultInfinity: true })), { maxLength: 90 }),
      (list) => {
        const order = orderByKey(Float64Array.from(list), () => 0);
        expect([...order]).toEqual(
          [...list.keys()].sort((i, j) => (list[i] < list[j] ? -1 : list[i] > list[j] ? 1 : i - j)),
        );
      },
    ),
    { numRuns: 200 },
  );
});

test("orderByKey sorts by key, then tie, then index, like the engine's stable sort of the triple", () => {
  const entries = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 })), {
    maxLength: 170,
  });
  fc.assert(
    fc.property(entries, (list) => {
      const keys = Float64Array.from(list, ([key]) => key / 3);
      const order = orderByKey(keys, (i, j) => list[i][1] - list[j][1]);
      const expected = [...list.keys()].sort((i, j) => list[i][0] - list[j][0] || list[i][1] - list[j][1] || i - j);
      expect([...order]).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
