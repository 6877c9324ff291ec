import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import type { Moments } from "../data/moments.ts";
import { cholesky, solveCholesky } from "../linalg/cholesky.ts";
import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, weightedGram } from "../linalg/products.ts";
import { factorPsd } from "../linalg/psd.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import type { PointsProblem } from "./problem.ts";
import { innerProducts } from "./spannedPoints.ts";
import { requireClasses } from "./summary.ts";
import { classCorners, transportedPoints } from "./virtualPoints.ts";

/**
 * Regressive virtual metric learning: every point gets a virtual point, and L takes the points near theirs, by ridge regression:
 * min 1/n Σᵢ ‖L xᵢ − vᵢ‖² + λ ‖L‖², so that Lᵀ = (XᵀX + λ n I)⁻¹ XᵀV. λ counts in mean variances of a feature. The virtual points are the corners of
 * a regular simplex, one for each class (at most C − 1 dimensions), or places among landmarks of the class, by optimal transport.
 * `report.value` is the minimum, in normalized units. Perrot & Habrard, Regressive virtual metric learning, 2015.
 */
export const rvml = defineLearner({
  name: "rvml",
  title: "Regressive virtual metric learning",
  supervision: "labels",
  reference: "perrot2015",
  tags: ["closedForm", "rotationEquivariant"],
  cost: { numbers: "3 n d + 26 g" },
  options: {
    components: commonOptions.components,
    virtual: z
      .enum(["classes", "transport"])
      .default("classes")
      .meta({ description: "where points should go: corners for the classes, or landmarks of the class", symbol: "V" }),
    landmarks: z
      .int()
      .min(1)
      .default(20)
      .meta({ description: "landmarks of each class, for `transport`", search: [1, 40] }),
    blur: z
      .number()
      .min(1e-3)
      .max(10)
      .default(0.1)
      .meta({ description: "entropy of the transport, in mean costs", symbol: "ε", scale: "log", search: [0.03, 1] }),
    ridge: z
      .number()
      .min(1e-8)
      .max(1e8)
      .default(0.1)
      .meta({
        description: "pull of L towards zero, in mean variances of a feature",
        symbol: "λ",
        scale: "log",
        search: [1e-4, 10],
      }),
  },
  *learn(problem, { components, ridge, virtual: kind, landmarks, blur }) {
    const { points, labels, classes, warn } = problem;
    requireCompany(classes, labels.length);
    const virtual = kind === "classes" ? classCorners(problem) : transportedPoints(problem, landmarks, blur);
    const price = ridge * meanSquare(points);
    const map = ridgeMap(problem, virtual, price);
    const value = meanError(points, virtual, map) + price * squaredNorm(map);
    return closedForm(leadingRows(map, components, warn), value);
  },
  stream({ components, ridge, virtual: kind }) {
    if (kind !== "classes") {
      throw new EtalonError(
        "OPTION",
        'rvml: a stream keeps no points to be landmarks. Give `virtual: "classes"`, or use `fit`.',
      );
    }
    return momentStream({ learner: "rvml", takes: "labels", quartic: false }, function* ({ total, groups, warn }) {
      requireClasses("rvml", groups);
      requireCompany(groups.length, total.count);
      const { map, value } = cornerMap(total, groups, ridge);
      return closedForm(leadingRows(map, components, warn), value);
    });
  },
});

/** L and its objective for the corners of the classes, from sums alone: XᵀV has the columns n_c m_c, as Σ n_c m_c = 0. */
function cornerMap({ count: n, scatter }: Moments, groups: readonly Moments[], ridge: number) {
  const d = scatter.rows;
  const cross = Matrix.from(groups.map(({ count, mean }) => mean.map((value) => count * value)));
  let trace = 0;
  for (let c = 0; c < d; c++) trace += scatter.get(c, c);
  const price = (ridge * trace) / (n * d);
  const map = solveCholesky(cholesky(raised(scatter.clone(), n * price)), cross.transposed()).transposed();
  // (1/n) Σ ‖L x − v‖² with Σ ‖v‖² = n (1 − Σ p_c²).
  const spread = inner(mapRows(scatter, map).transposed(), map) - 2 * inner(map, cross);
  const corners = 1 - groups.reduce((sum, { count }) => sum + (count / n) * (count / n), 0);
  return { map, value: spread / n + corners + price * squaredNorm(map) };
}

/** ⟨A, B⟩. */
const inner = (a: Matrix, b: Matrix): number => a.data.reduce((sum, value, k) => sum + value * b.data[k], 0);

/** The compacted map with at most `components` rows. `DATA` where L is zero. */
function leadingRows(map: Matrix, components: number | undefined, warn: (message: string) => void): Matrix {
  const compact = compacted(map);
  if (!compact) {
    throw new EtalonError(
      "DATA",
      "rvml: all class means coincide, so no linear map tells the classes apart. Use nca or lmnn, which need no means.",
    );
  }
  if (components !== undefined && components > compact.rows)
    warn(`the virtual points span ${compact.rows} dimensions: there are no more components`);
  return compact.take(Int32Array.from({ length: Math.min(compact.rows, components ?? compact.rows) }, (_, r) => r));
}

function requireCompany(classes: number, points: number): void {
  if (classes < points) return;
  throw new EtalonError(
    "DATA",
    "rvml: every class has a single point, so any map fits. Give classes of two points or more.",
  );
}

/** L, one row for each dimension of V, by the normal equations of the smaller side: (XᵀX + n p I)⁻¹ XᵀV, or Xᵀ (X Xᵀ + n p I)⁻¹ V. */
function ridgeMap({ points, gram }: PointsProblem, virtual: Matrix, price: number): Matrix {
  const { rows: n, cols: d } = points;
  if (d <= n) {
    const normal = raised(gram().clone(), n * price);
    return solveCholesky(cholesky(normal), multiply(points, virtual, { transposeA: true })).transposed();
  }
  const normal = raised(innerProducts(points).clone(), n * price);
  return multiply(solveCholesky(cholesky(normal), virtual), points, { transposeA: true });
}

/** The same distances by orthogonal rows, longest first, with those of no length left out; nothing where L is zero. */
function compacted(map: Matrix): Matrix | undefined {
  if (map.rows > map.cols) return nonzero(factorPsd(weightedGram(map)));
  const { values, vectors } = eigh(multiply(map, map, { transposeB: true }));
  const largest = values[values.length - 1];
  const kept = Array.from(values.keys())
    .reverse()
    .filter((r) => values[r] > 1e-13 * largest);
  return nonzero(multiply(vectors.take(kept), map));
}

/** Squared length of L below which the class means coincide but for rounding. */
const ROUNDING = 1e-24;

const nonzero = (map: Matrix): Matrix | undefined => (squaredNorm(map) > ROUNDING ? map : undefined);

const squaredNorm = ({ data }: Matrix): number => data.reduce((sum, value) => sum + value * value, 0);

const meanSquare = (points: Matrix): number => squaredNorm(points) / points.data.length;

function meanError(points: Matrix, virtual: Matrix, map: Matrix): number {
  const mapped = mapRows(points, map).data;
  return virtual.data.reduce((sum, value, k) => sum + (mapped[k] - value) * (mapped[k] - value), 0) / points.rows;
}

function raised(a: Matrix, ridge: number): Matrix {
  for (let i = 0; i < a.rows; i++) a.data[i * a.cols + i] += ridge;
  return a;
}
