import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import type { Data, Given } from "../../src/learners/data.ts";
import type { Learner } from "../../src/learners/learner.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { fitBriefly, insanity, registry, relativeError, when } from "./fixtures.ts";
import { given, KINDS, labels, points } from "./supervisionKinds.ts";

function codeAndText(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof EtalonError) return `${error.code} ${error.message}`;
    throw error;
  }
  return "no error";
}

describe.each(registry)("$name", (learner) => {
  const others = KINDS.filter((kind) => !learner.takes.includes(kind) && learner.supervision !== "none");

  for (const kind of learner.takes) {
    test(`learns a sane metric from ${kind} alone, as its metadata say`, () => {
      expect(insanity(fitBriefly(learner, { points, [kind]: given[kind] }, few(learner)))).toBeUndefined();
    });
  }

  for (const kind of others) {
    test(`refuses ${kind} alone with DATA, and says what would do`, () => {
      const text = codeAndText(() => fitBriefly(learner, { points, [kind]: given[kind] }));
      expect(text).toMatch(/^DATA /);
      for (const taken of learner.takes) expect(text).toContain(`\`${taken}\``);
    });
    when(!learner.joins.includes(kind) && learner.takes.includes("labels"))(
      `says that ${kind} beside labels were not used, and does not use them`,
      () => {
        const { map, report } = fitBriefly(learner, { points, labels, [kind]: given[kind] });
        expect(report.warnings.join("; ")).toMatch(new RegExp(`${kind} were not used`));
        expect([...map.data]).toEqual([...fitBriefly(learner, { points, labels }).map.data]);
      },
    );
  }

  for (const kind of learner.joins) {
    when(learner.takes.includes("pairs"))(`uses ${kind} beside pairs, and says so where it does not`, () => {
      const { pairs } = given;
      const learn = (data: Partial<Data>) => fitBriefly(learner, { points, ...data });
      const [joined, alone] = [learn({ pairs, [kind]: given[kind] }), learn({ pairs })];
      expect([...joined.map.data]).not.toEqual([...alone.map.data]);
      expect(joined.report.warnings.join("; ")).not.toMatch(/were not used/);
      // Beside labels alone learners of comparisons have no dissimilar pair to hold a chunk's pairs against.
      if (learner.supervision === "pairs") return;
      const beside = learn({ labels, [kind]: given[kind] });
      expect([...beside.map.data]).toEqual([...learn({ labels }).map.data]);
      expect(beside.report.warnings.join("; ")).toContain(`${kind} were not used`);
    });
  }

  when(learner.takes.length > 1)("learns from one kind alone where `learnFrom` says so", () => {
    const own = learner.takes[0];
    const both = { points, labels, [own]: given[own] };
    const alone = fitBriefly(learner, { points, [own]: given[own] });
    expect([...fitBriefly(learner, { ...both, learnFrom: own }).map.data]).toEqual([...alone.map.data]);
    const byLabels = fitBriefly(learner, { ...both, learnFrom: ["labels"] });
    expect([...byLabels.map.data]).toEqual([...fitBriefly(learner, { points, labels }).map.data]);
    expect(codeAndText(() => learner.fit({ points, labels, learnFrom: "views" as Given }))).toMatch(/^OPTION .*views/);
  });

  for (const [name, some] of Object.entries({ points: 0, NaN: Number.NaN, "below 0": -1, infinite: Infinity })) {
    when(learner.tags.includes("sampleWeights"))(`refuses weights of points that are ${name} by place`, () => {
      const weights = labels.map((_, i) => (i === 5 ? some : 1));
      expect(codeAndText(() => learner.fit({ points, labels, weights }))).toMatch(/^DATA points: .*weight 5 is/);
    });
  }

  when(!learner.tags.includes("sampleWeights"))("refuses weights of points: it would pass over them", () => {
    const weights = labels.map(() => 1);
    expect(codeAndText(() => learner.fit({ points, labels, weights }))).toMatch(/^DATA .*weighs all points alike/);
  });

  when(learner.tags.includes("sampleWeights") && !learner.tags.includes("fixed"))(
    "counts a point of weight 4 as four when it keeps two components",
    () => {
      const weights = labels.map((_, i) => 1 + (i % 4));
      const copies = weights.flatMap((weight, i) => Array<number>(weight).fill(i));
      const options = { ...settled(learner), components: 2, ...("init" in learner.options ? { init: "pca" } : {}) };
      const weighted = learner.fit({ points, labels, weights }, options);
      const repeated = learner.fit(
        { points: copies.map((i) => points[i]), labels: copies.map((i) => labels[i]) },
        options,
      );
      expect(relativeError(inUnits(weighted), inUnits(repeated))).toBeLessThan(1e-8);
    },
  );

  when(learner.tags.includes("sampleWeights"))("counts a point of weight 4 as one that is there four times", () => {
    const weights = labels.map((_, i) => 1 + (i % 4));
    const copies = weights.flatMap((weight, i) => Array<number>(weight).fill(i));
    const options = settled(learner);
    const weighted = learner.fit({ points, labels, weights }, options);
    const repeated = learner.fit(
      { points: copies.map((i) => points[i]), labels: copies.map((i) => labels[i]) },
      options,
    );
    // Divisors such as n − 1 count rows: what they change is the unit of M alone.
    expect(relativeError(inUnits(weighted), inUnits(repeated))).toBeLessThan(1e-8);
    expect(relativeError(inUnits(weighted), inUnits(learner.fit({ points, labels }, options)))).toBeGreaterThan(1e-4);
    const scaled = learner.fit({ points, labels, weights: weights.map((weight) => 3.7 * weight) }, options);
    expect(relativeError(scaled.matrix, weighted.matrix)).toBeLessThan(1e-8);
    const even = learner.fit({ points, labels, weights: weights.map(() => 5) }, options);
    expect(relativeError(even.matrix, learner.fit({ points, labels }, options).matrix)).toBeLessThan(1e-8);
  });

  const kind = learner.supervision;
  const constrained = kind === "pairs" || kind === "triplets" || kind === "quadruplets";
  when(constrained && !learner.tags.includes("constraintWeights"))("refuses weights of constraints", () => {
    const own = given[kind as "pairs" | "triplets"];
    const weights = (Object.values(own)[0] as number[]).map(() => 1);
    expect(codeAndText(() => learner.fit({ points, [kind]: { ...own, weights } }))).toMatch(
      /^DATA .*weighs all constraints alike/,
    );
  });

  when(learner.tags.includes("constraintWeights"))("counts a constraint of weight 3 as one given three times", () => {
    const own = given[kind as "pairs" | "triplets" | "quadruplets"];
    const count = (Object.values(own)[0] as number[]).length;
    const weights = Array.from({ length: count }, (_, e) => 1 + ((e * 7) % 3));
    const copies = weights.flatMap((weight, e) => Array<number>(weight).fill(e));
    const repeated = Object.fromEntries(
      Object.entries(own).map(([end, values]) => [end, copies.map((e) => (values as number[])[e])]),
    );
    const options = settled(learner);
    const learn = (constraints: unknown) => learner.fit({ points, [kind]: constraints } as unknown as Data, options);
    const weighted = learn({ ...own, weights });
    const near = exact(learner) ? 1e-8 : 1e-4;
    expect(relativeError(weighted.matrix, learn(repeated).matrix)).toBeLessThan(near);
    expect(relativeError(weighted.matrix, learn(own).matrix)).toBeGreaterThan(1e-3);
  });
});

/** Some constraints are enough. */
const few = ({ options }: Learner): Record<string, unknown> => ("constraints" in options ? { constraints: 300 } : {});

/** What a learner needs to come to rest, and no rule that takes copies for new evidence. */
const settled = (learner: Learner): Record<string, unknown> => ({
  ...("shrinkage" in learner.options ? { shrinkage: 0.1 } : {}),
  ...("whiten" in learner.options ? { whiten: true } : {}),
  ...("tolerance" in learner.options && !exact(learner) ? { tolerance: 1e-9 } : {}),
  ...("maxIterations" in learner.options ? { maxIterations: exact(learner) ? 20 : 3000 } : {}),
});

/** Whether copies and weights give the same sums at each step; elsewhere steps differ and only the optimum is the same. */
const exact = ({ name }: Learner): boolean => name !== "itml" && name !== "schultzJoachims";

/** M over its trace. */
function inUnits({ matrix }: Metric): Matrix {
  let trace = 0;
  for (let c = 0; c < matrix.cols; c++) trace += matrix.get(c, c);
  return new Matrix(
    matrix.rows,
    matrix.cols,
    matrix.data.map((value) => value / trace),
  );
}
