import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { lfda } from "../../src/learners/lfda.ts";
import { localScales, localScatter } from "../../src/learners/localScatter.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { blobs, iris, noise } from "../contract/fixtures.ts";
import { measured } from "../measured.ts";
import { addOuter, nearestRows, sphere, squaredDistance, zeros } from "./neighborOracle.ts";
import { angle, by, distance, flip, golden, identity, meanOf, outer, plus, type Rows, times } from "./oracle.ts";

const points = golden.X;
const labels = golden.y;

type Embedding = "weighted" | "orthonormalized" | "plain";
const reference = (
  JSON.parse(readFileSync("test/golden/learners.json", "utf8")) as {
    res: Record<`lfda_${Embedding}`, { k: number; dim: number; M: Rows }>;
  }
).res;

/** S_w and S_b pair by pair, as in the paper. */
function scatters(rows: Rows, classes: readonly unknown[], k: number): { within: Rows; between: Rows } {
  const n = rows.length;
  const within = zeros(rows[0].length);
  const between = zeros(rows[0].length);
  const friends = (i: number) => nearestRows(rows, i, n, (j) => classes[j] === classes[i]);
  const scale = rows.map((row, i) => {
    const near = friends(i);
    return near.length === 0 ? 0 : Math.sqrt(squaredDistance(row, rows[near[Math.min(k, near.length) - 1]]));
  });
  for (let i = 0; i < n; i++) {
    const size = friends(i).length + 1;
    for (let j = 0; j < n; j++) {
      if (i === j) continue;
      const squared = squaredDistance(rows[i], rows[j]);
      if (classes[i] !== classes[j]) addOuter(between, rows[i], rows[j], 0.5 / n);
      else if (squared > 0) {
        const affinity = Math.exp(-squared / (scale[i] * scale[j]));
        addOuter(within, rows[i], rows[j], (0.5 * affinity) / size);
        addOuter(between, rows[i], rows[j], 0.5 * affinity * (1 / n - 1 / size));
      }
    }
  }
  return { within, between };
}

const across = (map: Rows, a: Rows): Rows => times(times(map, a), flip(map));

describe("lfda", () => {
  test("agrees with the reference in every embedding", () => {
    for (const embedding of ["weighted", "orthonormalized", "plain"] as const) {
      const { k, dim, M } = reference[`lfda_${embedding}`];
      const metric = lfda.fit({ points, labels }, { neighbors: k, components: dim, embedding, shrinkage: 0 });
      // Orthonormal directions depend on the unit of length; the others do not.
      const error = embedding === "orthonormalized" ? angle : distance;
      expect(error(metric.matrix.toArrays(), M), embedding).toBeLessThan(1e-8);
    }
  });

  test("sums the scatters of the paper's pairs, with unequal classes, a pair of twins and a class smaller than k", () => {
    const random = new Random(4);
    const rows = Array.from({ length: 90 }, () => [noise(random), noise(random), noise(random)]);
    const classes = rows.map((_, i) => (i < 70 ? 0 : i < 85 ? 1 : i < 89 ? 2 : 3));
    rows[3] = rows[2].slice();
    const { within, between } = scatters(rows, classes, 7);
    const mine = localScatter({ points: Matrix.from(rows), labels: Int32Array.from(classes), classes: 4 }, 7);
    expect(distance(mine.within.toArrays(), within)).toBeLessThan(1e-12);
    expect(distance(mine.between.toArrays(), between)).toBeLessThan(1e-12);
  });

  test("weighs a class too large for one table by blocks, to the same sums", () => {
    const random = new Random(9);
    const rows = Matrix.from(Array.from({ length: 1030 }, () => [random.uniform(), random.uniform()]));
    const scales = localScales(rows, 7);
    const list = rows.toArrays();
    const within = zeros(2);
    for (let i = 0; i < list.length; i++)
      for (let j = 0; j < i; j++) {
        const affinity = Math.exp(-squaredDistance(list[i], list[j]) / (scales[i] * scales[j]));
        addOuter(within, list[i], list[j], affinity / list.length);
      }
    const mine = localScatter({ points: rows, labels: new Int32Array(1030), classes: 1 }, 7);
    expect(distance(mine.within.toArrays(), within)).toBeLessThan(1e-11);
  });

  test("gives coinciding points affinity 1 and their class a scale of 0, not NaN", () => {
    const rows = Matrix.from([[0], [0], [0], [0], [5], [6]]);
    expect([...localScales(rows, 3)]).toEqual([0, 0, 0, 0, 5, 6]);
    const { within } = localScatter({ points: rows, labels: new Int32Array(6), classes: 1 }, 3);
    expect(within.get(0, 0)).toBeCloseTo(Math.exp(-1 / 30) / 6, 12);
  });

  test("solves S_b v = w S_w v with vᵀS_w v = 1, times √w where weighted, largest w first", () => {
    const { within, between } = scatters(points, labels, 7);
    const s = sphere(within, 13 / (89 + 13));
    const plain = lfda.fit({ points, labels }, { embedding: "plain" }).map.toArrays();
    expect(distance(across(plain, s), identity(plain.length))).toBeLessThan(1e-9);
    const w = across(plain, between).map((row, r) => row[r]);
    for (let r = 1; r < w.length; r++) expect(w[r]).toBeLessThanOrEqual(w[r - 1]);
    expect(w.every((value) => value > 0)).toBe(true);
    expect(
      measured(
        "eigenvalue equation, relative",
        distance(
          times(plain, between),
          times(plain, s).map((row, r) => row.map((value) => value * w[r])),
        ),
      ),
    ).toBeLessThan(1e-8);
    const weighted = lfda.fit({ points, labels }).map.toArrays();
    expect(
      distance(
        weighted,
        plain.map((row, r) => row.map((value) => value * Math.sqrt(w[r]))),
      ),
    ).toBeLessThan(1e-9);
  });

  test("leaves a class in two places alone where Fisher's criterion would merge them", () => {
    // One class on both sides of the other along x; y tells nothing but varies more. Class means coincide.
    const random = new Random(8);
    const rows: Rows = [];
    const classes: number[] = [];
    for (let i = 0; i < 120; i++) {
      const place = i % 4 === 0 ? -3 : i % 4 === 2 ? 3 : 0;
      rows.push([place + 0.3 * noise(random), 4 * noise(random)]);
      classes.push(i % 2);
    }
    const [direction] = lfda.fit({ points: rows, labels: classes }, { components: 1 }).map.toArrays();
    expect(Math.abs(direction[0])).toBeGreaterThan(10 * Math.abs(direction[1]));
  });

  test("mixes the scatter of all points, unlabeled ones too, into S_b: SELF", () => {
    const known = labels.map((label, i) => (i % 3 === 0 ? null : label));
    const labeled = points.filter((_, i) => known[i] !== null);
    const { within, between } = scatters(
      labeled,
      known.filter((label) => label !== null),
      7,
    );
    const share = labeled.length / points.length;
    for (const total of [0.3, 1]) {
      const mixed = plus(by(between, 1 - total), by(outer(points, meanOf(points), share), total));
      const metric = lfda.fit({ points, labels: known }, { total, shrinkage: 0.2, embedding: "plain" });
      const map = metric.map.toArrays();
      const s = sphere(within, 0.2);
      expect(distance(across(map, s), identity(13))).toBeLessThan(1e-9);
      const w = across(map, mixed).map((row, r) => row[r]);
      for (let r = 1; r < 13; r++) expect(w[r]).toBeLessThanOrEqual(w[r - 1]);
      expect(
        measured(
          "eigenvalue equation, relative",
          distance(
            times(map, mixed),
            times(map, s).map((row, r) => row.map((value) => value * w[r])),
          ),
        ),
      ).toBeLessThan(1e-8);
      expect(metric.report.constraints).toEqual({ unlabeled: 30 });
      expect(metric.report.warnings).toEqual([]);
    }
    const all = lfda.fit({ points, labels }, { total: 1, shrinkage: 1, embedding: "weighted" }).map.toArrays();
    const scatter = outer(points, meanOf(points), 1);
    expect(distance(times(times(flip(all), all), scatter), times(scatter, times(flip(all), all)))).toBeLessThan(1e-9);
  });

  test("needs unlabeled points in no order, and says so when it leaves them out", () => {
    const known = labels.map((label, i) => (i % 3 === 0 ? null : label));
    const order = points.map((_, i) => (i * 34) % 89);
    const metric = lfda.fit({ points, labels: known }, { total: 0.5 });
    const shuffled = lfda.fit(
      { points: order.map((i) => points[i]), labels: order.map((i) => known[i]) },
      { total: 0.5 },
    );
    expect(distance(shuffled.map.toArrays(), metric.map.toArrays())).toBeLessThan(1e-12);
    const without = lfda.fit({ points, labels: known });
    expect(without.report.warnings).toEqual(["30 unlabeled points were left out: give `total` above 0 to use them"]);
    const labeledOnly = lfda.fit({
      points: points.filter((_, i) => known[i] !== null),
      labels: known.filter((label) => label !== null),
    });
    expect([...without.map.data]).toEqual([...labeledOnly.map.data]);
  });

  test("finds a direction along which unlabeled points spread when few are labeled", () => {
    // Two labeled points a class differ in both features alike; the unlabeled ones lie in two clouds along the first.
    const random = new Random(12);
    const rows: Rows = [
      [-3, -0.5],
      [-2.6, -0.9],
      [3, 0.5],
      [2.6, 0.9],
      ...Array.from({ length: 80 }, (_, i) => [(i % 2 === 0 ? -3 : 3) + 0.3 * noise(random), 0.3 * noise(random)]),
    ];
    const classes = rows.map((_, i) => (i < 4 ? Math.floor(i / 2) : null));
    const tilt = (total: number): number => {
      const [direction] = lfda
        .fit({ points: rows, labels: classes }, { total, shrinkage: 0.99, components: 1 })
        .map.toArrays();
      return Math.abs(direction[1] / direction[0]);
    };
    expect(tilt(0.9)).toBeLessThan(tilt(0) / 1.5);
  });

  test("keeps the directions that separate, and warns when more are asked for", () => {
    const metric = lfda.fit({ points, labels });
    const more = lfda.fit({ points: points.map((row) => [...row, row[0]]), labels }, { components: 14, shrinkage: 0 });
    expect(lfda.fit({ points, labels }, { components: 3 }).map.toArrays()).toEqual(metric.map.toArrays().slice(0, 3));
    expect(more.report.warnings.join()).toMatch(/a tiny ridge was added/);
    expect(more.components).toBeLessThanOrEqual(14);
  });

  test("takes fewer points than features", () => {
    const { points: wide, labels: classes } = blobs(4, 6, 40);
    const metric = lfda.fit({ points: wide, labels: classes }, { components: 2 });
    const { indices } = metric.neighbors(wide, wide, { neighbors: 1, exclude: [...wide.keys()] });
    expect([...indices].every((j, i) => classes[j] === classes[i])).toBe(true);
  });

  test("refuses classes without two different points with DATA", () => {
    expect(() => lfda.fit({ points: points.slice(0, 4), labels: [0, 1, 2, 3] })).toThrow(/no two different points/);
    const twins = [
      [1, 2],
      [1, 2],
      [3, 4],
    ];
    expect(() => lfda.fit({ points: twins, labels: [0, 0, 1] })).toThrow(/no two different points/);
  });

  test("finds one neighbor of the right class for 95 of 100 irises in two dimensions", () => {
    const { points: flowers, labels: species } = iris();
    const even = flowers.filter((_, i) => i % 2 === 0);
    const odd = flowers.filter((_, i) => i % 2 === 1);
    const metric = lfda.fit({ points: even, labels: species.filter((_, i) => i % 2 === 0) }, { components: 2 });
    const { indices } = metric.neighbors(even, odd, { neighbors: 1 });
    const right = odd.filter((_, i) => species[2 * indices[i]] === species[2 * i + 1]).length;
    expect(right / odd.length).toBeGreaterThanOrEqual(0.95);
  });
});
