import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { closedChunks, quadrupletsFromPairs, tripletsFromPairs } from "../../src/constraints/fromPairs.ts";
import type { Pairs } from "../../src/constraints/types.ts";

const POINTS = 9;
/** Distinct pairs among nine points, each similar or not, of some weight. */
const somePairs: fc.Arbitrary<Pairs & { weights: Float64Array }> = fc
  .uniqueArray(fc.tuple(fc.nat(POINTS - 1), fc.nat(POINTS - 1), fc.boolean(), fc.integer({ min: 1, max: 9 })), {
    selector: ([i, j]) => `${Math.min(i, j)} ${Math.max(i, j)}`,
    maxLength: 20,
  })
  .map((all) => all.filter(([i, j]) => i !== j))
  .map((all) => ({
    left: Int32Array.from(all, ([i]) => i),
    right: Int32Array.from(all, ([, j]) => j),
    similar: Uint8Array.from(all, ([, , similar]) => (similar ? 1 : 0)),
    weights: Float64Array.from(all, ([, , , weight]) => weight),
  }));
const edges = ({ left, right, similar, weights }: Pairs & { weights: Float64Array }) =>
  Array.from(left, (i, e) => ({ ends: [i, right[e]], similar: similar[e], weight: weights[e] }));

describe("constraints from pairs", () => {
  test("triplets are all meetings of a similar and a dissimilar pair, each worth their product", () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const expected: string[] = [];
        for (const near of edges(pairs)) {
          for (const far of edges(pairs)) {
            if (near.similar !== 1 || far.similar !== 0) continue;
            for (const anchor of near.ends.filter((end) => far.ends.includes(end))) {
              const [positive, negative] = [near, far].map(({ ends }) => ends.find((end) => end !== anchor));
              expected.push(`${anchor} ${positive} ${negative} ${near.weight * far.weight}`);
            }
          }
        }
        const { anchor, positive, negative, weights } = tripletsFromPairs(pairs, 1000, new Random(1));
        const found = Array.from(anchor, (i, t) => `${i} ${positive[t]} ${negative[t]} ${weights?.[t]}`);
        expect(found.sort()).toEqual(expected.sort());
        const few = tripletsFromPairs(pairs, 3, new Random(2));
        const drawn = Array.from(
          few.anchor,
          (i, t) => `${i} ${few.positive[t]} ${few.negative[t]} ${few.weights?.[t]}`,
        );
        expect(new Set(drawn).size).toBe(Math.min(3, expected.length));
        for (const triplet of drawn) expect(expected).toContain(triplet);
      }),
    );
  });

  test("quadruplets are all combinations of a similar and a dissimilar pair", () => {
    fc.assert(
      fc.property(somePairs, (pairs) => {
        const expected = edges(pairs).flatMap((near) =>
          edges(pairs)
            .filter((far) => near.similar === 1 && far.similar === 0)
            .map((far) => `${near.ends} ${far.ends} ${near.weight * far.weight}`),
        );
        const { a, b, c, d, weights } = quadrupletsFromPairs(pairs, 1000, new Random(1));
        const found = Array.from(a, (i, e) => `${[i, b[e]]} ${[c[e], d[e]]} ${weights?.[e]}`);
        expect(found.sort()).toEqual(expected.sort());
      }),
    );
  });

  test("chunks are the connected parts of similar pairs and given chunks, of two points or more", () => {
    const given = fc.array(fc.integer({ min: -1, max: 2 }), { minLength: POINTS, maxLength: POINTS });
    fc.assert(
      fc.property(somePairs, given, (pairs, start) => {
        const joined = (i: number, j: number): boolean =>
          (start[i] >= 0 && start[i] === start[j]) ||
          edges(pairs).some(({ ends, similar }) => similar === 1 && ends.includes(i) && ends.includes(j));
        const reach = Array.from({ length: POINTS }, (_, i) =>
          Array.from({ length: POINTS }, (_, j) => i === j || joined(i, j)),
        );
        for (let k = 0; k < POINTS; k++)
          for (let i = 0; i < POINTS; i++)
            for (let j = 0; j < POINTS; j++) if (reach[i][k] && reach[k][j]) reach[i][j] = true;
        const order = new Random(3).shuffle(Array.from({ length: POINTS }, (_, i) => i));
        const { chunk, count } = closedChunks(pairs, start, order);
        for (let i = 0; i < POINTS; i++) {
          expect(chunk[i] >= 0).toBe(reach[i].some((reached, j) => reached && j !== i));
          for (let j = 0; j < POINTS; j++) if (chunk[i] >= 0) expect(chunk[i] === chunk[j]).toBe(reach[i][j]);
        }
        const met = order.map((i) => chunk[i]).filter((code) => code >= 0);
        expect([...new Set(met)]).toEqual(Array.from({ length: count }, (_, code) => code));
      }),
    );
  });
});
