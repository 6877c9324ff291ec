import { Random } from "../../src/base/random.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { qr } from "../../src/linalg/qr.ts";

/** Orders of the battery. */
export const ORDERS = [0, 1, 2, 3, 5, 10, 20, 50, 200];

/** 21 kinds of symmetric matrices, after those that LAPACK tests its symmetric eigen-solvers with. */
export const SYMMETRIC: Readonly<Record<string, (n: number) => Matrix>> = {
  zero: (n) => new Matrix(n, n),
  identity: (n) => Matrix.identity(n),
  "diagonal, even": (n) => Matrix.diagonal(signed(even(n))),
  "diagonal, geometric": (n) => Matrix.diagonal(signed(geometric(n))),
  "diagonal, clustered": (n) => Matrix.diagonal(signed(clustered(n))),
  even: (n) => turned(signed(even(n)), 1),
  geometric: (n) => turned(signed(geometric(n)), 2),
  clustered: (n) => turned(signed(clustered(n)), 3),
  "even, positive": (n) => turned(even(n), 4),
  "geometric, positive": (n) => turned(geometric(n), 5),
  "clusters one unit apart": (n) =>
    turned(
      even(n).map((_, i) => 1 + (i % 3) * Number.EPSILON),
      6,
    ),
  "even, near overflow": (n) => times(turned(signed(even(n)), 7), 1e140),
  "even, near underflow": (n) => times(turned(signed(even(n)), 8), 1e-140),
  random: (n) => symmetric(n, 9, (random) => 2 * random.uniform() - 1),
  "random, near overflow": (n) =>
    times(
      symmetric(n, 10, (random) => 2 * random.uniform() - 1),
      1e140,
    ),
  "random, near underflow": (n) =>
    times(
      symmetric(n, 11, (random) => 2 * random.uniform() - 1),
      1e-140,
    ),
  subnormal: (n) =>
    times(
      symmetric(n, 12, (random) => 2 * random.uniform() - 1),
      1e-318,
    ),
  "rank deficient": (n) => {
    const factor = rectangle(n, Math.max(1, Math.floor(n / 8)), 13);
    return mirrored(multiply(factor, factor, { transposeB: true }));
  },
  graded: (n) => {
    const m = symmetric(n, 14, (random) => random.uniform() - 0.5);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) m.data[i * n + j] *= 10 ** ((-5 * (i + j)) / Math.max(1, n));
    return m;
  },
  "glued Wilkinson": (n) => {
    const m = new Matrix(n, n);
    for (let i = 0; i < n; i++) {
      m.data[i * n + i] = Math.abs((i % 21) - 10);
      if (i > 0) m.data[i * n + i - 1] = m.data[(i - 1) * n + i] = i % 21 === 0 ? 1e-9 : 1;
    }
    return m;
  },
  "2I + 11'": (n) => {
    const m = Matrix.identity(n);
    for (let at = 0; at < n * n; at++) m.data[at] = 1 + 2 * m.data[at];
    return m;
  },
};

/** Those of them that are positive definite, shifted or squared where they are not. */
export const POSITIVE_DEFINITE: Readonly<Record<string, (n: number) => Matrix>> = {
  identity: SYMMETRIC["identity"],
  "diagonal, even": (n) => Matrix.diagonal(even(n)),
  "diagonal, geometric": (n) => Matrix.diagonal(geometric(n)),
  "diagonal, clustered": (n) => Matrix.diagonal(clustered(n)),
  even: SYMMETRIC["even, positive"],
  "geometric, condition 1e10": (n) => turned(geometric(n, 1e-10), 21),
  clustered: (n) => turned(clustered(n), 22),
  "clusters one unit apart": SYMMETRIC["clusters one unit apart"],
  "near overflow": (n) => times(turned(even(n), 23), 1e140),
  "near underflow": (n) => times(turned(even(n), 24), 1e-140),
  "2I + 11'": SYMMETRIC["2I + 11'"],
  gram: (n) => {
    const factor = rectangle(n, n + 5, 25);
    return mirrored(multiply(factor, factor, { transposeB: true }));
  },
};

export function rectangle(rows: number, cols: number, seed: number): Matrix {
  const random = new Random(seed);
  return new Matrix(
    rows,
    cols,
    Float64Array.from({ length: rows * cols }, () => 2 * random.uniform() - 1),
  );
}

/** Q diag(values) Qᵀ with a random orthogonal Q. */
export function turned(values: readonly number[], seed: number): Matrix {
  const { q } = qr(rectangle(values.length, values.length, seed));
  const scaled = q.clone();
  for (let at = 0; at < scaled.data.length; at++) scaled.data[at] *= values[at % values.length];
  return mirrored(multiply(scaled, q, { transposeB: true }));
}

export function even(n: number): number[] {
  return Array.from({ length: n }, (_, i) => (i + 1) / n);
}

export function geometric(n: number, smallest = Number.EPSILON): number[] {
  return Array.from({ length: n }, (_, i) => smallest ** (i / Math.max(1, n - 1)));
}

/** One eigenvalue 1, the others 1e-6. */
export function clustered(n: number): number[] {
  return Array.from({ length: n }, (_, i) => (i === 0 ? 1 : 1e-6));
}

export function signed(values: readonly number[]): number[] {
  return values.map((value, i) => (i % 2 ? -value : value));
}

export function times(m: Matrix, factor: number): Matrix {
  return new Matrix(
    m.rows,
    m.cols,
    m.data.map((value) => value * factor),
  );
}

export function symmetric(n: number, seed: number, entry: (random: Random) => number): Matrix {
  const random = new Random(seed);
  const m = new Matrix(n, n);
  for (let at = 0; at < n * n; at++) m.data[at] = entry(random);
  return mirrored(m);
}

function mirrored(m: Matrix): Matrix {
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < i; j++) m.data[j * m.cols + i] = m.data[i * m.cols + j];
  return m;
}

/** Rows and columns of the rectangular battery. */
export const SHAPES = [
  [0, 0],
  [0, 3],
  [1, 1],
  [3, 0],
  [1, 5],
  [5, 1],
  [3, 3],
  [7, 4],
  [4, 7],
  [20, 20],
  [50, 13],
  [13, 50],
  [90, 70],
];

export const RECTANGULAR: Readonly<Record<string, (m: number, n: number) => Matrix>> = {
  zero: (m, n) => new Matrix(m, n),
  identity: (m, n) => Matrix.identity(m, n),
  random: (m, n) => rectangle(m, n, 31),
  "near overflow": (m, n) => times(rectangle(m, n, 32), 1e300),
  "near underflow": (m, n) => times(rectangle(m, n, 33), 1e-300),
  subnormal: (m, n) => times(rectangle(m, n, 34), 1e-318),
  "rank deficient": (m, n) => multiply(rectangle(m, 2, 35), rectangle(2, n, 36)),
  "one column zero": (m, n) => {
    const a = rectangle(m, n, 37);
    for (let i = 0; i < m && n > 0; i++) a.data[i * n + (n >> 1)] = 0;
    return a;
  },
  "equal columns": (m, n) => multiply(rectangle(m, 1, 38), new Matrix(1, n, new Float64Array(n).fill(1))),
  geometric: (m, n) => {
    const k = Math.min(m, n);
    const left = qr(rectangle(m, k, 39)).q;
    const right = qr(rectangle(n, k, 40)).q;
    const values = geometric(k);
    for (let at = 0; at < left.data.length; at++) left.data[at] *= values[at % k];
    return multiply(left, right, { transposeB: true });
  },
  "graded over the whole range": (m, n) => {
    const a = rectangle(m, n, 41);
    for (let i = 0; i < m; i++) for (let j = 0; j < n; j++) a.data[i * n + j] *= 10 ** (-300 * (j / n));
    return a;
  },
};
