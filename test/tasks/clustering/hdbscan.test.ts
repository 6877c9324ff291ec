import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hdbscan } from "../../../src/tasks/clustering/hdbscan.ts";
import { blobs, cloud, gridPoints, partition, shuffled, squared } from "./draws.ts";

interface Cluster {
  readonly rows: readonly number[];
  stability: number;
  readonly children: Cluster[];
}

/** The condensed hierarchy by its definition: groups that distances below each level connect. */
function hierarchy(points: readonly (readonly number[])[], minClusterSize: number, minPoints: number): Cluster {
  const d = (i: number, j: number) => Math.sqrt(squared(points[i], points[j]));
  const core = points.map((_, i) => points.map((__, j) => d(i, j)).sort((a, b) => a - b)[minPoints - 1]);
  const reach = (i: number, j: number) => Math.max(core[i], core[j], d(i, j));
  const groupsBelow = (rows: readonly number[], level: number): number[][] => {
    const left = new Set(rows);
    const groups: number[][] = [];
    while (left.size > 0) {
      const [start] = left;
      left.delete(start);
      const group = [start];
      for (let k = 0; k < group.length; k++) {
        for (const j of [...left]) {
          if (reach(group[k], j) < level) {
            left.delete(j);
            group.push(j);
          }
        }
      }
      groups.push(group);
    }
    return groups;
  };
  const grow = (rows: readonly number[], birth: number): Cluster => {
    const own: Cluster = { rows, stability: 0, children: [] };
    for (let now = rows; ; ) {
      // The level at which the group comes together: the least one that connects all of it.
      const levels = now.flatMap((i) => now.filter((j) => j > i).map((j) => reach(i, j))).sort((a, b) => a - b);
      const level = levels.find((height) => groupsBelow(now, height * (1 + 1e-12) + 1e-300).length === 1);
      if (level === undefined) return own;
      const groups = groupsBelow(now, level);
      const large = groups.filter((group) => group.length >= minClusterSize);
      const density = 1 / level;
      for (const group of groups) {
        if (large.length === 1 && group === large[0]) continue;
        own.stability += group.length * (density - birth);
      }
      if (large.length !== 1) {
        own.children.push(...large.map((group) => grow(group, density)));
        return own;
      }
      now = large[0];
    }
  };
  return grow(
    points.map((_, i) => i),
    0,
  );
}

/** The best choice of clusters none of which holds another, by trying all. */
function best(cluster: Cluster): { readonly value: number; readonly chosen: Cluster[] } {
  const below = cluster.children.map(best);
  const value = below.reduce((sum, part) => sum + part.value, 0);
  return cluster.stability >= value && (cluster.children.length > 0 || cluster.stability >= 0)
    ? { value: cluster.stability, chosen: [cluster] }
    : { value, chosen: below.flatMap(({ chosen }) => chosen) };
}

const leaves = (cluster: Cluster): Cluster[] =>
  cluster.children.length === 0 ? [cluster] : cluster.children.flatMap(leaves);

const codesOf = (rows: number, clusters: readonly Cluster[]): number[] =>
  Array.from({ length: rows }, (_, i) => clusters.findIndex((cluster) => cluster.rows.includes(i)));

describe("hdbscan", () => {
  test("keeps the most lasting clusters of the hierarchy, as its definition does", () => {
    for (let seed = 1; seed <= 25; seed++) {
      const points =
        seed % 2
          ? cloud(26, 2, seed)
          : blobs(
              26,
              [
                [0, 0],
                [3, 0],
                [1.5, 4],
              ],
              0.7,
              seed,
            );
      const root = hierarchy(points, 3, 2);
      const chosen = root.children.flatMap((child) => best(child).chosen);
      const found = hdbscan(points, { minClusterSize: 3, minPoints: 2 });
      expect(partition(found.assignments)).toBe(partition(codesOf(26, chosen)));
      found.stabilities.forEach((stability, c) => {
        const own = chosen.find(({ rows }) => found.assignments[rows[0]] === c) as Cluster;
        expect(stability / own.stability).toBeCloseTo(1, 9);
      });
      const finest = root.children.length === 0 ? [] : leaves(root);
      expect(partition(hdbscan(points, { minClusterSize: 3, minPoints: 2, selection: "leaf" }).assignments)).toBe(
        partition(codesOf(26, finest)),
      );
    }
  });

  test("ties and duplicates agree with the definition, whatever the order of rows", () => {
    fc.assert(
      fc.property(gridPoints(6, 22, 5), fc.nat(1000), (points, seed) => {
        const order = shuffled(points.length, seed);
        const options = { minClusterSize: 3, minPoints: 2, selection: "leaf" } as const;
        const plain = hdbscan(points, options);
        const mixed = hdbscan(
          Array.from(order, (row) => points[row]),
          options,
        );
        expect(Array.from(mixed.assignments)).toEqual(Array.from(order, (row) => plain.assignments[row]));
        expect(Array.from(mixed.strengths)).toEqual(Array.from(order, (row) => plain.strengths[row]));
        const root = hierarchy(points, 3, 2);
        const finest = root.children.length === 0 ? [] : leaves(root);
        expect(partition(plain.assignments)).toBe(partition(codesOf(points.length, finest)));
      }),
      { numRuns: 100 },
    );
  });

  test("finds clouds of different density and calls the rest noise", () => {
    const points = [...blobs(60, [[0, 0]], 0.1, 1), ...blobs(60, [[6, 0]], 0.8, 2), [3, 9], [-4, -7], [12, -8]];
    const found = hdbscan(points, { minClusterSize: 10 });
    expect(found.clusters).toBe(2);
    expect(Array.from(found.assignments.slice(-3))).toEqual([-1, -1, -1]);
    expect(found.strengths.every((strength) => strength >= 0 && strength <= 1)).toBe(true);
    expect(Array.from(found.strengths.slice(-3))).toEqual([0, 0, 0]);
    expect(found.noise).toBe(found.assignments.filter((cluster) => cluster < 0).length);
  });

  test("one point, copies of one point and bad options are answered", () => {
    expect(Array.from(hdbscan([[1, 2]], { minClusterSize: 2, minPoints: 1 }).assignments)).toEqual([-1]);
    expect(hdbscan(Array<number[]>(12).fill([1, 2])).noise).toBe(12);
    const twice = [...Array<number[]>(6).fill([0, 0]), ...Array<number[]>(6).fill([1, 0])];
    const found = hdbscan(twice);
    expect([found.clusters, ...found.strengths]).toEqual([2, ...Array<number>(12).fill(1)]);
    expect(() => hdbscan([[1], [2]], { minPoints: 3 })).toThrow(/more than the 2 points/);
  });
});
