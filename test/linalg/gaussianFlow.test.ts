import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { gaussianFlow, type RowGroups } from "../../src/linalg/gaussianFlow.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { onBoth, randomMatrix } from "./both.ts";

/** Groups of the given sizes, one after the other. */
function groupsOf(sizes: readonly number[]): RowGroups {
  const ends = sizes.map((_, g) => sizes.slice(0, g + 1).reduce((sum, size) => sum + size, 0));
  const from = sizes.flatMap((size, g) => Array<number>(size).fill(ends[g] - size));
  return {
    from: Float64Array.from(from),
    to: Float64Array.from(sizes.flatMap((size, g) => Array(size).fill(ends[g]))),
  };
}

function exponentials(rows: Matrix): number[][] {
  const z = rows.toArrays();
  return z.map((a, i) =>
    z.map((b, j) => (i === j ? 0 : Math.exp(-a.reduce((sum, value, c) => sum + (value - b[c]) ** 2, 0)))),
  );
}

const factorOf = (i: number, group: number): number => Math.sin(3 * i + group) + 0.5;

describe("gaussianFlow", () => {
  test("hands out the sums and returns the flow of the definition, with the same bits by the twins", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom(0.1, 1, 6),
        (sizes, k, width) => {
          const groups = groupsOf(sizes);
          const n = groups.from.length;
          const rows = randomMatrix(n, k, n);
          for (let e = 0; e < rows.data.length; e++) rows.data[e] *= width / 4;
          check(rows, groups);
        },
      ),
      { numRuns: 30 },
    );
  });

  test("is right across several tiles, whatever the groups do at their borders", () => {
    for (const sizes of [[400], [191, 2, 200], [1, 383, 1], Array<number>(130).fill(3)]) {
      const groups = groupsOf(sizes);
      check(randomMatrix(groups.from.length, 3, 1), groups);
    }
  });

  test("gives 0 for a single row and for rows out of each other's reach", () => {
    const one = gaussianFlow(randomMatrix(1, 2, 3), groupsOf([1]), (sums) => sums);
    expect(Array.from(one.data)).toEqual([0, 0]);
    const far = gaussianFlow(Matrix.from([[0], [1e3], [-1e160]]), groupsOf([2, 1]), (sums) => sums);
    expect(Array.from(far.data)).toEqual([0, 0, 0]);
  });

  test("computes far too many exponentials to keep a second time, to the same end", () => {
    const n = 3100;
    const rows = randomMatrix(n, 2, 4);
    const groups = groupsOf([1000, 2100]);
    let total = 0;
    const flow = gaussianFlow(rows, groups, ({ own, other }) => {
      own.forEach((value, i) => {
        total += value + other[i];
      });
      return { own: new Float64Array(n).fill(0.5), other: new Float64Array(n).fill(0.5) };
    });
    // With all weights e_ij, each row flows by Σ_j e_ij (z_i − z_j).
    for (const i of [0, 999, 1000, 3099]) {
      const [x, y] = rows.row(i);
      let [dx, dy] = [0, 0];
      for (let j = 0; j < n; j++) {
        const [u, v] = rows.row(j);
        const e = Math.exp(-((x - u) ** 2) - (y - v) ** 2);
        dx += e * (x - u);
        dy += e * (y - v);
      }
      expect(flow.get(i, 0)).toBeCloseTo(dx, 8);
      expect(flow.get(i, 1)).toBeCloseTo(dy, 8);
    }
    expect(total).toBeGreaterThan(0);
  });
});

function check(rows: Matrix, groups: RowGroups): void {
  const n = rows.rows;
  const table = exponentials(rows);
  const same = (i: number, j: number): boolean => j >= groups.from[i] && j < groups.to[i];
  const given = {
    own: Float64Array.from({ length: n }, (_, i) => factorOf(i, 0)),
    other: Float64Array.from({ length: n }, (_, i) => factorOf(i, 1)),
  };
  const seen: number[][] = [];
  const run = () => {
    seen.length = 0;
    return gaussianFlow(rows, groups, ({ own, other }) => {
      seen.push(Array.from(own), Array.from(other));
      return given;
    });
  };
  const flow = n < 60 ? onBoth(run) : run();
  const z = rows.toArrays();
  for (let i = 0; i < n; i++) {
    const own = table[i].reduce((sum, e, j) => sum + (same(i, j) ? e : 0), 0);
    const other = table[i].reduce((sum, e, j) => sum + (same(i, j) ? 0 : e), 0);
    expect(Math.abs(seen[0][i] - own)).toBeLessThan(1e-11 * own + 1e-300);
    expect(Math.abs(seen[1][i] - other)).toBeLessThan(1e-11 * other + 1e-300);
    for (let c = 0; c < rows.cols; c++) {
      const expected = z.reduce((sum, b, j) => {
        const factors = same(i, j) ? given.own : given.other;
        return sum + table[i][j] * (factors[i] + factors[j]) * (z[i][c] - b[c]);
      }, 0);
      expect(Math.abs(flow.get(i, c) - expected)).toBeLessThan(1e-10 * (1 + Math.abs(expected)));
    }
  }
}
