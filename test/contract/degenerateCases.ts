import { Random } from "../../src/base/random.ts";
import type { Data } from "../../src/learners/data.ts";
import { blobs, noise } from "./fixtures.ts";

/** The fixture that the cases change. */
export const { points, labels } = blobs(12);
const random = new Random(31);
const wide = Array.from({ length: 20 }, (_, i) =>
  Array.from({ length: 60 }, (_, c) => noise(random) + (c === i % 2 ? 3 : 0)),
);
/** The points with one number replaced. */
export const replaced = (row: number, column: number, value: number) =>
  points.map((point, i) => point.map((old, c) => (i === row && c === column ? value : old)));
const scaledBy = (factor: number) => points.map((row) => row.map((value) => value * factor));

/** Cases that every learner must come through with a sane metric. */
export const successes: Record<string, Data> = {
  "a constant feature": { points: points.map((row) => [...row, 3]), labels },
  "fewer points than features": { points: wide, labels: wide.map((_, i) => i % 2) },
  "a class of one point": { points: [...points, [9, 9, 9, 9, 9]], labels: [...labels, "alone"] },
  "a single feature": { points: points.map((row) => [row[0]]), labels },
  "features of very different size": {
    points: points.map((row) => row.map((value, c) => value * [1e6, 1, 1e-6, 1, 1][c])),
    labels,
  },
  "an offset of 1e8": { points: points.map((row) => row.map((value) => value + 1e8)), labels },
  "values near 1e150": { points: scaledBy(1e150), labels },
  "values near 1e-150": { points: scaledBy(1e-150), labels },
  "subnormal values and -0": {
    points: replaced(0, 0, -0).map((row, i) => (i === 1 ? row.map(() => 5e-324) : row)),
    labels,
  },
  "every point twice": { points: [...points, ...points], labels: [...labels, ...labels] },
  "a copy of a feature": { points: points.map((row) => [...row, row[0]]), labels },
  "boolean labels": { points, labels: labels.map((label) => label === "a") },
  "bigint labels": { points, labels: labels.map((label) => (label === "a" ? 10n : 2n)) },
  "labels with gaps and signs": {
    points,
    labels: labels.map((label) => ({ a: -7, b: 0, c: 1e6 })[String(label)] as number),
  },
  "mixed labels": { points, labels: labels.map((label) => ({ a: 1, b: "1", c: true })[String(label)] as string) },
  "a class called __proto__": { points, labels: labels.map((label) => (label === "a" ? "__proto__" : label)) },
  "features called __proto__": {
    points: { rows: 36, cols: 5, data: points.flat(), features: ["__proto__", "constructor", "a", "b", "c"] },
    labels,
  },
  "some unlabeled points": { points, labels: labels.map((label, i) => (i % 5 === 0 ? null : label)) },
  "two classes of four points": { points: points.filter((_, i) => i < 12 && i % 3 < 2), labels: [..."abababab"] },
};

/** Cases that must be refused with a code, naming what to look at. */
export const refusals: Record<string, { data: unknown; code: string; says: RegExp }> = {
  "identical points": { data: { points: points.map(() => [1, 2, 3, 4, 5]), labels }, code: "DATA", says: /identical/ },
  "one point": { data: { points: [[1, 2]], labels: ["a"] }, code: "DATA", says: /row|point|class|label/ },
  "no rows": { data: { points: [], labels: [] }, code: "SHAPE", says: /0 rows/ },
  "no columns": { data: { points: [[], []], labels: ["a", "b"] }, code: "SHAPE", says: /0 columns/ },
  "ragged rows": { data: { points: [[1, 2], [3]], labels: ["a", "b"] }, code: "SHAPE", says: /row 1 has 1/ },
  "a NaN": { data: { points: replaced(4, 2, Number.NaN), labels }, code: "DATA", says: /row 4, column 2 is NaN/ },
  "an infinity": {
    data: { points: replaced(7, 0, -Infinity), labels },
    code: "DATA",
    says: /row 7, column 0 is -Infinity/,
  },
  "too few labels": { data: { points, labels: labels.slice(1) }, code: "SHAPE", says: /35 labels for 36 points/ },
  "a flat array of the wrong length": {
    data: { points: { rows: 36, cols: 5, data: new Float64Array(179) }, labels },
    code: "SHAPE",
    says: /needs 180 numbers but `data` has 179/,
  },
};
