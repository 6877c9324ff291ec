import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import type { QueryData } from "../../../src/learners/query/queryData.ts";
import { queryProblem } from "../../../src/learners/query/queryProblem.ts";
import { queryRidge } from "../../../src/learners/query/queryRidge.ts";
import { querySoftmax } from "../../../src/learners/query/querySoftmax.ts";
import { querySoftmaxObjective } from "../../../src/learners/query/querySoftmaxObjective.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";

const random = new Random(5);
const cloud = (rows: number, cols: number, source = random) =>
  new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => 2 * source.uniform() - 1),
  );

/** Twelve documents, seven queries, graded judgments with shared documents. */
const small = (): QueryData & { documents: Matrix; queries: Matrix } => ({
  documents: cloud(12, 3, new Random(1)),
  queries: cloud(7, 3, new Random(2)),
  relevance: {
    query: [0, 0, 1, 2, 3, 4, 5, 5, 6],
    item: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    grade: [2, 1, 1, 3, 1, 1, 1, 1, 1],
  },
});

/** Every document asks for the next one in its pair, and a planted map moves queries away from what they look for. */
function planted(m: number, d: number): QueryData {
  const source = new Random(9);
  const documents = cloud(m, d, source);
  const turn = cloud(d, d, source);
  const queries = new Matrix(m, d);
  for (let i = 0; i < m; i++)
    for (let r = 0; r < d; r++)
      for (let c = 0; c < d; c++) queries.data[i * d + r] += (turn.get(r, c) + (r === c ? 1 : 0)) * documents.get(i, c);
  const rows = Array.from({ length: m }, (_, i) => i);
  return { documents, queries, relevance: { query: rows, item: rows } };
}

const firstHits = (map: ReturnType<typeof queryRidge.fit>, { documents, queries }: QueryData) =>
  Array.from(map.neighbors(documents, queries ?? documents, { neighbors: 1 }).indices).filter((found, q) => found === q)
    .length;

describe("querySoftmaxObjective", () => {
  const options = { temperature: 0.3, regularization: 0.2 };
  const whole = (comparison: "euclidean" | "cosine", data: QueryData) => {
    const problem = queryProblem("test", data, { comparison, seed: 0 });
    const every = (n: number) => Int32Array.from({ length: n }, (_, i) => i);
    const batch = { queries: every(problem.queries.rows), documents: every(problem.documents.rows) };
    return { problem, objective: querySoftmaxObjective(problem, batch, options) };
  };

  test.each(["euclidean", "cosine"] as const)("is the cross-entropy by its definition, %s", (comparison) => {
    const { documents, queries, relevance } = small();
    const { objective } = whole(comparison, { documents, queries, relevance });
    const map = cloud(3, 3, new Random(3));
    const unit = (v: number[]) => v.map((x) => x / Math.sqrt(v.reduce((s, y) => s + y * y, 0)));
    const compared = (v: ArrayLike<number>) => (comparison === "cosine" ? unit(Array.from(v)) : Array.from(v));
    const xs = documents.toArrays().map(compared);
    const mean = [0, 1, 2].map((c) => xs.reduce((s, x) => s + x[c]! / 12, 0));
    const spread = xs.reduce((s, x) => s + x.reduce((t, v, c) => t + (v - mean[c]!) ** 2, 0), 0) / 12;
    let expected = 0;
    for (let q = 0; q < 7; q++) {
      const query = compared(queries.row(q));
      const mapped = [0, 1, 2].map((r) => query.reduce((s, v, c) => s + map.get(r, c) * v, 0));
      const scores = xs.map((x) => {
        const squares = x.reduce((s, v) => s + v * v, 0);
        const inner = x.reduce((s, v, c) => s + v * mapped[c]!, 0);
        return (inner - (comparison === "euclidean" ? squares / 2 : 0)) / (0.3 * spread);
      });
      const total = Math.log(scores.reduce((s, v) => s + Math.exp(v), 0));
      const wanted = Array.from(relevance.query as number[], (asking, e) => [asking, e] as const).filter(
        ([asking]) => asking === q,
      );
      const grades = wanted.reduce((s, [, e]) => s + relevance.grade![e]!, 0);
      for (const [, e] of wanted)
        expected -= ((relevance.grade![e]! / grades) * (scores[relevance.item[e]!]! - total)) / 7;
    }
    for (let k = 0; k < 9; k++) expected += 0.1 * (map.data[k]! - (k % 4 === 0 ? 1 : 0)) ** 2;
    expect(objective(map, new Matrix(3, 3))).toBeCloseTo(expected, 10);
  });

  test.each(["euclidean", "cosine"] as const)("has the gradient that differences have, %s", (comparison) => {
    const { objective } = whole(comparison, small());
    const map = cloud(3, 3, new Random(4));
    const gradient = new Matrix(3, 3);
    objective(map, gradient);
    for (let k = 0; k < 9; k++) {
      const at = (step: number) => {
        const moved = map.clone();
        moved.data[k]! += step;
        return objective(moved, new Matrix(3, 3));
      };
      const slope = (at(1e-6) - at(-1e-6)) / 2e-6;
      expect(Math.abs(gradient.data[k]! - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
    }
  });

  test("leaves the query itself, and what judgments join to it, out of its softmax", () => {
    const documents = cloud(40, 2, new Random(7));
    // 0 asks for 1 and 2 for 1 and 3, so 3 is of the family of 0 without being named by it.
    const query = [0, 2, 2, ...Array.from({ length: 18 }, (_, i) => 4 + 2 * i)];
    const item = [1, 1, 3, ...Array.from({ length: 18 }, (_, i) => 5 + 2 * i)];
    const { problem } = whole("euclidean", { documents, relevance: { query, item } });
    const first = Int32Array.of(problem.own.indexOf(0));
    const among = (rows: number[]) =>
      querySoftmaxObjective(
        problem,
        { queries: first, documents: Int32Array.from(rows) },
        options,
      )(Matrix.identity(2), new Matrix(2, 2));
    const others = [1, 4, 5, 6, 7];
    for (const idle of [0, 2, 3]) expect(among([...others, idle].sort())).toBeCloseTo(among(others), 12);
    expect(among([...others, 8])).toBeGreaterThan(among(others));
  });
});

describe("query maps", () => {
  test("ridge regression has no gradient left, and no slack near its optimum", () => {
    const { documents, queries, relevance } = small();
    const map = queryRidge.fit({ documents, queries, relevance }, { regularization: 0.5 }).map;
    const squares = queries.data.reduce((sum, value) => sum + value * value, 0);
    const means = Array.from({ length: 7 }, (_, q) => {
      const mine = (relevance.query as number[]).flatMap((asking, e) => (asking === q ? [e] : []));
      const total = mine.reduce((sum, e) => sum + relevance.grade![e]!, 0);
      return [0, 1, 2].map((c) =>
        mine.reduce((sum, e) => sum + (relevance.grade![e]! / total) * documents.get(relevance.item[e]!, c), 0),
      );
    });
    const value = (a: Matrix) => {
      let sum = 0;
      for (let q = 0; q < 7; q++)
        for (let r = 0; r < 3; r++) {
          const mapped = [0, 1, 2].reduce((s, c) => s + a.get(r, c) * queries.get(q, c), 0);
          sum += (mapped - means[q]![r]!) ** 2;
        }
      for (let k = 0; k < 9; k++) sum += ((0.5 * squares) / 3) * (a.data[k]! - (k % 4 === 0 ? 1 : 0)) ** 2;
      return sum;
    };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.constantFrom(-1e-3, 1e-3), (k, step) => {
        const moved = map.clone();
        moved.data[k]! += step;
        expect(value(moved)).toBeGreaterThan(value(map));
      }),
    );
  });

  test.each([queryRidge, querySoftmax])("$name finds what a planted map hides", (learner) => {
    const data = planted(200, 6);
    const before = firstHits(queryRidge.fit(data, { regularization: 1e9 }), data);
    const learned = learner.fit(data, { regularization: 1e-4 });
    expect(before).toBeLessThan(60);
    expect(firstHits(learned, data)).toBeGreaterThan(180);
    expect(learned.report.constraints).toMatchObject({ queries: 200, relevant: 200 });
  });

  test("a strong pull leaves the identity", () => {
    const data = planted(50, 4);
    for (const map of [queryRidge.fit(data, { regularization: 1e9 }), querySoftmax.fit(data, { regularization: 1e6 })])
      for (let k = 0; k < 16; k++) expect(map.map.data[k]).toBeCloseTo(k % 5 === 0 ? 1 : 0, 4);
  });

  test.each([queryRidge, querySoftmax])("$name does not feel the order of rows, nor their unit", (learner) => {
    const { documents, queries, relevance } = small();
    const first = learner.fit({ documents, queries, relevance }, { comparison: "euclidean" });
    const turned = (m: Matrix) => m.take(Array.from({ length: m.rows }, (_, i) => m.rows - 1 - i));
    const again = learner.fit({
      documents: turned(documents),
      queries: turned(queries),
      relevance: {
        query: Array.from(relevance.query, (q) => 6 - q),
        item: Array.from(relevance.item, (i) => 11 - i),
        grade: relevance.grade!,
      },
    });
    const scaled = (m: Matrix) =>
      new Matrix(
        m.rows,
        m.cols,
        m.data.map((value) => 1024 * value),
      );
    const larger = learner.fit({ documents: scaled(documents), queries: scaled(queries), relevance });
    for (let k = 0; k < 9; k++) {
      expect(again.map.data[k]).toBeCloseTo(first.map.data[k]!, 7);
      expect(larger.map.data[k]).toBeCloseTo(first.map.data[k]!, 9);
    }
  });

  test("a sample of queries and documents says almost the same, and the same for the same seed", () => {
    const data = planted(600, 4);
    const options = { queries: 150, documents: 60, seed: 3 };
    const learned = querySoftmax.fit(data, options);
    expect(learned.report.constraints).toMatchObject({ queries: 150, documents: 210 });
    expect(firstHits(learned, data)).toBeGreaterThan(500);
    expect(querySoftmax.fit(data, options).save()).toEqual(learned.save());
  });

  test("documents that ask themselves do not find themselves", () => {
    const documents = cloud(60, 3, new Random(8));
    const query = Array.from({ length: 30 }, (_, i) => 2 * i);
    const relevance = { query, item: query.map((q) => q + 1) };
    const map = queryRidge.fit({ documents, relevance });
    expect(map.report.constraints).toEqual({ queries: 30, relevant: 30 });
    expect(() => queryRidge.fit({ documents, relevance: { query: [3, 4], item: [3, 4] } })).toThrow(
      "0 queries have a relevant document",
    );
  });

  test("says what is wrong", () => {
    const { documents, queries, relevance } = small();
    expect(() => queryRidge.fit({ documents, queries: cloud(7, 2), relevance })).toThrow(
      "queries have 2 features, documents 3",
    );
    expect(() => queryRidge.fit({ documents, queries, relevance: { query: [0], item: [99] } })).toThrow(
      "`item[0]` is 99",
    );
    expect(() => queryRidge.fit({ documents, queries, relevance: { query: [0], item: [0], grade: [-1] } })).toThrow(
      "grade 0 is -1",
    );
    expect(() => queryRidge.fit({ documents: new Matrix(12, 3), queries, relevance })).toThrow(
      "all documents are identical",
    );
    expect(() => querySoftmax.fit(small(), { temprature: 1 } as object)).toThrow("Did you mean `temperature`");
  });
});
