import { EtalonError } from "../base/errors.ts";
import { featureNames, type Points, type PointsInput, toMatrix } from "./points.ts";

/** Numbers that lifted points may have: 1 GB. */
const MOST = 1.25e8;

/**
 * The points (n x d) with their squares and products as columns of their own: √2 x_j, then x_j², then √2 x_i x_j for i < j; n x (d + d(d + 1)/2).
 * Products of lifted points are those of the kernel of degree 2: φ(a)ᵀφ(b) = (1 + aᵀb)² − 1, so that their Euclidean distance is the kernel's, and a linear metric
 * learned on them draws borders of the second degree. `MEMORY` for results above 1 GB, `NUMERIC` where a product is too large for a number; otherwise as `toMatrix`.
 */
export function quadraticLift(input: PointsInput): Points & { readonly features: readonly string[] } {
  const { rows, cols, data } = toMatrix(input);
  const width = cols + (cols * (cols + 1)) / 2;
  if (rows * width > MOST) {
    throw new EtalonError(
      "MEMORY",
      `quadratic lift: ${cols} features become ${width}, ${rows} points of them need more than 1 GB. Take fewer features, their first principal components say.`,
    );
  }
  const lifted = new Float64Array(rows * width);
  for (let row = 0; row < rows; row++) {
    const x = data.subarray(row * cols, (row + 1) * cols);
    let at = row * width;
    for (let j = 0; j < cols; j++) lifted[at++] = Math.SQRT2 * x[j];
    for (let j = 0; j < cols; j++) lifted[at++] = x[j] * x[j];
    for (let i = 0; i < cols; i++) for (let j = i + 1; j < cols; j++) lifted[at++] = Math.SQRT2 * x[i] * x[j];
  }
  const bad = lifted.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new EtalonError(
      "NUMERIC",
      `quadratic lift: row ${Math.floor(bad / width)} has a square or product above 1e308. Scale the features first.`,
    );
  }
  const given = featureNames(input);
  const names = Array.from({ length: cols }, (_, j) => given?.[j] ?? `x${j}`);
  const features = [
    ...names.map((name) => `√2 ${name}`),
    ...names.map((name) => `${name}²`),
    ...names.flatMap((one, i) => names.slice(i + 1).map((other) => `√2 ${one} ${other}`)),
  ];
  return { rows, cols: width, data: lifted, features };
}
