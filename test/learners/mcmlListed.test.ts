import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { normalize } from "../../src/data/normalize.ts";
import { classCycles } from "../../src/learners/classCycles.ts";
import { drawnLists } from "../../src/learners/drawnLists.ts";
import { mcml } from "../../src/learners/mcml.ts";
import { mcmlListed } from "../../src/learners/mcmlListed.ts";
import { mcmlObjective } from "../../src/learners/mcmlObjective.ts";
import { missedLogarithm } from "../../src/learners/neglectedShare.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { mapRows } from "../../src/linalg/products.ts";
import { loadMetric } from "../../src/metrics/modelFile.ts";
import { readFixture, relativeError, standardized } from "../contract/fixtures.ts";
import { gradientError, labeledCloud, mappedSquare, uniformMatrix } from "./differences.ts";
import { heldOutAccuracy } from "./heldOut.ts";

const { points, labels } = labeledCloud(60, 4, 3, 1);
const map = uniformMatrix(3, 4, 2, 3);
const rows = points.toArrays();
const squares = rows.map((a) => rows.map((b) => mappedSquare(map.toArrays(), a, b)));
const blank = (): Matrix => new Matrix(3, 4);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const own = (i: number): number[] => [...labels.keys()].filter((j) => j !== i && labels[j] === labels[i]);

/** How often each pair is counted. */
function countsOf({ starts, right, counts }: ReturnType<ReturnType<typeof drawnLists>>): number[][] {
  return rows.map((_, i) => {
    const row = new Array<number>(rows.length).fill(0);
    for (let e = starts[i]; e < starts[i + 1]; e++) row[right[e]] += counts[e];
    return row;
  });
}

describe("lists of the nearest and of draws that stand for the rest", () => {
  test("hold the nearest once, no point twice, and count every class at its size", () => {
    const lists = drawnLists(labels, 10, new Random(1))(mapRows(points, map));
    countsOf(lists).forEach((counts, i) => {
      const listed = Array.from(lists.right.subarray(lists.starts[i], lists.starts[i + 1]));
      expect(new Set(listed).size).toBe(listed.length);
      expect(counts[i]).toBe(0);
      const order = [...labels.keys()].filter((j) => j !== i).sort((p, q) => squares[i][p] - squares[i][q]);
      for (const j of order.slice(0, 10)) expect(counts[j]).toBe(1);
      expect(sum(own(i).map((j) => counts[j]))).toBeCloseTo(own(i).length, 10);
      expect(sum(counts)).toBeCloseTo(59, 10);
    });
  });

  test("count every other once where all are drawn", () => {
    const counts = countsOf(drawnLists(labels, 58, new Random(2))(mapRows(points, map)));
    counts.forEach((row, i) => {
      row.forEach((count, j) => {
        if (own(i).includes(j)) expect(count).toBe(1);
      });
    });
  });

  test("are drawn without repetition, as many as there are, whatever the codes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 2, maxLength: 40 }),
        fc.integer({ min: 1, max: 6 }),
        (codes, most) => {
          const draw = (of: Int32Array) => {
            const draws = classCycles(of, most, new Random(3));
            return codes.map((_, i) => [draws.own(i, (j) => j === 0), draws.other(i, (j) => j === 0)]);
          };
          draw(Int32Array.from(codes)).forEach((lists, i) => {
            const same = codes.map((code, j) => j > 0 && j !== i && code === codes[i]);
            const other = codes.map((code, j) => j > 0 && code !== codes[i]);
            lists.forEach((list, side) => {
              const allowed = side === 0 ? same : other;
              expect(new Set(list).size).toBe(list.length);
              expect(list.every((j) => allowed[j])).toBe(true);
              expect(list.length).toBe(Math.min(most, allowed.filter(Boolean).length));
            });
          });
          expect(draw(Int32Array.from(codes, (code) => 7 - code))).toEqual(draw(Int32Array.from(codes)));
        },
      ),
    );
  });

  test("are drawn about equally often", () => {
    const draws = classCycles(labels, 5, new Random(4));
    const times = new Array<number>(60).fill(0);
    for (let i = 0; i < 60; i++) for (const j of draws.own(i, () => false)) times[j]++;
    expect(sum(times)).toBe(300);
    expect(Math.max(...times)).toBeLessThanOrEqual(6);
  });
});

describe("mcmlListed", () => {
  test("has the value of its definition", () => {
    const lists = drawnLists(labels, 10, new Random(1))(mapRows(points, map));
    const counts = countsOf(lists);
    const parts = rows.map((_, i) => {
      const mates = own(i);
      const total = sum(squares[i].map((q, j) => counts[i][j] * Math.exp(-q)));
      return sum(mates.map((j) => squares[i][j])) / mates.length + Math.log(total) - Math.log(mates.length);
    });
    expect(mcmlListed({ points, labels }, lists)(map, blank())).toBeCloseTo(sum(parts) / 60, 10);
  });

  test("has the gradient of central differences", () => {
    const alone = labels.slice();
    alone[3] = 3;
    const lists = drawnLists(alone, 10, new Random(1))(mapRows(points, map));
    expect(gradientError(mcmlListed({ points, labels: alone }, lists), map)).toBeLessThan(1e-6);
  });

  test("over all others is the whole objective", () => {
    const lists = drawnLists(labels, 59, new Random(1))(mapRows(points, map));
    const [g, h] = [blank(), blank()];
    const whole = mcmlObjective({ points, labels })(map, h);
    expect(mcmlListed({ points, labels }, lists)(map, g)).toBeCloseTo(whole, 10);
    g.data.forEach((value, e) => {
      expect(value).toBeCloseTo(h.data[e], 9);
    });
  });

  test("is off by no more than what is measured", () => {
    const lists = drawnLists(labels, 8, new Random(5))(mapRows(points, map));
    const counts = countsOf(lists);
    const off = squares.map((row, i) => {
      const all = sum(row.map((q, j) => (j === i ? 0 : Math.exp(-q))));
      return Math.min(1, Math.abs(Math.log(all / sum(row.map((q, j) => counts[i][j] * Math.exp(-q))))));
    });
    const { neglected, bound, points: asked } = missedLogarithm(mapRows(points, map), lists, new Random(1));
    expect([asked, bound]).toEqual([60, neglected]);
    expect(neglected).toBeCloseTo(sum(off) / 60, 10);
    const whole = mcmlObjective({ points, labels })(map, blank());
    const gap = Math.abs(mcmlListed({ points, labels }, lists)(map, blank()) - whole);
    expect(gap).toBeGreaterThan(0);
    expect(gap).toBeLessThanOrEqual(neglected);
  });
});

describe("mcml with `neighbors`", () => {
  const data = standardized(readFixture("wine"));

  test("reports a value within its bound of the whole objective at its map, and keeps it in the model", () => {
    const metric = mcml.fit(data, { neighbors: 30, regularization: 0 });
    const { points: normalized, order, scale } = normalize(Matrix.from(data.points));
    const codes = new Map([...new Set(data.labels)].map((label, code) => [label, code]));
    const sorted = Int32Array.from(order, (row) => codes.get(data.labels[row])!);
    const scaled = new Matrix(
      metric.map.rows,
      metric.map.cols,
      metric.map.data.map((value) => value * scale),
    );
    const whole = mcmlObjective({ points: normalized, labels: sorted })(scaled, new Matrix(scaled.rows, scaled.cols));
    const { truncation } = metric.report.details!;
    expect(truncation).toMatchObject({ neighbors: 30, drawn: 30, points: data.points.length });
    expect(Math.abs(metric.report.value! - whole)).toBeLessThanOrEqual(truncation!.bound);
    expect(loadMetric(metric.save()).report.details).toEqual({ truncation });
  });

  test("finds nearly the metric of all pairs, and predicts about as well", () => {
    const away = relativeError(mcml.fit(data, { neighbors: 60 }).matrix, mcml.fit(data).matrix);
    expect(away).toBeLessThan(0.1);
    const { learned } = heldOutAccuracy(mcml, data, { neighbors: 40 });
    expect(learned).toBeGreaterThan(heldOutAccuracy(mcml, data).learned - 0.03);
  });

  test("depends neither on the order of rows nor on the names of classes", () => {
    const names = new Map([...new Set(data.labels)].map((label, at) => [label, `z${9 - at}`]));
    const turned = {
      points: data.points.toReversed(),
      labels: data.labels.toReversed().map((label) => names.get(label)!),
    };
    expect(mcml.fit(turned, { neighbors: 20 }).map.data).toEqual(mcml.fit(data, { neighbors: 20 }).map.data);
  });

  test("as many neighbors as there are others change nothing", () => {
    const same = mcml.fit(data, { maxIterations: 5, neighbors: data.points.length - 1 });
    expect(same.map).toEqual(mcml.fit(data, { maxIterations: 5 }).map);
    expect(same.report.details).toBeUndefined();
  });

  test("warns where so few stand for all that sums are far off", () => {
    expect(mcml.fit(data, { neighbors: 1, regularization: 30 }).report.warnings.join()).toMatch(
      /nearest 1 .* off by .* Raise `neighbors`/,
    );
  });
});
