import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { radixOrder } from "../../src/linalg/radixOrder.ts";
import { onBoth, randomMatrix } from "./both.ts";

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

describe("radixOrder", () => {
  test("sorts by the leading 32 bits, equal ones by index, on both ways alike", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 0, maxLength: 200 }), (numbers) => {
        const { order, prefixes, ties } = onBoth(() => radixOrder(Float64Array.from(numbers)));
        let equal = 0;
        for (let r = 1; r < order.length; r++) {
          const [a, b] = [order[r - 1], order[r]];
          if (prefixes[a] === prefixes[b]) {
            equal++;
            expect(a).toBeLessThan(b);
          } else expect(numbers[a]).toBeLessThan(numbers[b]);
        }
        expect(ties).toBe(equal);
        expect(Array.from(order).sort((a, b) => a - b)).toEqual(numbers.map((_, i) => i));
      }),
    );
  });

  test.each([1499, 1500, 5000])("sorts %i numbers, of which some are -0, 0 and equal", (n) => {
    const keys = randomMatrix(1, n, n).data.map((value, i) => (i % 7 === 0 ? 0 : i % 11 === 0 ? -0 : value));
    const { order, prefixes } = onBoth(() => radixOrder(keys));
    for (let r = 1; r < n; r++) {
      const [a, b] = [order[r - 1], order[r]];
      expect(prefixes[a] === prefixes[b] ? a < b : keys[a] < keys[b]).toBe(true);
    }
    expect(prefixes[11]).toBe(prefixes[7]);
  });
});
