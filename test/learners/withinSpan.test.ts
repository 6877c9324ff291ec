import { describe, expect, test } from "vitest";
import { dmlEig } from "../../src/learners/dmlEig.ts";
import { itml } from "../../src/learners/itml.ts";
import { ldml } from "../../src/learners/ldml.ts";
import { lego } from "../../src/learners/lego.ts";
import { lsml } from "../../src/learners/lsml.ts";
import { mmc } from "../../src/learners/mmc.ts";
import { oasis } from "../../src/learners/oasis.ts";
import { pcca } from "../../src/learners/pcca.ts";
import { pola } from "../../src/learners/pola.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { qr } from "../../src/linalg/qr.ts";
import { relativeError } from "../contract/fixtures.ts";
import { labeledCloud, uniformMatrix } from "./differences.ts";

const { points: cloud, labels } = labeledCloud(14, 9, 2, 1);

/** The points with columns of zeros after their own. */
function padded({ rows, cols, data }: Matrix, count: number): Matrix {
  const out = new Matrix(rows, count);
  for (let i = 0; i < rows; i++) out.data.set(data.subarray(i * cols, (i + 1) * cols), i * count);
  return out;
}

/** 9 orthonormal rows of 30 numbers. */
const frame = qr(uniformMatrix(30, 9, 1, 2)).q.transposed();

/** Qᵀ A Q + c (I − QᵀQ), A and c from the 10 x 10 matrix of a fit in coordinates and one empty dimension. */
function lifted(m: Matrix): Matrix {
  const inner = new Matrix(9, 9);
  for (let a = 0; a < 9; a++)
    for (let b = 0; b < 9; b++) inner.data[9 * a + b] = m.get(a, b) - (a === b ? m.get(9, 9) : 0);
  const whole = multiply(frame, multiply(inner, frame), { transposeA: true });
  for (let c = 0; c < 30; c++) whole.data[31 * c] += m.get(9, 9);
  return whole;
}

const learners = [dmlEig, itml, ldml, lego, lsml, mmc, oasis, pcca, pola];

describe("fewer points than features", () => {
  test.each(learners.map((learner) => [learner.name, learner] as const))(
    "%s learns in their span, and what it makes of one direction outside of all others",
    (_, learner) => {
      const wide = learner.fit({ points: multiply(cloud, frame), labels });
      const plain = learner.fit({ points: padded(cloud, 10), labels });
      expect(wide.map.cols).toBe(30);
      expect(relativeError(wide.matrix, lifted(plain.matrix))).toBeLessThan(1e-6);
      expect(Math.abs(wide.report.value! / plain.report.value! - 1)).toBeLessThan(1e-6);
    },
  );

  test.each([itml, lego, lsml].map((learner) => [learner.name, learner] as const))(
    "%s finds the metric that it finds in all dimensions",
    (_, learner) => {
      const options = { tolerance: 1e-10, maxIterations: 300 };
      const all = learner.fit({ points: padded(cloud, 13), labels }, options);
      const wide = learner.fit({ points: padded(cloud, 15), labels }, options);
      const part = new Matrix(13, 13);
      for (let a = 0; a < 13; a++) for (let b = 0; b < 13; b++) part.data[13 * a + b] = wide.matrix.get(a, b);
      expect(relativeError(part, all.matrix)).toBeLessThan(1e-5);
      expect(wide.matrix.get(14, 14)).toBeCloseTo(all.matrix.get(12, 12), 6);
    },
  );

  test.each([3, 9, 12, 25])("keep %i components where as many are asked for", (components) => {
    const points = multiply(cloud, frame);
    const metric = itml.fit({ points, labels }, { components });
    expect(metric.map.rows).toBe(components);
    if (components < 9) return;
    const all = itml.fit({ points, labels });
    const [a, b] = [points.row(0), points.row(5)];
    expect(metric.distance(a, b)).toBeCloseTo(all.distance(a, b), 8);
  });

  test.each([dmlEig, ldml, lsml, mmc, pcca].map((learner) => [learner.name, learner] as const))(
    "%s goes on where it ended",
    (_, learner) => {
      const data = { points: multiply(cloud, frame), labels };
      const before = learner.fit(data, { tolerance: 1e-9, maxIterations: 500 });
      const begun = learner.fit(data, { maxIterations: 1 }, { start: before });
      expect(relativeError(begun.matrix, before.matrix)).toBeLessThan(1e-3);
    },
  );

  test("tell the metric under way", () => {
    const run = itml.steps({ points: multiply(cloud, frame), labels });
    const first = run.next();
    expect(first.done).toBe(false);
    if (!first.done) expect(first.value.metric!().map.cols).toBe(30);
  });
});
