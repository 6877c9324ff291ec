import { describe, expect, test } from "vitest";
import { euclidean } from "../../src/learners/euclidean.ts";
import { rca } from "../../src/learners/rca.ts";
import type { Metric } from "../../src/metrics/metric.ts";
import { blobs, readFixture, standardized } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import {
  classCovariances,
  distance,
  flip,
  golden,
  identity,
  inverse,
  meanOf,
  outer,
  plus,
  shrunk,
  times,
} from "./oracle.ts";

const points = golden.X;
const chunks = golden.res.rca_chunks.map((chunk) => (chunk < 0 ? null : chunk));

/** C by the definition: chunk by chunk, over the number of points in chunks. */
function withinChunks(rows: number[][], of: readonly (number | null)[]): number[][] {
  const inChunks = of.filter((chunk) => chunk !== null).length;
  let sum = rows[0].map(() => rows[0].map(() => 0));
  for (const chunk of new Set(of)) {
    if (chunk === null) continue;
    const members = rows.filter((_, i) => of[i] === chunk);
    sum = plus(sum, outer(members, meanOf(members), 1 / inChunks));
  }
  return sum;
}

describe("rca", () => {
  const c = withinChunks(points, chunks);

  test("is the inverse within-chunk covariance, so that L C Lᵀ = I", () => {
    const metric = rca.fit({ points, chunks }, { shrinkage: "none" });
    expect(distance(metric.matrix.toArrays(), golden.res.rca)).toBeLessThan(1e-9);
    const map = metric.map.toArrays();
    expect(measured("L C Lᵀ = I, relative", distance(times(times(map, c), flip(map)), identity(13)))).toBeLessThan(
      1e-9,
    );
    expect(metric.report.constraints).toEqual({ chunks: 44, "points in chunks": 88 });
  });

  test("inverts C with its correlations shrunk by the given share", () => {
    for (const shrinkage of [0.2, 0.6]) {
      const { matrix } = rca.fit({ points, chunks }, { shrinkage });
      expect(distance(matrix.toArrays(), inverse(shrunk(c, shrinkage)))).toBeLessThan(1e-9);
    }
  });

  test("takes classes for chunks when it is given labels", () => {
    const { within } = classCovariances(points, golden.y);
    const fromLabels = rca.fit({ points, labels: golden.y }, { shrinkage: 0.1 });
    expect(distance(fromLabels.matrix.toArrays(), inverse(shrunk(within, 0.1)))).toBeLessThan(1e-9);
    const fromChunks = rca.fit({ points, chunks: golden.y }, { shrinkage: 0.1 });
    expect([...fromChunks.map.data]).toEqual([...fromLabels.map.data]);
  });

  test("leaves out chunks of one point with a warning, and points in none without", () => {
    const alone = chunks.map((chunk, i) => (i === chunks.indexOf(null) ? "alone" : chunk));
    const metric = rca.fit({ points, chunks: alone }, { shrinkage: "none" });
    expect(metric.report.warnings).toEqual(["1 chunk of a single point was left out"]);
    expect(distance(metric.matrix.toArrays(), golden.res.rca)).toBeLessThan(1e-9);
    const far = rca.fit(
      { points: [...points, points[0].map(() => 1e4)], chunks: [...chunks, null] },
      { shrinkage: "none" },
    );
    expect(distance(far.matrix.toArrays(), golden.res.rca)).toBeLessThan(1e-8);
  });

  test("shrinks a covariance of low rank and reports the rank, or adds a ridge", () => {
    const few = chunks.map((chunk) => (chunk !== null && chunk < 5 ? chunk : null));
    const metric = rca.fit({ points, chunks: few });
    expect(metric.report.warnings).toEqual([
      "the covariance of 13 features has rank 5 at most: shrinkage by 0.200 makes it invertible",
    ]);
    expect(distance(metric.matrix.toArrays(), inverse(shrunk(withinChunks(points, few), 0.2)))).toBeLessThan(1e-9);
    const ridged = rca.fit({ points, chunks: few }, { shrinkage: "none" });
    expect(ridged.report.warnings.join()).toContain("a ridge of 1e-8 of each variance was added");
  });

  test("refuses chunks that say nothing with DATA", () => {
    expect(() => rca.fit({ points, chunks: points.map(() => null) })).toThrow(/no chunk has two points/);
    const twins = {
      points: [
        [1, 2],
        [1, 2],
        [3, 4],
        [3, 4],
      ],
      chunks: [0, 0, 1, 1],
    };
    expect(() => rca.fit(twins)).toThrow(/identical/);
    expect(() => rca.fit({ points, chunks: chunks.slice(1) })).toThrow(
      /88 entries for 89 points|88 chunk entries for 89 points/,
    );
  });

  test("ignores a constant feature and, but for rounding, duplicated rows", () => {
    const m = rca.fit({ points, chunks }).matrix.toArrays();
    const padded = rca.fit({ points: points.map((row) => [...row, 1]), chunks }).matrix.toArrays();
    expect(
      distance(
        padded.slice(0, 13).map((row) => row.slice(0, 13)),
        m,
      ),
    ).toBeLessThan(1e-12);
    expect(padded[13].every((value) => value === 0)).toBe(true);
    const twice = rca.fit({ points: [...points, ...points], chunks: [...chunks, ...chunks] }).matrix.toArrays();
    expect(distance(twice, m)).toBeLessThan(1e-10);
  });

  test("keeps the directions that tell groups apart when fewer components are asked for", () => {
    const { points: cloud, labels } = blobs(30, 2, 6);
    const metric = rca.fit({ points: cloud, labels }, { components: 2 });
    const { indices } = metric.neighbors(cloud, cloud, { neighbors: 1, exclude: [...cloud.keys()] });
    const right = [...indices].filter((j, i) => labels[j] === labels[i]).length;
    expect(right / cloud.length).toBeGreaterThan(0.95);
  });

  test("finds better neighbors than Euclid on half of wine", () => {
    const { points: wines, labels: kinds } = standardized(readFixture("wine"));
    const half = (rest: number) => wines.filter((_, i) => i % 2 === rest);
    const train = { points: half(0), labels: kinds.filter((_, i) => i % 2 === 0) };
    const right = (metric: Metric): number => {
      const { indices } = metric.neighbors(train.points, half(1), { neighbors: 1 });
      return indices.filter((j, i) => kinds[2 * j] === kinds[2 * i + 1]).length / indices.length;
    };
    expect(right(rca.fit(train))).toBeGreaterThan(right(euclidean.fit(train)));
  });
});
