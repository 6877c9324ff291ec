import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { heldOutError, holdOut, solveHeldOut } from "../../src/learners/heldOut.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Method } from "../../src/optim/solve.ts";
import { labeledCloud, mappedSquare, uniformMatrix } from "./differences.ts";

describe("holdOut", () => {
  test("takes the share of each class, never more than leaves `least` points", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 80 }),
        fc.double({ min: 0, max: 0.5, noNaN: true }),
        fc.integer({ min: 1, max: 6 }),
        fc.nat(1000),
        (classes, share, least, seed) => {
          const labels = Int32Array.from(classes);
          const { learned, held } = holdOut(labels, new Random(seed), { share, least });
          expect([...learned, ...held].sort((a, b) => a - b)).toEqual([...labels.keys()]);
          expect([...held]).toEqual([...held].sort((a, b) => a - b));
          for (const label of new Set(classes)) {
            const size = classes.filter((other) => other === label).length;
            const taken = [...held].filter((row) => labels[row] === label).length;
            expect(taken).toBe(Math.max(0, Math.min(Math.floor(share * size), size - least)));
          }
        },
      ),
    );
  });
});

describe("heldOutError", () => {
  test("is the share of held-out points that their nearest others outvote, by slow loops", () => {
    const { points, labels } = labeledCloud(60, 3, 3, 2);
    const split = holdOut(labels, new Random(4), { share: 0.4, least: 4 });
    const error = heldOutError({ points, labels }, split, 3);
    for (let seed = 0; seed < 5; seed++) {
      const map = uniformMatrix(2, 3, 1, seed);
      const rows = points.toArrays();
      const wrong = [...split.held].filter((q) => {
        const near = [...split.learned]
          .map((row) => ({ row, square: mappedSquare(map.toArrays(), rows[q], rows[row]) }))
          .sort((a, b) => a.square - b.square || a.row - b.row)
          .slice(0, 3)
          .map(({ row }) => labels[row]);
        const votes = (label: number) => near.filter((other) => other === label).length;
        const winner = near.reduce((best, label) => (votes(label) > votes(best) ? label : best));
        return winner !== labels[q];
      });
      expect(error(map)).toBe(wrong.length / split.held.length);
    }
  });
});

describe("solveHeldOut", () => {
  const errors = [0.5, 0.2, 0.3, 0.2, 0.1, 0.4, 0.1, 0.1, 0.2, 0.05];
  function* counting(): Method {
    for (let value = 1; ; value++) yield { x: new Matrix(1, 1, Float64Array.of(value)), value: -value, change: -1 };
  }
  const run = (patience: number, sent?: { at: number }, limit = errors.length) => {
    const solving = solveHeldOut(
      counting(),
      ({ iteration }) => (iteration >= limit ? { reason: "spent", converged: false } : undefined),
      { error: (map) => errors[map.data[0] - 1], patience },
    );
    let next = solving.next();
    for (let seen = 1; !next.done; seen++)
      next = solving.next(seen === sent?.at ? { reason: "asked", converged: false } : undefined);
    return next.value;
  };

  test("returns the first iterate of least error once it has not fallen for `patience` iterations", () => {
    expect(run(3)).toMatchObject({ iteration: 5, value: -5, converged: true });
    expect(run(2)).toMatchObject({ iteration: 2, value: -2 });
    expect(run(2).reason).toBe(
      "no lower held-out error in 2 iterations; the held-out error was least, 20.0 %, at iteration 2",
    );
  });

  test("returns the best iterate too where the budget or the driver ends the run", () => {
    expect(run(9)).toMatchObject({ iteration: 10, converged: false });
    expect(run(9, undefined, 7)).toMatchObject({ iteration: 5, converged: false });
    expect(run(9, { at: 4 })).toMatchObject({ iteration: 2, converged: false });
    expect(run(9, { at: 4 }).reason).toContain("asked; ");
  });
});
