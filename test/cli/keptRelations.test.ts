import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { splitOff } from "../../src/cli/heldOut.ts";
import { keepingEachKind } from "../../src/cli/keptRelations.ts";
import type { Supervised } from "../../src/cli/supervised.ts";
import { uniformMatrix } from "../learners/differences.ts";
import { etalon, folderWith } from "./etalon.ts";

const ROWS = 14;
const points = uniformMatrix(ROWS, 2, 1, 5);
const row = fc.integer({ min: 0, max: ROWS - 1 });
const tuples = (width: number, most: number) =>
  fc.array(fc.uniqueArray(row, { minLength: width, maxLength: width }), { minLength: 1, maxLength: most });
const column = (relations: readonly (readonly number[])[], at: number) =>
  Int32Array.from(relations, (ends) => ends[at]);

const few = fc.record({
  pairs: tuples(2, 4),
  similar: fc.array(fc.constantFrom(0, 1), { minLength: 4, maxLength: 4 }),
  triplets: tuples(3, 3),
  quadruplets: tuples(4, 3),
  groups: fc.option(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: ROWS, maxLength: ROWS })),
  seed: fc.integer({ min: 0, max: 20 }),
});

describe("holding out of few relations", () => {
  test("leaves one of each kind to learn from, and groups whole", () => {
    fc.assert(
      fc.property(few, ({ pairs, similar, triplets, quadruplets, groups, seed }) => {
        const codes = groups && Int32Array.from(groups);
        const data: Supervised = {
          points,
          features: ["x", "y"],
          pairs: {
            left: column(pairs, 0),
            right: column(pairs, 1),
            similar: Uint8Array.from(pairs, (_, e) => similar[e]),
          },
          triplets: { anchor: column(triplets, 0), positive: column(triplets, 1), negative: column(triplets, 2) },
          quadruplets: {
            a: column(quadruplets, 0),
            b: column(quadruplets, 1),
            c: column(quadruplets, 2),
            d: column(quadruplets, 3),
          },
          ...(codes ? { groups: codes } : {}),
        };
        fc.pre(codes === null || new Set(codes).size > 1);
        const split = splitOff(data, 0.5, seed);
        if (!split) return;
        for (const kind of [0, 1]) {
          if (data.pairs?.similar.includes(kind)) expect(split.train.pairs?.similar).toContain(kind);
        }
        expect(split.train.triplets?.anchor.length).toBeGreaterThan(0);
        expect(split.train.quadruplets?.a.length).toBeGreaterThan(0);
        expect(split.train.points.rows + split.test.points.rows).toBe(ROWS);
        const held = new Set(split.held);
        codes?.forEach((code, i) => {
          codes.forEach((other, j) => {
            if (code === other) expect(held.has(i)).toBe(held.has(j));
          });
        });
      }),
      { numRuns: 300 },
    );
  });

  test("gives back nothing that is not needed, and the relation with the fewest ends held out", () => {
    const data: Supervised = {
      points,
      features: ["x", "y"],
      triplets: { anchor: Int32Array.of(0, 3, 6), positive: Int32Array.of(1, 4, 7), negative: Int32Array.of(2, 5, 8) },
    };
    const kept = (...held: number[]) => Array.from(keepingEachKind(data, Int32Array.from(held), undefined));
    expect(kept(0, 1, 3, 4)).toEqual([0, 1, 3, 4]);
    expect(kept(0, 1, 3, 6, 7, 9)).toEqual([0, 1, 6, 7, 9]);
    expect(
      Array.from(keepingEachKind({ ...data, labels: Array(ROWS).fill("a") }, Int32Array.of(0, 3, 6), undefined)),
    ).toEqual([0, 3, 6]);
  });

  test("fit learns from a file with one similar pair, whatever the seed", () => {
    const items = Array.from({ length: 12 }, (_, i) => `p${i},${i / 2},${(i * 5) % 7}`);
    const folder = folderWith({
      "items.csv": `id,x,y\n${items.join("\n")}\n`,
      "pairs.csv": "a,b,label\np0,p2,same\np1,p5,different\np3,p4,different\np6,p9,different\np8,p11,different\n",
    });
    for (const seed of ["2", "7"]) {
      const words = ["--id", "id", "--pairs", "pairs.csv", "--learner", "itml", "--seed", seed, "--out", "m.etalon"];
      const { code, out, err } = etalon(folder, "fit", "items.csv", ...words);
      expect([code, out]).toEqual([0, expect.stringContaining("learned from 1 similar, 4 dissimilar")]);
      expect(err).toContain("too few pairs lie among the held-out points");
    }
  });
});
