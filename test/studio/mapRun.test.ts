import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { applyScaling, fitScaling } from "../../src/data/scaling.ts";
import { gmml } from "../../src/learners/gmml.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { ownUnits } from "../../studio/src/text/ownUnits.ts";
import { embedding } from "../../studio/src/work/embedding.ts";
import { MapRun } from "../../studio/src/work/mapRun.ts";
import { rowsCsv } from "../../studio/src/work/rowsCsv.ts";

/** Three clusters far apart in five dimensions. */
const random = new Random(4);
const rows = 120;
const codes = Int32Array.from({ length: rows }, (_, i) => i % 3);
const points = new Matrix(rows, 5);
for (let i = 0; i < rows; i++) {
  for (let j = 0; j < 5; j++) points.data[5 * i + j] = random.uniform() + (j === codes[i] ? 9 : 0);
}
const shown = Int32Array.from({ length: rows }, (_, i) => i);
const input = { space: points, shown, codes, seed: 1 };
const request = {
  learner: "gmml",
  options: {},
  seed: 0,
  rows,
  cols: 5,
  points: points.data,
  codes,
  removed: [],
  pairs: [],
  triplets: [],
};
const ever = (): boolean => true;
const quiet = (): void => undefined;

/** Share of points whose nearest point in the picture is of their class. */
function purity(picture: Float32Array): number {
  const distance = (i: number, j: number): number =>
    Math.hypot(picture[2 * i] - picture[2 * j], picture[2 * i + 1] - picture[2 * j + 1]);
  const pure = Array.from(shown).filter((i) => {
    const nearest = Array.from(shown)
      .filter((j) => j !== i)
      .reduce((best, j) => (distance(i, j) < distance(i, best) ? j : best), i === 0 ? 1 : 0);
    return codes[nearest] === codes[i];
  });
  return pure.length / rows;
}

describe("a neighbor embedding", () => {
  test("keeps clusters together, and the same seed gives the same picture", async () => {
    const told: number[] = [];
    const made = await embedding(input, ever, (share) => told.push(share));
    expect(made?.embedded).toBe(rows);
    expect(made?.picture.every(Number.isFinite)).toBe(true);
    expect(purity(made?.picture ?? new Float32Array(2 * rows))).toBeGreaterThan(0.97);
    expect(await embedding(input, ever, quiet)).toEqual(made);
    expect(told.every((share) => share >= 0 && share < 1)).toBe(true);
  });

  test("of a part of the points places the others beside their neighbors", async () => {
    const made = await embedding({ ...input, most: 60 }, ever, quiet);
    expect(made?.embedded).toBe(60);
    expect(purity(made?.picture ?? new Float32Array(2 * rows))).toBeGreaterThan(0.97);
  });

  test("is given up when another one is wanted", async () => {
    expect(await embedding(input, () => false, quiet)).toBeUndefined();
  });

  test("of two points says what it needs", async () => {
    await expect(embedding({ ...input, shown: shown.slice(0, 2) }, ever, quiet)).rejects.toThrow(/three points/);
  });
});

describe("the map's worker", () => {
  const run = new MapRun({ ...request, removed: [3] });
  const metric = gmml.fit({ points, labels: Array.from(codes) });

  test("finds neighbors under a metric among what is shown, and under Euclid before there is one", () => {
    const learned = run.neighbors(metric, 0, 5);
    expect(learned.learned.map(({ row }) => row)).not.toContain(3);
    expect(learned.learned[0].distance).toBeCloseTo(metric.distance(points.row(0), points.row(learned.learned[0].row)));
    const plain = new MapRun(request).neighbors(undefined, 0, 5);
    expect(plain.learned.map(({ row }) => row)).toEqual(plain.input.map(({ row }) => row));
  });

  test("trusts the clusters' own plane more than a picture of noise", () => {
    const own = new Float32Array(2 * rows);
    for (let i = 0; i < rows; i++) own.set(points.row(i).subarray(0, 2), 2 * i);
    const noise = Float32Array.from(own, () => random.uniform());
    const [trusted, not] = [run.trust(metric, own), run.trust(metric, noise)];
    expect(trusted?.sample).toBe(rows - 1);
    expect(trusted?.input).toBeGreaterThan((not?.input ?? 1) + 0.1);
  });
});

describe("chosen rows as CSV", () => {
  const data = {
    cols: 2,
    features: ["a,b", "c"],
    scaling: { offset: Float64Array.of(5, 0), spread: Float64Array.of(0.1, 1) },
    classes: ["x", "=y"],
  };
  const edited = { points: Float64Array.of(1, 2, -3, 4), codes: Int32Array.of(1, -1) };

  test("stand in the file's own units with row number and class, safe in spreadsheets", () => {
    expect(rowsCsv(data, [1, 0], edited)).toBe('row,"a,b",c,label\n1,4.7,4,\n0,5.1,2,\'=y\n');
  });

  test("give back the numbers of the file, zeros too", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -99_999, max: 99_999 }), { minLength: 3, maxLength: 20 }), (whole) => {
        const own = new Matrix(
          whole.length,
          1,
          Float64Array.from(whole, (value) => value / 100),
        );
        const scaling = fitScaling(own, "zscore");
        const { data: standardized } = applyScaling(scaling, own);
        expect(Array.from(standardized, (value) => ownUnits(scaling, 0, value, 12))).toEqual(
          Array.from(own.data, (value) => (value === 0 ? 0 : value)),
        );
      }),
    );
  });

  test("have no class where the data have none", () => {
    expect(rowsCsv({ ...data, classes: [] }, [0], edited)).toBe('row,"a,b",c\n0,5.1,2\n');
  });
});
