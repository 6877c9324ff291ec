import { cos, exp, expm1, log, log1p, pow, sin, tanh } from "../../src/base/elementary.ts";
import { Random } from "../../src/base/random.ts";
import { cholesky, solveCholesky, solveTriangular } from "../../src/linalg/cholesky.ts";
import { nearest, pairSquaredDistances, squaredDistances } from "../../src/linalg/distances.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { exponentials, logarithms } from "../../src/linalg/elementwise.ts";
import { gaussianFlow } from "../../src/linalg/gaussianFlow.ts";
import { generalizedEigh } from "../../src/linalg/generalizedEigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { laplacianTimes, scatter } from "../../src/linalg/pairWeights.ts";
import { mapRows, multiply, multiplyInto, weightedGram } from "../../src/linalg/products.ts";
import { factorPsd, projectPsd } from "../../src/linalg/psd.ts";
import { qr } from "../../src/linalg/qr.ts";
import { RankOneMatrix } from "../../src/linalg/rankOne.ts";
import { regressionFlow } from "../../src/linalg/regressionFlow.ts";
import { logSumExpRows, softmaxRows } from "../../src/linalg/softmax.ts";
import { svd } from "../../src/linalg/svd.ts";

/** One number for each kernel on fixed inputs, as text: equal on every engine, by WebAssembly and by the twins, or a bit differs somewhere. */
export function battery(): string {
  return Object.entries(kernels)
    .map(([name, run]) => `${name} ${hash(run()).toString(16)}`)
    .join("\n");
}

const random = (rows: number, cols: number, seed: number, size = 1): Matrix => {
  const source = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => size * (2 * source.uniform() - 1)),
  );
};
const integers = (length: number, bound: number, seed: number): Int32Array => {
  const source = new Random(seed);
  return Int32Array.from({ length }, () => source.integer(bound));
};
const symmetric = (n: number, seed: number, shift = 0): Matrix => {
  const a = random(n, n, seed);
  for (let i = 0; i < n; i++) {
    a.data[i * n + i] += shift;
    for (let j = 0; j < i; j++) a.data[j * n + i] = a.data[i * n + j];
  }
  return a;
};
const SIZES = [1, 2, 3, 5, 17, 64, 150];
const pairs = { left: integers(900, 120, 31), right: integers(900, 120, 32), weights: random(900, 1, 33).data };
const few = {
  left: pairs.left.subarray(0, 70),
  right: pairs.right.subarray(0, 70),
  weights: pairs.weights.subarray(0, 70),
};
const labels = { queries: integers(130, 4, 34), points: integers(600, 4, 35) };
const halves = {
  from: Float64Array.from({ length: 220 }, (_, i) => (i < 101 ? 0 : 101)),
  to: Float64Array.from({ length: 220 }, (_, i) => (i < 101 ? 101 : 220)),
};
const angles = random(1, 2000, 36, 300).data;

const kernels: Record<string, () => unknown> = {
  elementary: () => [exp, expm1, log, log1p, pow, tanh, sin, cos].map((f) => angles.map((x) => f(x, 1.7))),
  exponentials: () => exponentials(angles),
  logarithms: () => logarithms(angles.map(Math.abs)),
  multiply: () =>
    SIZES.map((n) => multiply(random(n, 2 * n + 1, 1), random(n + 3, 2 * n + 1, 2), { transposeB: true })),
  multiplyDeep: () =>
    multiplyInto(random(9, 7, 3), random(700, 9, 4), random(700, 7, 5), {
      transposeA: true,
      scale: -1.5,
      accumulate: true,
    }),
  mapRows: () => mapRows(random(500, 40, 6), random(11, 40, 7)),
  weightedGram: () => [weightedGram(random(700, 33, 8)), weightedGram(random(300, 5, 9), random(300, 1, 10).data)],
  squaredDistances: () => [
    squaredDistances(random(130, 21, 11), random(600, 21, 12)),
    squaredDistances(random(9, 3, 13), random(9, 3, 13)),
  ],
  pairSquaredDistances: () => pairSquaredDistances(random(120, 13, 14), pairs.left, pairs.right),
  nearest: () => [
    nearest(random(130, 21, 15), random(600, 21, 16), 9),
    nearest(random(130, 3, 17), random(600, 3, 18), 4, { groups: { ...labels, same: true } }),
    nearest(random(130, 3, 17), random(600, 3, 18), 4, { groups: { ...labels, same: false } }),
  ],
  scatter: () => [scatter(random(120, 13, 19), pairs), scatter(random(120, 13, 19), few)],
  laplacianTimes: () => laplacianTimes(random(120, 13, 20), pairs),
  softmaxRows: () => softmaxRows(random(60, 77, 21, 40)),
  logSumExpRows: () => logSumExpRows(random(60, 77, 22, 40)),
  gaussianFlow: () => gaussianFlow(random(220, 5, 37), halves, (sums) => sums),
  regressionFlow: () =>
    regressionFlow(random(220, 5, 37), random(220, 2, 38), ({ total, targets }) => ({ level: total, slope: targets })),
  rankOne: () => {
    const m = new RankOneMatrix(symmetric(37, 23));
    const quadratics = [24, 25, 26].map((seed) => {
      const quadratic = m.timesVector(random(37, 1, seed).data);
      m.addOuter(-0.125);
      return quadratic;
    });
    return [quadratics, m.toMatrix()];
  },
  eigh: () => SIZES.map((n) => eigh(symmetric(n, 27))),
  generalizedEigh: () => SIZES.map((n) => generalizedEigh(symmetric(n, 28), symmetric(n, 29, n + 1))),
  cholesky: () => SIZES.map((n) => cholesky(symmetric(n, 30, n + 1))),
  solve: () =>
    SIZES.map((n) => {
      const c = cholesky(symmetric(n, 30, n + 1));
      const b = random(n, 5, 31);
      return [solveCholesky(c, b), solveTriangular(c, b), solveTriangular(c, b, { transpose: true })];
    }),
  qr: () => SIZES.map((n) => qr(random(n + 4, n, 32))),
  svd: () => SIZES.map((n) => svd(random(n + 4, n, 33))),
  psd: () => SIZES.map((n) => [projectPsd(symmetric(n, 34)), factorPsd(symmetric(n, 34, n + 1))]),
};

/** A 32-bit hash of the bits of every number inside `value`; one pattern for all NaN. */
function hash(value: unknown, seed = 0x811c9dc5): number {
  if (typeof value === "number") return hash(Float64Array.of(value), seed);
  if (ArrayBuffer.isView(value)) {
    const view = value as Float64Array | Int32Array;
    const words = new Int32Array(Float64Array.from(view, (x) => (Number.isNaN(x) ? NaN : x)).buffer);
    for (let p = 0; p < words.length; p++) seed = mix(seed ^ words[p]);
    return mix(seed ^ words.length);
  }
  for (const part of Object.values(value as object)) seed = hash(part, seed);
  return seed;
}

function mix(word: number): number {
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
