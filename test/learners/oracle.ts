import { readFileSync } from "node:fs";

/** Plain dense algebra by loops, on nested arrays: the slow definitions that learners are held against. */
export type Rows = number[][];

export const times = (a: Rows, b: Rows): Rows =>
  a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));

export const flip = (a: Rows): Rows => a[0].map((_, j) => a.map((row) => row[j]));

export const identity = (d: number): Rows =>
  Array.from({ length: d }, (_, i) => Array.from({ length: d }, (_, j) => (i === j ? 1 : 0)));

/** Gauss-Jordan elimination with partial pivoting. */
export function inverse(a: Rows): Rows {
  const d = a.length;
  const work = a.map((row, i) => [...row, ...identity(d)[i]]);
  for (let c = 0; c < d; c++) {
    let best = c;
    for (let r = c; r < d; r++) if (Math.abs(work[r][c]) > Math.abs(work[best][c])) best = r;
    [work[c], work[best]] = [work[best], work[c]];
    work[c] = work[c].map((value) => value / work[c][c]);
    for (let r = 0; r < d; r++) {
      if (r === c) continue;
      const factor = work[r][c];
      work[r] = work[r].map((value, j) => value - factor * work[c][j]);
    }
  }
  return work.map((row) => row.slice(d));
}

/** ln det by elimination; NaN for a matrix that is not positive definite. */
export function logDet(a: Rows): number {
  const work = a.map((row) => [...row]);
  let sum = 0;
  for (let c = 0; c < work.length; c++) {
    sum += Math.log(work[c][c]);
    for (let r = c + 1; r < work.length; r++) {
      const factor = work[r][c] / work[c][c];
      for (let k = c; k < work.length; k++) work[r][k] -= factor * work[c][k];
    }
  }
  return sum;
}

export const meanOf = (rows: Rows): number[] =>
  rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);

/** Σ weight · (x − center)(x − center)ᵀ over the rows. */
export function outer(rows: Rows, center: number[], weight: number): Rows {
  const sum = center.map(() => center.map(() => 0));
  for (const row of rows) {
    for (let i = 0; i < center.length; i++) {
      for (let j = 0; j < center.length; j++) sum[i][j] += weight * (row[i] - center[i]) * (row[j] - center[j]);
    }
  }
  return sum;
}

export const plus = (a: Rows, b: Rows): Rows => a.map((row, i) => row.map((value, j) => value + b[i][j]));
export const by = (a: Rows, factor: number): Rows => a.map((row) => row.map((value) => value * factor));
export const shrunk = (a: Rows, share: number): Rows =>
  a.map((row, i) => row.map((value, j) => (i === j ? value : (1 - share) * value)));

/** Within- and between-class covariance with divisor n, class by class. */
export function classCovariances(points: Rows, labels: readonly unknown[]): { within: Rows; between: Rows } {
  const n = points.length;
  const center = meanOf(points);
  let within = center.map(() => center.map(() => 0));
  let between = within;
  for (const label of new Set(labels)) {
    const members = points.filter((_, i) => labels[i] === label);
    const mean = meanOf(members);
    within = plus(within, outer(members, mean, 1 / n));
    between = plus(between, outer([mean], center, members.length / n));
  }
  return { within, between };
}

/** Frobenius norm of A − B over that of B. */
export function distance(a: Rows, b: Rows): number {
  const squares = (rows: Rows) => rows.flat().reduce((sum, value) => sum + value * value, 0);
  return Math.sqrt(squares(plus(a, by(b, -1))) / squares(b));
}

/** The same after A was scaled to fit B: two matrices that differ by a factor give 0. */
export function angle(a: Rows, b: Rows): number {
  const inner = (p: Rows, q: Rows) => p.flat().reduce((sum, value, k) => sum + value * q.flat()[k], 0);
  return distance(by(a, inner(a, b) / inner(a, a)), b);
}

/** 89 rows of standardized wine with the reference answers. */
export const golden = JSON.parse(readFileSync("test/golden/learners.json", "utf8")) as {
  readonly X: Rows;
  readonly y: number[];
  readonly res: {
    readonly covariance: Rows;
    readonly rca_chunks: number[];
    readonly rca: Rows;
    readonly pca: { readonly variance: number[]; readonly components: Rows };
    readonly lda_eigen: { readonly explained: number[]; readonly scalingsProjector: Rows };
    readonly glasso: { readonly alpha: number; readonly precision: Rows };
    readonly ledoitWolf: { readonly shrinkage: number };
    readonly pairs: [number, number][];
    /** +1 for a similar pair, -1 for a dissimilar one. */
    readonly pairLabels: number[];
    readonly itml_1: { readonly M: Rows };
    readonly itml_5: { readonly M: Rows };
    readonly itml_1000: { readonly M: Rows };
    readonly mmc_full: Rows;
    readonly quadruplets: [number, number, number, number][];
    readonly lsml: Rows;
    readonly lsml_optimum: { readonly f: number; readonly M: Rows };
    readonly mmc_diag: Rows;
  };
};
