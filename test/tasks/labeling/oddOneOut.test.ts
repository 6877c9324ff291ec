import { describe, expect, test } from "vitest";
import { type Labeling, startLabeling } from "../../../src/tasks/labeling/labeling.ts";
import { markOddOnes } from "../../../src/tasks/labeling/marking.ts";
import { thirdFor, uncertainTriples } from "../../../src/tasks/labeling/oddOneOut.ts";
import { uncertainPairs } from "../../../src/tasks/labeling/questions.ts";
import { answered, copies } from "./rounds.ts";

const { points, product } = copies(30);
const key = (items: readonly number[]): string => [...items].sort((a, b) => a - b).join(" ");

/** (second least − least) / second least of the three squared distances, by their definition. */
function doubt({ points: placed, rank, model }: Labeling, items: readonly number[]): number {
  const square = (a: number, b: number): number =>
    placed
      .row(rank[a])
      .reduce((sum, value, j) => sum + (model?.weights[j] ?? 1) * (value - placed.get(rank[b], j)) ** 2, 0);
  const [a = 0, b = 0, c = 0] = items;
  const [first = 0, second = 0] = [square(a, b), square(a, c), square(b, c)].sort((x, y) => x - y);
  return (second - first) / second;
}

describe("odd ones out", () => {
  test("are asked about three different points, never about the same three again", () => {
    let labeling = startLabeling({ points });
    const asked: string[] = [];
    for (let k = 0; k < 40; k++) {
      const [question] = uncertainTriples(labeling);
      const { items } = question!;
      expect(new Set(items).size).toBe(3);
      asked.push(key(items));
      const [a, b, c] = items.map((item) => product[item]);
      labeling = markOddOnes(labeling, [
        { items, odd: a === b ? items[2] : a === c ? items[1] : b === c ? items[0] : null },
      ]);
    }
    expect(new Set(asked).size).toBe(40);
  });

  test("end when every three of few points were asked", () => {
    let labeling = startLabeling({ points: copies(2, 2).points });
    for (let k = 0; k < 4; k++)
      labeling = markOddOnes(
        labeling,
        uncertainTriples(labeling).map(({ items }) => ({ items, odd: null })),
      );
    expect(labeling.oddMarks).toHaveLength(4);
    expect(uncertainTriples(labeling)).toEqual([]);
  });

  test("come least certain first", () => {
    const labeling = answered(startLabeling({ points }), product, 10);
    const doubts = uncertainTriples(labeling, 20).map(({ items }) => doubt(labeling, items));
    expect(doubts).toEqual([...doubts].sort((a, b) => a - b));
    const random = uncertainTriples({ ...labeling, strategy: "random" }, 20);
    expect(random.map(({ items }) => doubt(labeling, items)).reduce((sum, value) => sum + value, 0)).toBeGreaterThan(
      2 * doubts.reduce((sum, value) => sum + value, 0),
    );
  });

  test("find the third point for a pair that leaves most doubt", () => {
    const labeling = answered(
      startLabeling({ points: points.take(Int32Array.from({ length: 12 }, (_, i) => i)) }),
      product,
      8,
    );
    const [pair] = uncertainPairs(labeling);
    const { items } = thirdFor(labeling, pair!)!;
    expect(items.slice(0, 2)).toEqual([pair!.left, pair!.right]);
    const others = Array.from({ length: 12 }, (_, i) => i).filter((i) => i !== pair!.left && i !== pair!.right);
    const best = Math.min(...others.map((third) => doubt(labeling, [pair!.left, pair!.right, third])));
    expect(doubt(labeling, items)).toBeCloseTo(best, 12);
  });

  test("are not all of one view", () => {
    const views = Array.from(product, (_, i) => (i % 3 === 0 ? "list" : "shop"));
    const triples = uncertainTriples(startLabeling({ points, views }), 50);
    expect(triples.length).toBeGreaterThan(10);
    expect(triples.every(({ items }) => new Set(items.map((item) => views[item])).size === 2)).toBe(true);
  });
});
