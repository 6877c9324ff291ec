import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/base/random.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import { assignment } from "../../../src/tasks/matching/assignment.ts";
import { type SparseCosts, sparseAssignment } from "../../../src/tasks/matching/sparseAssignment.ts";

type Best = { matched: number; cost: number; total: number };

/** Tries every way to give each row a column of its own or none: most pairs first, then least cost; or least total when `unmatched` has a price. */
function bestOfAll(costs: readonly (readonly number[])[], unmatched: number | undefined): Best {
  let best: Best = { matched: -1, cost: Infinity, total: Infinity };
  const better = (a: Best) =>
    unmatched === undefined
      ? a.matched > best.matched || (a.matched === best.matched && a.cost < best.cost)
      : a.total < best.total;
  const go = (row: number, used: number, matched: number, cost: number): void => {
    if (row === costs.length) {
      const found = { matched, cost, total: cost + (unmatched ?? 0) * (costs.length - matched) };
      if (better(found)) best = found;
      return;
    }
    go(row + 1, used, matched, cost);
    costs[row].forEach((value, column) => {
      if (value < Infinity && !(used & (1 << column))) go(row + 1, used | (1 << column), matched + 1, cost + value);
    });
  };
  go(0, 0, 0, 0);
  return best;
}

const sparseOf = (costs: readonly (readonly number[])[], cols: number): SparseCosts => {
  const listed = costs.map((row) => row.map((_, j) => j).filter((j) => row[j] < Infinity));
  const starts = [0];
  for (const row of listed) starts.push(starts[starts.length - 1] + row.length);
  return {
    rows: costs.length,
    cols,
    starts: Int32Array.from(starts),
    columns: Int32Array.from(listed.flat()),
    costs: Float64Array.from(listed.flatMap((row, i) => row.map((j) => costs[i][j]))),
  };
};

/** Small whole costs, so that ties are common; a third of the pairs may be forbidden. */
const tables = fc.tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 })).chain(([rows, cols]) =>
  fc.array(
    fc.array(
      fc.oneof(
        { weight: 2, arbitrary: fc.integer({ min: -3, max: 9 }) },
        { weight: 1, arbitrary: fc.constant(Infinity) },
      ),
      {
        minLength: cols,
        maxLength: cols,
      },
    ),
    { minLength: rows, maxLength: rows },
  ),
);

describe("assignment", () => {
  test.each([
    ["as many pairs as possible", fc.constant(undefined)],
    ["a price for unmatched rows", fc.integer({ min: -4, max: 10 })],
  ])("is the best of all matchings, dense and sparse: %s", (_, prices) => {
    fc.assert(
      fc.property(tables, prices as fc.Arbitrary<number | undefined>, (costs, unmatched) => {
        const best = bestOfAll(costs, unmatched);
        const options = unmatched === undefined ? {} : { unmatched };
        for (const found of [
          assignment(Matrix.from(costs), options),
          sparseAssignment(sparseOf(costs, costs[0].length), options),
        ]) {
          const columns = Array.from(found.columns);
          const matched = columns.filter((column) => column >= 0);
          expect(new Set(matched).size).toBe(matched.length);
          expect(found.matched).toBe(matched.length);
          expect(columns.reduce((sum, column, row) => sum + (column < 0 ? 0 : costs[row][column]), 0)).toBe(found.cost);
          if (unmatched === undefined) expect([found.matched, found.cost]).toEqual([best.matched, best.cost]);
          else expect(found.cost + unmatched * (costs.length - found.matched)).toBe(best.total);
        }
      }),
      { numRuns: 400 },
    );
  });

  test("prices prove a large sparse matching optimal, and the dense one costs the same", () => {
    const random = new Random(3);
    const costs = Array.from({ length: 120 }, () => Array.from({ length: 150 }, () => random.uniform()));
    const sparse = sparseOf(costs, 150);
    const found = sparseAssignment(sparse);
    expect(found.cost).toBeCloseTo(assignment(Matrix.from(costs)).cost, 10);
    found.columns.forEach((column, row) => {
      costs[row].forEach((cost, j) => {
        const reduced = cost - found.rowPrice[row] - found.columnPrice[j];
        expect(reduced).toBeGreaterThan(-1e-9);
        if (j === column) expect(reduced).toBeLessThan(1e-9);
      });
    });
    found.columnPrice.forEach((price, j) => {
      expect(price).toBeLessThanOrEqual(0);
      if (!found.columns.includes(j)) expect(price).toBe(0);
    });
  });

  test("tables without rows or columns, and costs that are none, are answered", () => {
    expect(assignment(new Matrix(0, 3)).matched).toBe(0);
    expect(Array.from(assignment(new Matrix(2, 0)).columns)).toEqual([-1, -1]);
    expect(() => assignment(Matrix.from([[1, Number.NaN]]))).toThrow(/row 0, column 1 is NaN/);
    expect(() => assignment(Matrix.from([[-Infinity]]))).toThrow(/-Infinity/);
    expect(() => assignment(Matrix.from([[1]]), { unmatched: Infinity })).toThrow(/unmatched/);
  });
});
