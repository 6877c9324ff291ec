import { describe, expect, test } from "vitest";
import { covariance } from "../../src/learners/covariance.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { lda } from "../../src/learners/lda.ts";
import { pca } from "../../src/learners/pca.ts";
import { blobs } from "../contract/fixtures.ts";
import { expectError } from "../distances/draws.ts";
import { by, distance, flip, golden, identity, meanOf, outer, times } from "./oracle.ts";

const points = golden.X;
const n = points.length;
const spreadOf = (rows: number[][]) => outer(rows, meanOf(rows), 1 / (rows.length - 1));

describe("pca", () => {
  test("finds the reference directions and variances", () => {
    const { variance, components } = golden.res.pca;
    const metric = pca.fit({ points }, { components: 5 });
    metric.map.toArrays().forEach((row, r) => {
      const reference = components[r];
      const cosine = row.reduce((sum, value, c) => sum + value * reference[c], 0);
      expect(Math.abs(Math.abs(cosine) - 1)).toBeLessThan(1e-10);
    });
    const spread = spreadOf(metric.transform(points).toArrays());
    expect(
      distance(
        spread,
        identity(5).map((row, i) => row.map((value) => value * variance[i])),
      ),
    ).toBeLessThan(1e-9);
  });

  test("changes no distance when it keeps every component", () => {
    const full = pca.fit({ points }).distances(points).toArrays();
    expect(distance(full, euclidean.fit({ points }).distances(points).toArrays())).toBeLessThan(1e-12);
  });

  test("has orthonormal rows, unless it whitens: then mapped points have variance 1", () => {
    for (const components of [13, 3]) {
      const plain = pca.fit({ points }, { components }).map.toArrays();
      expect(distance(times(plain, flip(plain)), identity(components))).toBeLessThan(1e-12);
      const white = pca.fit({ points }, { components, whiten: true }).transform(points).toArrays();
      expect(distance(spreadOf(white), identity(components))).toBeLessThan(1e-9);
    }
  });

  test("whitens by the symmetric root of the inverse covariance along the features, at the same distances (ZCA)", () => {
    const metric = pca.fit({ points }, { whiten: true, axes: "features" });
    const map = metric.map.toArrays();
    expect(distance(map, flip(map))).toBeLessThan(1e-12);
    expect(distance(times(times(map, spreadOf(points)), map), identity(13))).toBeLessThan(1e-9);
    expect(Math.min(...map.map((row, i) => row[i]))).toBeGreaterThan(0);
    expect(distance(metric.matrix.toArrays(), pca.fit({ points }, { whiten: true }).matrix.toArrays())).toBeLessThan(
      1e-12,
    );
    const stream = pca.stream({ whiten: true, axes: "features" });
    const fed = stream.partialFit({ points: points.slice(0, 50) }).partialFit({ points: points.slice(50) });
    expect(distance(fed.metric().map.toArrays(), map)).toBeLessThan(1e-9);
    expectError(() => pca.fit({ points }, { axes: "features", components: 2 }), "OPTION", /`components` is 2/);
    const { points: wide } = blobs(3, 8, 30);
    const flat = pca.fit({ points: wide }, { whiten: true, axes: "features" });
    expect([flat.map.rows, flat.map.cols]).toEqual([30, 30]);
    expect(
      distance(flat.distances(wide).toArrays(), pca.fit({ points: wide }, { whiten: true }).distances(wide).toArrays()),
    ).toBeLessThan(1e-10);
  });

  test("loses the least squared distance of all maps of its rank", () => {
    const kept = (map: number[][]) => {
      const spread = spreadOf(times(points, flip(map)));
      return spread.reduce((sum, row, i) => sum + row[i], 0);
    };
    const best = kept(pca.fit({ points }, { components: 2 }).map.toArrays());
    for (let i = 0; i < 13; i++)
      for (let j = 0; j < i; j++) expect(kept([identity(13)[i], identity(13)[j]])).toBeLessThan(best);
  });

  test("works on the smaller side when there are fewer points than features, and warns about missing components", () => {
    const { points: wide } = blobs(3, 8, 30);
    const metric = pca.fit({ points: wide });
    expect(metric.components).toBe(8);
    expect(metric.report.warnings).toEqual(["the points span 8 of 30 dimensions: there are no more components"]);
    const map = metric.map.toArrays();
    expect(distance(times(map, flip(map)), identity(8))).toBeLessThan(1e-12);
    const spread = spreadOf(wide);
    const image = times(map, spread);
    const rates = image.map((row, r) => row.reduce((sum, value, c) => sum + value * map[r][c], 0));
    expect(
      distance(
        image,
        map.map((row, r) => row.map((value) => value * rates[r])),
      ),
    ).toBeLessThan(1e-10);
    expect(
      distance(metric.distances(wide).toArrays(), euclidean.fit({ points: wide }).distances(wide).toArrays()),
    ).toBeLessThan(1e-10);
  });

  test("follows the units when it whitens and ignores duplicated rows", () => {
    const white = (rows: number[][]) => pca.fit({ points: rows }, { whiten: true }).matrix.toArrays();
    expect(distance(white(by(points, 1e5)), by(white(points), 1e-10))).toBeLessThan(1e-9);
    const doubled = by(white([...points, ...points]), (n - 1) / (n - 0.5));
    expect(distance(doubled, white(points))).toBeLessThan(1e-9);
  });

  test("names an entry of borrowed numbers that is not finite, wherever it lies", () => {
    for (const bad of [Number.NaN, Infinity, -Infinity])
      for (const at of [0, 7, 2 * 13 + 12, 299 * 13 + 5, 299 * 13 + 12]) {
        const data = Float64Array.from({ length: 300 * 13 }, (_, k) => ((k * 37) % 101) / 101);
        data[at] = bad;
        const points = { rows: 300, cols: 13, data };
        const where = `row ${Math.floor(at / 13)}, column ${at % 13} is ${bad}`;
        expect(() => pca.fit({ points })).toThrow(where);
        expect(() => covariance.fit({ points, weights: new Float64Array(300).fill(1) })).toThrow(where);
        const labels = Array.from({ length: 300 }, (_, i) => (i === Math.floor(at / 13) ? null : i % 3));
        expect(() => lda.fit({ points, labels })).toThrow(where);
      }
  });
});
