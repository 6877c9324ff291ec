import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { Random } from "../../src/base/random.ts";
import { lego, legoStep } from "../../src/learners/lego.ts";
import { pola, polaStep } from "../../src/learners/pola.ts";
import type { Stream } from "../../src/learners/stream.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { pairsOf, readFixture, relativeError, standardized } from "../contract/fixtures.ts";

const data = standardized(readFixture("wine"));
const pairs = pairsOf(data, 150);
type List = typeof pairs;
const pick = (list: List, order: readonly number[]): List => ({
  left: order.map((e) => list.left[e]),
  right: order.map((e) => list.right[e]),
  similar: order.map((e) => list.similar[e]),
});
const shuffled = pick(pairs, new Random(0).shuffle(Array.from(pairs.left.keys())));
const slices = (list: List, size: number): List[] =>
  Array.from({ length: Math.ceil(list.left.length / size) }, (_, b) =>
    pick(list, Array.from(list.left.keys()).slice(b * size, (b + 1) * size)),
  );
const codeOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error instanceof EtalonError ? error.code : error;
  }
  return "none";
};

describe.each([pola, lego])("a stream of $name", (learner) => {
  test("equals one pass of `fit` over the same pairs in the same order", () => {
    for (const options of [{}, { components: 3 }]) {
      const whole = learner.fit({ points: data.points, pairs }, { ...options, maxIterations: 1 });
      const stream = learner.stream(options).partialFit({ points: data.points, pairs: shuffled });
      expect(relativeError(stream.metric().matrix, whole.matrix)).toBeLessThan(1e-8);
      expect(stream.metric().map.rows).toBe(whole.map.rows);
      expect(stream.metric().report.constraints).toEqual(whole.report.constraints);
      expect(stream.metric().report.value).toBeCloseTo(whole.report.trace[0], 10);
    }
  });

  test("does not feel where batches are cut, once the first has set unit and bounds", () => {
    const [first, rest] = [
      pick(
        shuffled,
        Array.from({ length: 50 }, (_, e) => e),
      ),
      slices(shuffled, 50).slice(1),
    ];
    const begun = learner.stream().partialFit({ points: data.points, pairs: first });
    const last = (stream: Stream, lists: readonly List[]): Matrix =>
      lists.reduce((state, list) => state.partialFit({ points: data.points, pairs: list }), stream).metric().matrix;
    const expected = last(begun, rest);
    for (const size of [1, 7, 250]) {
      const cut = rest.flatMap((list) => slices(list, size));
      expect(last(begun, cut).data).toEqual(expected.data);
    }
  });

  test("takes batches of other points, with pairs or with labels, and learns", () => {
    const quarters = [0, 1, 2, 3].map((q) => ({
      points: data.points.filter((_, i) => i % 4 === q),
      labels: data.labels.filter((_, i) => i % 4 === q),
    }));
    const stream = quarters.reduce((state: Stream, batch) => state.partialFit(batch), learner.stream());
    expect(stream.points).toBe(178);
    const score = (matrix: Matrix): number => {
      const distance = (a: number[], b: number[]): number =>
        a.reduce(
          (sum, _, i) => sum + a.reduce((s, _, j) => s + (a[i] - b[i]) * matrix.get(i, j) * (a[j] - b[j]), 0),
          0,
        );
      const mean = (kind: number): number =>
        pairs.similar.reduce(
          (sum, value, e) =>
            value === kind ? sum + distance(data.points[pairs.left[e]], data.points[pairs.right[e]]) / 150 : sum,
          0,
        );
      return mean(0) / mean(1);
    };
    expect(score(stream.metric().matrix)).toBeGreaterThan(1.1 * score(Matrix.identity(13)));
  });

  test("comes back from its bytes and goes on to the same bits", () => {
    const options = { components: 4 };
    const [first, second] = slices(shuffled, 150).map((list) => ({ points: data.points, pairs: list }));
    const begun = learner.stream(options).partialFit(first);
    const resumed = learner.resume(begun.save());
    expect(resumed.partialFit(second).metric().map.data).toEqual(begun.partialFit(second).metric().map.data);
    expect(resumed.save()).toEqual(begun.save());
    expect(resumed.options).toEqual(begun.options);
  });

  test("stays as it was when a batch is refused", () => {
    const begun = learner.stream().partialFit({ points: data.points, pairs: shuffled });
    const before = begun.save();
    const bad = [
      { batch: { points: [[1, 2]], labels: ["a"] }, code: "SHAPE" },
      { batch: { points: [data.points[0].map(() => Number.NaN)], labels: ["a"] }, code: "DATA" },
      { batch: { points: data.points }, code: "DATA" },
      { batch: { points: data.points, pairs: { left: [0], right: [999], similar: [1] } }, code: "DATA" },
      { batch: { points: data.points, labels: ["a"] }, code: "SHAPE" },
      { batch: { points: data.points, pairs: { ...shuffled, weights: shuffled.left } }, code: "UNSUPPORTED" },
    ];
    for (const { batch, code } of bad)
      expect(
        codeOf(() => begun.partialFit(batch)),
        code,
      ).toBe(code);
    expect(begun.save()).toEqual(before);
  });
});

describe("the memory of a stream", () => {
  const points = [
    [0, 0],
    [1, 0],
    [0, 2],
    [3, 1],
  ];
  const list = { left: [0, 1, 0], right: [1, 3, 2], similar: [1, 0, 1] };

  test("of pola is its threshold and its matrix, step by step", () => {
    const stream = [0, 1, 2].reduce(
      (state: Stream, e) => state.partialFit({ points, pairs: pick(list, [e]) }),
      pola.stream({ aggressiveness: 10, margin: 1 }),
    );
    // Root-mean-square distance of two of the four points, squared.
    const unit =
      points.flatMap((a) => points.map((b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)).reduce((s, v) => s + v) / 12;
    let state = { matrix: Matrix.identity(2), threshold: 1 };
    const sum = new Matrix(2, 2);
    for (const e of [0, 1, 2]) {
      const v = points[list.left[e]].map((value, c) => (value - points[list.right[e]][c]) / Math.sqrt(unit));
      state = polaStep(state, v, list.similar[e] ? 1 : -1, { aggressiveness: 10, margin: 1 }).state;
      state.matrix.data.forEach((value, k) => {
        sum.data[k] += value / 3 / unit;
      });
    }
    expect(relativeError(stream.metric().matrix, sum)).toBeLessThan(1e-12);
  });

  test("of lego holds the bounds of the first batch", () => {
    const first = lego.stream().partialFit({ points, pairs: list });
    const again = first.partialFit({ points, pairs: { left: [0], right: [3], similar: [1] } });
    const whole = first.metric().matrix;
    const next = again.metric().matrix;
    const unit =
      1 /
      (points.flatMap((a) => points.map((b) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2)).reduce((s, v) => s + v) / 12);
    const squared = [1, 5, 4].map((value) => value * unit).sort((a, b) => a - b);
    const within = squared[0] + 0.1 * (squared[1] - squared[0]);
    // The last matrix, from the means of three and of four steps, is a step towards the bound `within`.
    const moved = next.data.map((value, k) => (4 * value - 3 * whole.data[k]) / unit);
    const bytes = first.save();
    expect(lego.resume(bytes).save()).toEqual(bytes);
    const v = points[3].map((value) => value * Math.sqrt(unit));
    const before = lastMatrix(0.01, within, squared, unit);
    expect(relativeError(new Matrix(2, 2, moved), legoStep(before, v, within, 0.01))).toBeLessThan(1e-9);
  });

  /** M after the three pairs, by the steps of the paper. */
  function lastMatrix(rate: number, within: number, squared: number[], unit: number): Matrix {
    const beyond = squared[2] - 0.1 * (squared[2] - squared[1]);
    let matrix = Matrix.identity(2);
    for (const e of [0, 1, 2]) {
      const v = points[list.left[e]].map((value, c) => (value - points[list.right[e]][c]) * Math.sqrt(unit));
      const target = list.similar[e] ? within : beyond;
      const q = v.reduce((s, a, i) => s + v.reduce((t, b, j) => t + a * matrix.get(i, j) * b, 0), 0);
      if (list.similar[e] ? q > target : q < target) matrix = legoStep(matrix, v, target, rate);
    }
    return matrix;
  }
});

describe("streams", () => {
  test("refuse the bytes of another learner, of a model and of no file", () => {
    const bytes = pola.stream().partialFit({ points: data.points, pairs }).save();
    expect(codeOf(() => lego.resume(bytes))).toBe("FORMAT");
    expect(codeOf(() => pola.resume(pola.fit(data).save()))).toBe("FORMAT");
    expect(codeOf(() => pola.resume(Uint8Array.of(1, 2, 3)))).toBe("FORMAT");
    expect(pola.resume(pola.stream().save()).points).toBe(0);
  });

  test("have no metric while they are empty", () => {
    expect(codeOf(() => pola.stream().metric())).toBe("DATA");
    expect(codeOf(() => lego.stream({ components: 20 }).partialFit({ points: data.points, pairs }).metric())).toBe(
      "OPTION",
    );
  });
});
