import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { type SparseInput, sparseOf } from "../../src/data/sparse.ts";
import { BilinearForm, type FormRules, freshForm, rowsOf } from "../../src/learners/bilinearForm.ts";
import { bilinearSimilarity } from "../../src/learners/bilinearSimilarity.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { oasis } from "../../src/learners/oasis.ts";
import { pola } from "../../src/learners/pola.ts";
import type { Stream } from "../../src/learners/stream.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { blobs, noise, readFixture, relativeError, standardized } from "../contract/fixtures.ts";
import { heldOutAccuracy } from "./heldOut.ts";
import { by, flip, identity, plus, type Rows, times } from "./oracle.ts";
import { product, someTriplets } from "./tripletOracle.ts";

const rules = (given: Partial<FormRules> = {}): FormRules => ({
  aggressiveness: Infinity,
  symmetric: false,
  project: 0,
  ...given,
});
const random = new Random(6);
const draw = (d: number): number[] => Array.from({ length: d }, () => noise(random));
const outer = (a: number[], b: number[]): Rows => times(flip([a]), [b]);
const less = (a: number[], b: number[]): number[] => a.map((value, c) => value - b[c]);
const symmetrized = (a: Rows): Rows => by(plus(a, flip(a)), 0.5);

/** V of a triplet as the paper has it. */
const direction = ([a, p, n]: number[][], symmetric: boolean): Rows =>
  symmetric ? symmetrized(outer(a, less(p, n))) : outer(a, less(p, n));

function afterTriplets(list: readonly number[][][], given: Partial<FormRules> = {}): BilinearForm {
  const form = new BilinearForm(freshForm(new Float64Array(list[0][0].length)), rules(given));
  for (const triplet of list) {
    const row = rowsOf(Matrix.from(triplet));
    form.learn(row(0), row(1), row(2));
  }
  return form;
}

describe("a step of oasis", () => {
  test("is the nearest W that serves the triplet, or as near as C allows: it minimizes ½‖W − W₀‖² + C ξ", () => {
    for (const symmetric of [false, true]) {
      for (const aggressiveness of [Infinity, 0.05]) {
        const list = [0, 1, 2].map(() => [draw(3), draw(3), draw(3)]);
        const v = direction(list[2], symmetric);
        const start = afterTriplets(list.slice(0, 2), { symmetric, aggressiveness }).matrix().toArrays();
        const end = afterTriplets(list, { symmetric, aggressiveness }).matrix().toArrays();
        // A large multiple stands for the infinite price of a violated constraint.
        const price = (w: Rows): number => {
          const step = plus(w, by(start, -1));
          return product(step, step) / 2 + Math.min(aggressiveness, 1e4) * Math.max(0, 1 - product(v, w));
        };
        const best = price(end);
        for (let round = 0; round < 300; round++) {
          const move = by([draw(3), draw(3), draw(3)], 10 ** (-5 * random.uniform()));
          expect(price(plus(end, symmetric ? symmetrized(move) : move))).toBeGreaterThan(best - 1e-9);
        }
      }
    }
  });

  test("leaves no loss behind where C does not bind, and moves nothing where there is none", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (seed, symmetric) => {
        const own = new Random(seed);
        const triplet = [0, 1, 2].map(() => Array.from({ length: 4 }, () => noise(own)));
        const form = afterTriplets([triplet], { symmetric });
        const once = form.matrix().toArrays();
        expect(product(direction(triplet, symmetric), once)).toBeGreaterThan(1 - 1e-9);
        const row = rowsOf(Matrix.from(triplet));
        expect(form.step(row(0), row(1), row(2))).toBeLessThan(1e-9);
        expect(relativeError(form.matrix(), Matrix.from(once))).toBeLessThan(1e-9);
      }),
      { numRuns: 50 },
    );
  });

  test("gives the mean of W over all steps, also with projections between them", () => {
    for (const project of [0, 2]) {
      const list = Array.from({ length: 7 }, () => [draw(3), draw(3), draw(3)]);
      const after = list.map((_, t) =>
        afterTriplets(list.slice(0, t + 1), { symmetric: true, project })
          .matrix()
          .toArrays(),
      );
      const mean = by(after.reduce(plus), 1 / 7);
      expect(relativeError(afterTriplets(list, { symmetric: true, project }).mean(), Matrix.from(mean))).toBeLessThan(
        1e-12,
      );
    }
  });

  test("sees sparse rows from an origin as it sees the dense, centered ones", () => {
    for (const symmetric of [false, true]) {
      for (const project of [0, 3]) {
        const center = Float64Array.from(draw(6));
        const sparse = (): number[] => Array.from({ length: 6 }, () => (random.uniform() < 0.5 ? noise(random) : 0));
        const form = new BilinearForm(freshForm(center), rules({ symmetric, project, aggressiveness: 0.3 }));
        const list = Array.from({ length: 20 }, () => [sparse(), sparse(), sparse()]);
        for (const triplet of list) {
          const { starts, indices, values } = sparseOf(Matrix.from(triplet));
          const row = (i: number) => ({
            indices: indices.subarray(starts[i], starts[i + 1]),
            values: values.subarray(starts[i], starts[i + 1]),
          });
          form.learn(row(0), row(1), row(2));
        }
        const centered = list.map((triplet) => triplet.map((row) => row.map((value, c) => value - center[c])));
        const dense = afterTriplets(centered, { symmetric, project, aggressiveness: 0.3 });
        expect(relativeError(form.matrix(), dense.matrix())).toBeLessThan(1e-10);
        expect(relativeError(form.mean(), dense.mean())).toBeLessThan(1e-10);
        const copy = new BilinearForm(form.state(), rules({ symmetric, project }));
        expect(copy.mean().data).toEqual(form.mean().data);
      }
    }
  });

  test("of no length is no step: equal positive and negative, or an anchor at the origin", () => {
    for (const list of [
      [
        [1, 2],
        [3, 4],
        [3, 4],
      ],
      [
        [0, 0],
        [1, 0],
        [0, 1],
      ],
    ]) {
      expect(afterTriplets([list]).matrix().toArrays()).toEqual(identity(2));
    }
  });
});

/** Mean average precision of every point as a query for the others of its class. */
function meanAveragePrecision(metric: Metric, points: number[][], labels: readonly unknown[]): number {
  const distances = metric.distances(points);
  const averages = labels.map((label, i) => {
    const order = Array.from(labels.keys())
      .filter((j) => j !== i)
      .sort((p, q) => distances.get(i, p) - distances.get(i, q) || p - q);
    let found = 0;
    const precisions = order.flatMap((j, place) => (labels[j] === label ? [++found / (place + 1)] : []));
    return precisions.reduce((sum, value) => sum + value, 0) / precisions.length;
  });
  return averages.reduce((sum, value) => sum + value, 0) / averages.length;
}

describe("oasis", () => {
  const wine = standardized(readFixture("wine"));

  test("ranks held-out digits better than Euclid, by mean average precision", () => {
    const { points, labels } = readFixture("digits");
    const part = (from: number) => ({
      points: points.filter((_, i) => i % 8 === from),
      labels: labels.filter((_, i) => i % 8 === from),
    });
    const [train, held] = [part(0), part(1)];
    const score = (metric: Metric) => meanAveragePrecision(metric, held.points, held.labels);
    const learned = score(oasis.fit(train, { maxIterations: 3, constraints: 4000 }));
    expect(learned).toBeGreaterThan(score(euclidean.fit(train)) + 0.02);
  });

  test("finds better neighbors than Euclid on held-out wine", () => {
    const { learned, euclidean: plain } = heldOutAccuracy(oasis, wine);
    expect(learned).toBeGreaterThanOrEqual(plain);
  });

  test("comes to rest, losing less in the last pass than in the first, and tells what the metric costs", () => {
    const { report } = oasis.fit(wine, { maxIterations: 100 });
    expect(report.converged).toBe(true);
    expect(report.trace.at(-1)).toBeLessThan(report.trace[0]);
    const { labels } = wine;
    const { anchor, positive, negative } = someTriplets(labels, 200);
    const opposite = { points: wine.points, triplets: { anchor, positive: negative, negative: positive } };
    const { warnings } = oasis.fit(opposite, { aggressiveness: 1 }).report;
    expect(warnings.some((warning) => /symmetric and positive semidefinite moved it by [\d.]+%/.test(warning))).toBe(
      true,
    );
  });

  test("keeps W positive semidefinite on the way with `project`", () => {
    const triplets = someTriplets(wine.labels, 60);
    const stream = oasis.stream({ project: 1, aggressiveness: 1 }).partialFit({ points: wine.points, triplets });
    const { values } = eigh(bilinearSimilarity(stream).matrix);
    expect(values[0]).toBeGreaterThan(-1e-9 * values[12]);
    expect(stream.metric().report.warnings).toEqual([]);
  });
});

describe("a stream of oasis", () => {
  const { points, labels } = standardized(readFixture("wine"));
  const drawn = someTriplets(labels, 300);
  const triplets = { anchor: drawn.anchor, positive: drawn.positive, negative: drawn.negative };
  type List = typeof triplets;
  const pick = (list: List, order: readonly number[]): List => ({
    anchor: order.map((t) => list.anchor[t]),
    positive: order.map((t) => list.positive[t]),
    negative: order.map((t) => list.negative[t]),
  });
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, e) => from + e);

  test("equals one pass of `fit` over the same triplets in the same order", () => {
    const shuffled = pick(triplets, new Random(0).shuffle(range(0, 300)));
    for (const options of [{}, { symmetric: false, components: 2 }, { project: 50 }]) {
      const whole = oasis.fit({ points, triplets }, { ...options, maxIterations: 1 });
      const stream = oasis.stream(options).partialFit({ points, triplets: shuffled });
      expect(relativeError(stream.metric().matrix, whole.matrix)).toBeLessThan(1e-8);
      expect(stream.metric().report.constraints).toEqual(whole.report.constraints);
    }
  });

  test("does not feel where batches are cut, and comes back from its bytes", () => {
    const whole = oasis.stream().partialFit({ points, triplets }).metric().map.data;
    for (const size of [1, 64]) {
      const batches = range(0, Math.ceil(300 / size)).map((b) => range(b * size, Math.min(300, (b + 1) * size)));
      const stream = batches.reduce(
        (state: Stream, order) => oasis.resume(state.partialFit({ points, triplets: pick(triplets, order) }).save()),
        oasis.stream(),
      );
      expect(
        relativeError(new Matrix(1, whole.length, stream.metric().map.data), new Matrix(1, whole.length, whole)),
      ).toBeLessThan(1e-9);
    }
  });

  test("learns from sparse rows what it learns from dense ones, with triplets and with labels", () => {
    const own = new Random(3);
    const rows = Array.from({ length: 40 }, (_, i) =>
      Array.from({ length: 30 }, (_, c) => (own.uniform() < (c % 4 === i % 4 ? 0.5 : 0.1) ? 1 + own.uniform() : 0)),
    );
    const classes = rows.map((_, i) => i % 4);
    const sparse: SparseInput = sparseOf(Matrix.from(rows));
    const list = someTriplets(classes, 200);
    for (const supervision of [{ triplets: list }, { labels: classes }]) {
      for (const symmetric of [true, false]) {
        const options = { symmetric, impostors: 2 };
        const [thin, thick] = [sparse, rows].map((input) =>
          oasis.stream(options).partialFit({ points: input, ...supervision }),
        );
        expect(relativeError(thin.metric().matrix, thick.metric().matrix)).toBeLessThan(1e-9);
        expect(relativeError(bilinearSimilarity(thin).matrix, bilinearSimilarity(thick).matrix)).toBeLessThan(1e-9);
        const mixed = thin.partialFit({ points: rows, ...supervision });
        const same = thick.partialFit({ points: sparse, ...supervision });
        expect(relativeError(mixed.metric().matrix, same.metric().matrix)).toBeLessThan(1e-9);
      }
    }
  });

  test("has the similarity S(x, z) = (x − μ)ᵀ W (z − μ), which ranks positives higher than Euclid's", () => {
    const stream = oasis.stream({ aggressiveness: 1 }).partialFit({ points, triplets });
    const { matrix, mean, similarity, similarities } = bilinearSimilarity(stream);
    const [x, z] = [points[3], points[90]];
    const expected = x.reduce(
      (sum, a, i) => sum + z.reduce((inner, b, j) => inner + (a - mean[i]) * matrix.get(i, j) * (b - mean[j]), 0),
      0,
    );
    expect(similarity(x, z)).toBeCloseTo(expected, 10);
    expect(similarities(points).get(3, 90)).toBeCloseTo(expected, 10);
    const wrong = (s: Matrix): number =>
      triplets.anchor.filter((a, t) => s.get(a, triplets.positive[t]) <= s.get(a, triplets.negative[t])).length;
    const plain = Matrix.from(points.map((a) => points.map((b) => product([a], [b]))));
    expect(wrong(similarities(points))).toBeLessThan(wrong(plain));
    expect(() => bilinearSimilarity(pola.stream())).toThrow(/learns no bilinear form/);
    expect(() => bilinearSimilarity(oasis.stream())).toThrow(/empty/);
  });

  test("refuses sparse rows that do not fit", () => {
    const stream = oasis.stream();
    const good = sparseOf(Matrix.from(blobs().points));
    const bad: Partial<SparseInput>[] = [
      { starts: [0, 1] },
      { indices: good.indices.map((_, k) => (k === 3 ? 9 : good.indices[k])) },
      { indices: good.indices.map((_, k) => (k === 1 ? 0 : good.indices[k])) },
      { values: good.values.map((value, k) => (k === 7 ? Number.NaN : value)) },
      { values: good.values.subarray(1) },
    ];
    for (const part of bad) {
      expect(() => stream.partialFit({ points: { ...good, ...part }, labels: blobs().labels })).toThrow(/points:/);
    }
    const flat = sparseOf(
      Matrix.from([
        [1, 0],
        [1, 0],
        [1, 0],
      ]),
    );
    const list = { anchor: [0], positive: [1], negative: [2] };
    expect(() => stream.partialFit({ points: flat, triplets: list })).toThrow(/all the same/);
  });
});
