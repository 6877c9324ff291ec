import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { noisyAxis } from "../../../src/data/generators.ts";
import { encodeLabels } from "../../../src/data/labels.ts";
import { toMatrix } from "../../../src/data/points.ts";
import { euclidean } from "../../../src/learners/euclidean.ts";
import { gmml } from "../../../src/learners/gmml.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { cloudTrust, drawnRows, neighborGraph, neighborTwins, placeAmong } from "../../../src/plot/cloud/index.ts";

const { points: raw, labels } = noisyAxis.generate({ points: 150, seed: 3 });
const points = toMatrix(raw);
const { codes } = encodeLabels(labels);
const all = Int32Array.from({ length: points.rows }, (_, i) => i);
const metric = gmml.fit({ points, labels });
const spaces = { points, mapped: metric.transform(points), metric };

const drawn = (seed: number, rows: number, cols: number): Matrix => {
  const random = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => random.uniform() - 0.5),
  );
};

describe("neighborTwins", () => {
  test("ranks neighbors as sorting all distances does, in both spaces", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 149 }), fc.integer({ min: 0, max: 149 }), (row, hidden) => {
        const shown = all.filter((i) => i !== hidden || i === row);
        const sorted = (distance: (j: number) => number): number[] =>
          Array.from(shown)
            .filter((j) => j !== row)
            .sort((a, b) => distance(a) - distance(b) || a - b);
        const plain = euclidean.fit({ points });
        const input = sorted((j) => plain.distance(points.row(row), points.row(j)));
        const learned = sorted((j) => metric.distance(points.row(row), points.row(j)));
        const twins = neighborTwins(spaces, row, shown, 6);
        expect(twins.input.map((neighbor) => neighbor.row)).toEqual(input.slice(0, 6));
        expect(twins.learned.map((neighbor) => neighbor.row)).toEqual(learned.slice(0, 6));
        for (const { row: other, rank, otherRank } of twins.learned) {
          expect(learned.indexOf(other) + 1).toBe(rank);
          expect(input.indexOf(other) + 1).toBe(otherRank);
        }
        expect(twins.common).toBe(input.slice(0, 6).filter((j) => learned.slice(0, 6).includes(j)).length);
      }),
      { numRuns: 30 },
    );
  });

  test("tells distances as the metric does, with reasons whose shares add up to 1", () => {
    const [first] = neighborTwins(spaces, 7, all, 5).learned;
    expect(first?.distance).toBeCloseTo(metric.distance(points.row(7), points.row(first?.row ?? 0)), 9);
    expect(first?.reasons.reduce((sum, { learned }) => sum + learned, 0)).toBeCloseTo(1, 9);
    expect(first?.reasons.reduce((sum, { input }) => sum + input, 0)).toBeCloseTo(1, 9);
  });

  test("of fewer points than asked for are all there are", () => {
    const twins = neighborTwins(spaces, 0, Int32Array.of(0, 4, 9), 10);
    expect(twins.input.map(({ row }) => row).sort((a, b) => a - b)).toEqual([4, 9]);
    expect(twins.common).toBe(2);
  });
});

describe("cloudTrust", () => {
  test("is 1 for a picture that is the space itself, and less for an arbitrary one", () => {
    const flat = drawn(1, 150, 2);
    const space = { points: flat, mapped: drawn(2, 150, 3) };
    const trust = cloudTrust(space, flat.data, all);
    expect(trust).toMatchObject({ input: 1, sample: 150, neighbors: 5 });
    expect(trust?.learned).toBeGreaterThan(0.4);
    expect(trust?.learned).toBeLessThan(0.6);
  });

  test("is null where there are too few points", () => {
    expect(cloudTrust(spaces, new Float32Array(300), all.slice(0, 10))).toBeNull();
  });
});

describe("placeAmong", () => {
  test("puts anchors where they are and all others among them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 1, max: 12 }), (seed, count) => {
        const anchors = drawn(seed, count, 3);
        const places = drawn(seed + 1, count, 2);
        const own = placeAmong(anchors, anchors, places).data;
        for (const [k, value] of own.entries()) expect(value).toBeCloseTo(places.data[k], 12);
        const found = placeAmong(drawn(seed + 2, 20, 3), anchors, places);
        const [low, high] = [Math.min(...places.data), Math.max(...places.data)];
        expect(found.data.every((value) => value >= low - 1e-12 && value <= high + 1e-12)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test("gives coinciding anchors their mean place", () => {
    const anchors = new Matrix(2, 1, Float64Array.of(1, 1));
    const places = new Matrix(2, 2, Float64Array.of(0, 0, 2, 4));
    expect(Array.from(placeAmong(new Matrix(1, 1, Float64Array.of(1)), anchors, places).data)).toEqual([1, 2]);
  });
});

describe("neighborGraph", () => {
  test("lists each row first, then its nearest rows with rising distances", () => {
    const space = drawn(5, 30, 3);
    const { indices, distances } = neighborGraph(space, 7);
    for (let i = 0; i < 30; i++) {
      expect(indices[i]).toHaveLength(7);
      expect(indices[i][0]).toBe(i);
      expect(new Set(indices[i]).size).toBe(7);
      expect(distances[i]).toEqual(distances[i].toSorted((a, b) => a - b));
    }
  });
});

describe("drawnRows", () => {
  test("keeps classes in proportion whatever the order of the rows", () => {
    const rows = Int32Array.from({ length: 8000 }, (_, i) => i);
    const alternating = rows.map((i) => i % 2);
    const sample = drawnRows(rows, alternating, 400);
    expect(sample).toHaveLength(400);
    expect(sample.filter((row) => alternating[row] === 0)).toHaveLength(200);
    expect(drawnRows(rows, alternating, 400)).toEqual(sample);
    expect(drawnRows(rows, alternating, 9000)).toBe(rows);
  });

  test("serves codes of rows drawn", () => expect(drawnRows(all, codes, 20)).toHaveLength(20));
});
