import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { chooseQueryMap, type QueryChoice } from "../../src/evaluate/chooseQueryMap.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const cloud = (rows: number, cols: number, random: Random) =>
  new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => 2 * random.uniform() - 1),
  );
const ran = (run: Generator<unknown, QueryChoice>): QueryChoice => {
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
  }
};

/** Queries are documents through `turn`, or have nothing to do with them. */
function world(related: boolean) {
  const random = new Random(4);
  const turn = cloud(5, 5, random);
  for (let k = 0; k < 25; k += 6) turn.data[k]! += 1;
  const part = (n: number) => {
    const documents = cloud(n, 5, random);
    const queries = cloud(n, 5, random);
    if (related)
      for (let i = 0; i < n; i++)
        for (let r = 0; r < 5; r++)
          queries.data[5 * i + r] = turn.row(r).reduce((sum, value, c) => sum + value * documents.get(i, c), 0);
    return { documents, queries, rows: Array.from({ length: n }, (_, i) => i) };
  };
  const [train, test] = [part(120), part(80)];
  const data = {
    documents: train.documents,
    queries: train.queries,
    relevance: { query: train.rows, item: train.rows },
  };
  const wanted = test.rows.map((row) => ({ items: [row], grades: [1], self: -1 }));
  return { data, exam: { documents: test.documents, queries: test.queries, wanted } };
}

describe("chooseQueryMap", () => {
  test("takes the candidate that gains most on the exam", () => {
    const { data, exam } = world(true);
    const choice = ran(chooseQueryMap(data, exam));
    expect(choice.table.map(({ learner }) => learner)).toEqual([
      ...Array<string>(4).fill("queryRidge"),
      ...Array<string>(4).fill("querySoftmax"),
    ]);
    const gains = choice.table.map(({ gain }) => gain.difference);
    const best = choice.table[gains.indexOf(Math.max(...gains))]!;
    expect([choice.learner, choice.options]).toEqual([best.learner, best.options]);
    expect(best.gain.learned.mean).toBeGreaterThan(best.gain.euclidean.mean + 0.2);
  });

  test("does not choose by a handful of queries", () => {
    const { data, exam } = world(true);
    const few = { ...exam, queries: exam.queries.take([0, 1, 2]), wanted: exam.wanted.slice(0, 3) };
    expect(ran(chooseQueryMap(data, few))).toMatchObject({ learner: "identity", table: [] });
  });

  test("keeps queries as they are where nothing helps", () => {
    const { data, exam } = world(false);
    const choice = ran(chooseQueryMap(data, exam, { comparison: "cosine" }));
    expect([choice.learner, choice.options]).toEqual(["identity", { comparison: "cosine" }]);
    expect(choice.reason).toContain("none of 8 is better than unmapped queries");
  });
});
