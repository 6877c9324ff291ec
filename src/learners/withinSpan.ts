import { shareAs, shared } from "../base/shared.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply } from "../linalg/products.ts";
import { gramOfMap, sqrtPsd } from "../linalg/psd.ts";
import type { Iterate } from "../optim/solve.ts";
import { dot } from "../optim/vectors.ts";
import type { Learned } from "./learned.ts";
import type { PointsProblem } from "./problem.ts";
import { reduceMap } from "./reduce.ts";
import { spannedPoints } from "./spannedPoints.ts";

/** Share of the greatest entry of M below which the direction outside is taken to carry nothing. */
const NOTHING = 1e-14;
/** Share of the squares of a start that is taken to lie in the span but for rounding. */
const ROUNDING = 1e-12;

/**
 * The run of a learner that is rotation equivariant, where there are fewer points than features: in coordinates of the r dimensions that the points span, and one more in which all are 0. To a
 * method that sees the points alone every direction outside is like any other: what it makes of the one, c, holds for all, M = Bᵀ A B + c (I − BᵀB) for the basis B (r x d) and
 * M = A in the span. O(n² d) and what the method takes for r + 1 features; O(d²) numbers where c > 0.
 */
export function* withinSpan<P extends PointsProblem>(
  problem: P,
  components: number | undefined,
  learn: (problem: P) => Generator<Iterate, Learned>,
): Generator<Iterate, Learned> {
  const { points, restore } = spannedPoints(problem.points);
  const r = points.cols;
  const { basis, widened } = shared(problem.points, "span and one more", () => ({
    basis: restore(Matrix.identity(r)),
    widened: shareAs(columns(points, r + 1), points),
  }));
  const inside = Object.create(problem, {
    points: { value: widened, enumerable: true },
    cols: { value: r + 1, enumerable: true },
    dimensions: { value: problem.cols, enumerable: true },
    gram: { value: () => gramOfMap(widened), enumerable: true },
    start: { value: problem.start && { ...problem.start, map: intoSpan(problem.start.map, basis) }, enumerable: true },
  }) as P;
  const mapOf = (map: Matrix): Matrix =>
    outOfSpan(components === undefined ? map : reduceMap(map, widened, components), basis);
  const run = learn(inside);
  let next = run.next();
  while (!next.done) {
    const { map, ...iterate } = next.value;
    const verdict: unknown = yield map ? { ...iterate, map: () => mapOf(map()) } : iterate;
    next = (run as Generator<Iterate, Learned, unknown>).next(verdict);
  }
  return { ...next.value, map: mapOf(next.value.map) };
}

/** A start L (k x d) in such coordinates: M as it is in the span, and its mean outside for the one direction there. */
function intoSpan(map: Matrix, basis: Matrix): Matrix {
  const [r, d] = [basis.rows, basis.cols];
  const inSpan = multiply(map, basis, { transposeB: true });
  const [all, seen] = [dot(map, map), dot(inSpan, inSpan)];
  const outside = all - seen > ROUNDING * all ? (all - seen) / (d - r) : 0;
  const root = columns(sqrtPsd(gramOfMap(inSpan)), r + 1);
  if (outside === 0) return root;
  const whole = new Matrix(r + 1, r + 1);
  whole.data.set(root.data);
  whole.data[r * (r + 2)] = Math.sqrt(outside);
  return whole;
}

/** L for all features of an L (k x (r + 1)) for coordinates of the span, r x d, and one outside. */
function outOfSpan(map: Matrix, basis: Matrix): Matrix {
  const [r, d] = [basis.rows, basis.cols];
  const gram = gramOfMap(map);
  const outside = gram.get(r, r);
  if (outside <= NOTHING * gram.data.reduce((most, value) => Math.max(most, value), 0)) {
    return multiply(columns(map, r), basis);
  }
  const length = Math.sqrt(outside);
  const inSpan = sqrtPsd(columns(gram, r).take(Int32Array.from({ length: r }, (_, i) => i)));
  for (let c = 0; c < r; c++) inSpan.data[c * r + c] -= length;
  const whole = multiply(basis, multiply(inSpan, basis), { transposeA: true });
  for (let c = 0; c < d; c++) whole.data[c * d + c] += length;
  return whole;
}

/** The first columns, filled up with zeros. */
function columns({ rows, cols, data }: Matrix, count: number): Matrix {
  const out = new Matrix(rows, count);
  const shared = Math.min(cols, count);
  for (let i = 0; i < rows; i++) out.data.set(data.subarray(i * cols, i * cols + shared), i * count);
  return out;
}
