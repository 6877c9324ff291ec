import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import type { Data } from "../../src/learners/data.ts";
import { dca } from "../../src/learners/dca.ts";
import { farmPath } from "../../src/learners/farmPath.ts";
import { gmml } from "../../src/learners/gmml.ts";
import { itml } from "../../src/learners/itml.ts";
import { lmnn } from "../../src/learners/lmnn.ts";
import { prepare } from "../../src/learners/prepare.ts";
import type { Problems, Supervision } from "../../src/learners/problem.ts";
import { rca } from "../../src/learners/rca.ts";
import { blobs, relativeError } from "../contract/fixtures.ts";
import { angle, times } from "./oracle.ts";
import { meanOuter, sphere } from "./pairOracle.ts";

const { points, labels } = blobs(4, 6);

/** What a learner of some supervision would see, in the user's rows. */
function seen<K extends Supervision>(supervision: K, data: Omit<Data, "points">, options = {}) {
  const prepared = prepare({ name: "learner", supervision, tags: ["constraintWeights"] }, { points, ...data }, options);
  const problem = prepared.problem as Problems[K];
  const rowOf = Array.from({ length: problem.points.rows }, (_, r) => {
    const raw = Array.from(problem.points.row(r), (value, c) => value * prepared.scale + prepared.mean[c]);
    return points.findIndex((row) => row.every((value, c) => Math.abs(value - raw[c]) < 1e-9));
  });
  const user = (rows: ArrayLike<number>) => Array.from(rows, (row) => rowOf[row]);
  return { ...prepared, problem, user, rowOf };
}
const seenWarnings = (rows: number[][], values: (number | string)[]): string[] =>
  prepare({ name: "learner", supervision: "labels", tags: [] }, { points: rows, labels: values }, {}).warnings;
const message = (work: () => unknown): string => {
  try {
    work();
  } catch (error) {
    if (error instanceof EtalonError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "no error";
};
// Blobs go a, b, c, a, b, c, …: rows 0 and 3 are alike, 0 and 1 are not.
const against = { left: [0, 1, 2], right: [1, 4, 3], similar: [1, 0, 0] };

describe("labels joined with constraints", () => {
  test("keep the user's pairs, first and once, and add pairs of the labels between other points", () => {
    const { problem, user, constraints, warnings } = seen("pairs", { labels, pairs: against }, { constraints: 1000 });
    const pairs = user(problem.pairs.left).map((i, e) => {
      const j = user(problem.pairs.right)[e];
      return `${Math.min(i, j)} ${Math.max(i, j)} ${problem.pairs.similar[e]}`;
    });
    expect(pairs.slice(0, 3)).toEqual(["0 1 1", "1 4 0", "2 3 0"]);
    const expected = new Set(["0 1 1", "1 4 0", "2 3 0"]);
    for (let i = 0; i < 12; i++)
      for (let j = i + 1; j < 12; j++)
        if (!["0 1", "1 4", "2 3"].includes(`${i} ${j}`)) expected.add(`${i} ${j} ${labels[i] === labels[j] ? 1 : 0}`);
    expect(pairs.length).toBe(66);
    expect(new Set(pairs)).toEqual(expected);
    expect(constraints).toMatchObject({ "given pairs": 3, "pairs against labels": 2 });
    expect(warnings).toEqual(["2 of the given pairs contradict the labels; they were kept: rows (0, 1); (1, 4)"]);
  });

  test("let an unlabeled point take part through the user's pairs alone", () => {
    const some = labels.map((label, i) => (i === 0 ? null : label));
    const { problem, user, constraints } = seen("pairs", { labels: some, pairs: against }, { constraints: 1000 });
    const touching = user(problem.pairs.left).filter((i, e) => i === 0 || user(problem.pairs.right)[e] === 0);
    expect(touching.length).toBe(1);
    expect(constraints).toMatchObject({ "given pairs": 3, "pairs against labels": 1 });
  });

  test("count weights of the user's, and 1 for each pair of the labels", () => {
    const { problem } = seen("pairs", { labels, pairs: { ...against, weights: [5, 0.5, 2] } });
    const { weights } = problem.pairs;
    expect(Array.from(weights?.slice(0, 4) ?? [])).toEqual([5, 0.5, 2, 1]);
  });

  test("give closed forms the means of exactly those pairs", () => {
    const given = { ...against, weights: [3, 1, 0.5] };
    const all: [number, number, number, number][] = [];
    for (let i = 0; i < 12; i++)
      for (let j = i + 1; j < 12; j++)
        if (!["0 1", "1 4", "2 3"].includes(`${i} ${j}`)) all.push([i, j, labels[i] === labels[j] ? 1 : 0, 2]);
    // Each pair as often as twice its weight.
    const listed = [...all, [0, 1, 1, 6], [1, 4, 0, 2], [2, 3, 0, 1]].flatMap(([i, j, similar, times]) =>
      Array.from({ length: times }, () => [i, j, similar]),
    );
    const pairs = {
      left: listed.map(([i]) => i),
      right: listed.map(([, j]) => j),
      similar: listed.map(([, , similar]) => similar),
    };
    const options = { balance: 0.5, shrinkage: 0.1 } as const;
    const joined = gmml.fit({ points, labels, pairs: given }, options);
    expect(relativeError(joined.matrix, gmml.fit({ points, pairs }, options).matrix)).toBeLessThan(1e-9);
    const a = joined.matrix.toArrays();
    const [s, d] = [1, 0].map((kind) => sphere(meanOuter(points, pairs, kind), 0.1));
    expect(angle(times(times(a, s), a), d)).toBeLessThan(1e-9);
    expect(joined.report.constraints).toMatchObject({ similar: 17 + 3, dissimilar: 46 + 1.5 });
  });

  test("join triplets and quadruplets with what labels say, and name contradictions", () => {
    const triplets = { anchor: [0, 0], positive: [3, 1], negative: [1, 6] };
    const { problem, user, constraints, warnings } = seen("triplets", { labels, triplets });
    expect(user(problem.triplets.anchor).slice(0, 2)).toEqual([0, 0]);
    const alone = seen("triplets", { labels }).problem.triplets.anchor.length;
    expect(problem.triplets.anchor.length).toBe(alone + 2);
    expect(constraints).toMatchObject({ "given triplets": 2, "triplets against labels": 1 });
    expect(warnings.join()).toContain("rows (0, 1, 6)");
    const four = seen("quadruplets", { labels, quadruplets: { a: [0], b: [1], c: [2], d: [5] } }, { constraints: 7 });
    expect(four.problem.quadruplets.a.length).toBe(8);
    expect(four.warnings.join()).toContain(
      "1 of the given quadruplets contradict the labels; they were kept: rows (0, 1, 2, 5)",
    );
  });

  test("grow chunks by labels and similar pairs, and link chunks of different labels", () => {
    const some = labels.map((label, i) => (i < 9 ? label : null));
    const data = { labels: some, pairs: { left: [9, 10, 11], right: [0, 11, 1], similar: [1, 1, 0] } };
    const { problem, rowOf } = seen("chunks", data);
    const of = (row: number) => problem.chunks.chunk[rowOf.indexOf(row)];
    expect(problem.chunks.count).toBe(4);
    expect([of(3), of(6), of(9)]).toEqual([of(0), of(0), of(0)]);
    expect(of(10)).toBe(of(11));
    const links = Array.from(problem.links?.left ?? [], (a, e) => [a, problem.links?.right[e] as number]);
    const wanted = [
      [of(0), of(1)],
      [of(0), of(2)],
      [of(1), of(2)],
      [of(11), of(1)],
    ];
    const sorted = (list: number[][]) => list.map((pair) => String(pair.sort((a, b) => a - b))).sort();
    expect(sorted(links)).toEqual(sorted(wanted));
    expect(message(() => dca.fit({ points, labels, pairs: { left: [0], right: [1], similar: [1] } }))).toMatch(
      /^DATA dca: chunks and similar pairs bring points of different labels together: rows \d+ and \d+/,
    );
  });
});

describe("conversions", () => {
  test("rca learns from similar pairs what it learns from the chunks they connect", () => {
    const pairs = { left: [0, 3, 6, 1, 4], right: [3, 6, 9, 4, 7], similar: [1, 1, 1, 1, 1] };
    const chunks = labels.map((_, i) => (i % 3 === 0 ? "x" : i % 3 === 1 && i < 9 ? "y" : null));
    const options = { shrinkage: 0.2 };
    expect(rca.fit({ points, pairs }, options).matrix.data).toEqual(rca.fit({ points, chunks }, options).matrix.data);
    expect(message(() => rca.fit({ points, pairs: { left: [0], right: [1], similar: [0] } }))).toMatch(
      /^DATA rca: there is no similar pair/,
    );
  });

  test("chunks add similar pairs to pairs, and refuse a dissimilar pair inside one", () => {
    const chunks = labels.map((_, i) => (i === 0 || i === 3 || i === 6 ? 1 : null));
    const { problem, constraints } = seen("pairs", { chunks, pairs: { left: [0, 0], right: [3, 1], similar: [1, 0] } });
    expect(problem.pairs.left.length).toBe(4);
    expect(constraints).toMatchObject({ similar: 3, dissimilar: 1 });
    expect(
      message(() => itml.fit({ points, chunks, pairs: { left: [3, 1], right: [6, 4], similar: [0, 1] } })),
    ).toMatch(/^DATA pairs: a dissimilar pair has both ends in one chunk \(rows 3 and 6\)/);
  });

  test("quadruplets without a common point are left out where triplets are wanted, all of them refused", () => {
    const { problem, warnings } = seen("triplets", { quadruplets: { a: [0, 1], b: [3, 4], c: [0, 2], d: [1, 3] } });
    expect(problem.triplets.anchor.length).toBe(1);
    expect(warnings.join()).toContain("1 quadruplets were left out");
    expect(message(() => seen("triplets", { quadruplets: { a: [1], b: [4], c: [2], d: [3] } }))).toMatch(
      /^DATA .*no quadruplet names a point in both pairs/,
    );
  });

  test("pairs that never meet are no triplets, though they are quadruplets", () => {
    const pairs = { left: [0, 1], right: [3, 2], similar: [1, 0] };
    expect(message(() => seen("triplets", { pairs }))).toMatch(/^DATA .*no similar pair shares a point/);
    expect(seen("quadruplets", { pairs }).problem.quadruplets.a.length).toBe(1);
  });

  test("labels that look like a quantity are learned as classes, with a hint at targets", () => {
    const many = Array.from({ length: 240 }, (_, i) => [i % 7, (i * i) % 11, i / 240]);
    const hint = (values: (number | string)[]) =>
      seenWarnings(many, values).some((warning) => /different numbers.*`targets`.*mlkr/.test(warning));
    expect(hint(many.map((_, i) => (i % 12) / 4))).toBe(true);
    expect(hint(many.map((_, i) => i % 120))).toBe(true);
    expect(hint(many.map((_, i) => i % 12))).toBe(false);
    expect(hint(many.map((_, i) => `${i % 120}`))).toBe(false);
    expect(hint(many.map((_, i) => (i % 3) / 2))).toBe(false);
  });

  test("the path of farm weighs triplets as farm does: a weight of 2 is a copy", () => {
    const triplets = { anchor: [0, 1, 2, 3], positive: [3, 4, 5, 6], negative: [1, 2, 0, 4] };
    const twice = [0, 1, 1, 2, 3, 3];
    const copied = Object.fromEntries(Object.entries(triplets).map(([end, rows]) => [end, twice.map((t) => rows[t])]));
    const options = { weightPenalties: [0.05, 0.2] };
    const weighted = farmPath({ points, triplets: { ...triplets, weights: [1, 2, 1, 2] } }, options);
    const repeated = farmPath({ points, triplets: copied as typeof triplets }, options);
    const values = (path: typeof weighted) => path.flatMap(({ weights }) => Array.from(weights));
    const gaps = values(weighted).map((value, k) => Math.abs(value - values(repeated)[k]));
    expect(Math.max(...gaps)).toBeLessThan(1e-8);
    expect(values(farmPath({ points, triplets }, options))).not.toEqual(values(weighted));
  });

  test("a learner of labels warns of pairs instead of passing over them in silence", () => {
    const { report } = lmnn.fit({ points, labels, pairs: against }, { neighbors: 2, maxIterations: 3 });
    expect(report.warnings).toContain("pairs were not used: lmnn takes labels");
  });
});
