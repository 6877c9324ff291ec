import { readFileSync } from "node:fs";
import { test } from "vitest";
import type { OptionShape } from "../../src/base/options.ts";
import { Random } from "../../src/base/random.ts";
import type { Label } from "../../src/data/labels.ts";
import type { Data } from "../../src/learners/data.ts";
import { learners } from "../../src/learners/index.ts";
import type { Learner } from "../../src/learners/learner.ts";
import { localLearners } from "../../src/learners/local/index.ts";
import type { LocalLearner } from "../../src/learners/local/localLearner.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Metric } from "../../src/metrics/metric.ts";

/** Every registered learner: a new one is tested by existing. */
export const registry: readonly Learner[] = Object.values(learners);

/** Every registered learner of local metrics. */
export const localRegistry: readonly LocalLearner[] = Object.values(localLearners);

export interface Fixture {
  readonly points: number[][];
  readonly labels: Label[];
}

/** A CSV of the project's own data folder, its last column the label. */
export function readFixture(name: string): Fixture {
  const lines = readFileSync(`data/${name}.csv`, "utf8").trim().split("\n").slice(1);
  const cells = lines.map((line) => line.trim().split(","));
  return { points: cells.map((row) => row.slice(0, -1).map(Number)), labels: cells.map((row) => row.at(-1) as string) };
}

/** Every `step`-th row, features divided by their deviation and centered. */
export function standardized({ points, labels }: Fixture, step = 1): Fixture {
  const rows = points.filter((_, i) => i % step === 0);
  const means = rows[0].map((_, c) => rows.reduce((sum, row) => sum + row[c], 0) / rows.length);
  const deviations = means.map((mean, c) =>
    Math.sqrt(rows.reduce((sum, row) => sum + (row[c] - mean) * (row[c] - mean), 0) / rows.length),
  );
  return {
    points: rows.map((row) => row.map((value, c) => (value - means[c]) / deviations[c])),
    labels: labels.filter((_, i) => i % step === 0),
  };
}

export const iris = (): Fixture => readFixture("iris");
export const wine = (): Fixture => standardized(readFixture("wine"), 2);

/** Roughly normal numbers: the sum of four uniforms, centered, with deviation 1. */
export const noise = (random: Random): number =>
  (random.uniform() + random.uniform() + random.uniform() + random.uniform() - 2) * Math.sqrt(3);

/** Three Gaussian blobs in five dimensions. */
export function blobs(perClass = 15, seed = 3, dimensions = 5): Fixture {
  const random = new Random(seed);
  const points: number[][] = [];
  const labels: Label[] = [];
  for (let i = 0; i < perClass; i++) {
    for (let c = 0; c < 3; c++) {
      points.push(Array.from({ length: dimensions }, (_, j) => noise(random) + (j === c ? 4 : 0)));
      labels.push(["a", "b", "c"][c]);
    }
  }
  return { points, labels };
}

/** Two classes told apart along two directions, drowned by `extra` features of large noise. */
export function planted(count: number, seed: number, extra = 6): Fixture {
  const random = new Random(seed);
  const points: number[][] = [];
  const labels: Label[] = [];
  for (let i = 0; i < count; i++) {
    const label = i % 3;
    const center = [
      [0, 2],
      [-1.7, -1],
      [1.7, -1],
    ][label];
    points.push([
      center[0] + 0.5 * noise(random),
      center[1] + 0.5 * noise(random),
      ...Array.from({ length: extra }, () => 3 * noise(random)),
    ]);
    labels.push(`class ${label}`);
  }
  return { points, labels };
}

/** Few iterations keep the suite quick; closed forms have no such option. */
export const brief = (learner: { readonly options: OptionShape }, iterations = 15): Record<string, unknown> =>
  "maxIterations" in learner.options ? { maxIterations: iterations } : {};

export const fitBriefly = (learner: Learner, data: Data, options: Record<string, unknown> = {}): Metric =>
  learner.fit(data, { ...brief(learner), ...options });

/** Frobenius norm of A − B over that of B. */
export function relativeError(a: Matrix, b: Matrix): number {
  let difference = 0;
  let size = 0;
  const peak = b.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  for (let k = 0; k < a.data.length; k++) {
    difference += ((a.data[k] - b.data[k]) / peak) * ((a.data[k] - b.data[k]) / peak);
    size += (b.data[k] / peak) * (b.data[k] / peak);
  }
  return Math.sqrt(difference / (size || 1));
}

/** What makes a metric sane: M finite, exactly symmetric, positive semidefinite, not zero. */
export function insanity(metric: Metric): string | undefined {
  const m = metric.matrix;
  // Entries near the ends of the range are scaled first: the property does not depend on the unit.
  const peak = m.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (!m.data.every(Number.isFinite) || !metric.map.data.every(Number.isFinite)) return "not finite";
  if (!metric.map.data.some((value) => value !== 0)) return "zero";
  if (peak < 1e-290 || peak > 1e290) return undefined;
  for (let i = 0; i < m.rows; i++) for (let j = 0; j < i; j++) if (m.get(i, j) !== m.get(j, i)) return "not symmetric";
  const { values } = eigh(
    new Matrix(
      m.rows,
      m.cols,
      m.data.map((value) => value / peak),
    ),
  );
  if (values[0] < -1e-10 * values[m.rows - 1]) return `not positive semidefinite: ${values[0]}`;
  return undefined;
}

/** Iterative learners amplify rounding; closed forms do not. */
export const tolerance = (learner: Learner): number => (learner.tags.includes("closedForm") ? 1e-8 : 1e-6);

/** A reproducible permutation of 0 … n - 1. */
export const permutation = (n: number, seed = 11): number[] =>
  new Random(seed).shuffle(Array.from({ length: n }, (_, i) => i));

/** Explicit pairs for a fixture: every class met by its cyclic neighbors in the list. */
export function pairsOf({ labels }: Fixture, count = 60): { left: number[]; right: number[]; similar: number[] } {
  const left: number[] = [];
  const right: number[] = [];
  const similar: number[] = [];
  const random = new Random(17);
  const seen = new Set<string>();
  for (const wanted of [1, 0]) {
    while (similar.filter((value) => value === wanted).length < count) {
      const i = random.integer(labels.length);
      const j = random.integer(labels.length);
      const key = `${Math.min(i, j)} ${Math.max(i, j)}`;
      if (i === j || seen.has(key) || (labels[i] === labels[j] ? 1 : 0) !== wanted) continue;
      seen.add(key);
      left.push(i);
      right.push(j);
      similar.push(wanted);
    }
  }
  return { left, right, similar };
}

/** `test` where a relation applies to the learner at hand; elsewhere no test is made. */
export const when = (applies: boolean): ((name: string, body: () => unknown) => void) =>
  applies ? (name, body) => test(name, body as () => void) : () => {};
