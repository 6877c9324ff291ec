import fc from "fast-check";
import { expect, test } from "vitest";
import { orderByKey } from "../../src/data/canonicalOrder.ts";

test("orderByKey sorts by key, then tie, then index, like the engine's stable sort of the triple", () => {
  const entries = fc.array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 2 })), { maxLength: 70 });
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
