import type { Random } from "../../base/random.ts";
import { sampleDistinct } from "../../constraints/sampling.ts";
import { squaredDistances } from "../../linalg/distances.ts";
import { eigh } from "../../linalg/eigh.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { gaussianKernel, type Places } from "../../metrics/places.ts";

/** Landmarks at most: of more points so many are drawn, and the others' components follow from them. */
const LANDMARKS = 300;
/** Components with less of the largest one's variance are rounding. */
const NEGLIGIBLE = 1e-10;

/**
 * Kernel principal components of the points (n x d, not all alike) under a Gaussian kernel whose σ is `width` times the median distance of landmarks: the leading
 * `components` at most, scaled together so that the mean of ‖z‖² over the landmarks is 1. O(m³) with m ≤ 300 landmarks. Schölkopf, Smola & Müller 1998; Williams &
 * Seeger 2001 for points beside the landmarks.
 */
export function kernelPlaces(
  points: Matrix,
  { components, width, random }: { readonly components: number; readonly width: number; readonly random: Random },
): Places {
  const landmarks = points.take(Int32Array.from(sampleDistinct(points.rows, LANDMARKS, random)).sort());
  const sigma = width * medianDistance(landmarks);
  const kernel = gaussianKernel(landmarks, landmarks, sigma);
  const m = landmarks.rows;
  const means = Float64Array.from({ length: m }, (_, i) => kernel.row(i).reduce((sum, value) => sum + value, 0) / m);
  const { values, vectors } = eigh(centered(kernel, means));
  const kept = Array.from({ length: Math.min(components, m) }, (_, r) => m - 1 - r).filter(
    (r) => values[r] > NEGLIGIBLE * values[m - 1],
  );
  const length = Math.sqrt(kept.reduce((sum, r) => sum + values[r], 0) / m);
  const projection = vectors.take(kept);
  kept.forEach((from, r) => {
    const size = Math.sqrt(values[from]) * length;
    for (let i = 0; i < m; i++) projection.data[r * m + i] /= size;
  });
  // Eigenvectors of a centered kernel add up to 0, so that centering k(u) takes but its mean over the landmarks.
  const shift = Float64Array.from(
    kept,
    (_, r) => -projection.row(r).reduce((sum, value, i) => sum + value * means[i], 0),
  );
  return { landmarks, width: sigma, projection, shift };
}

function centered(kernel: Matrix, means: Float64Array): Matrix {
  const m = kernel.rows;
  const all = means.reduce((sum, value) => sum + value, 0) / m;
  const out = new Matrix(m, m);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) out.data[i * m + j] = kernel.data[i * m + j] - means[i] - means[j] + all;
  return out;
}

/** The median of the distances above 0. */
function medianDistance(points: Matrix): number {
  const squared = squaredDistances(points, points);
  const apart: number[] = [];
  for (let i = 0; i < points.rows; i++)
    for (let j = 0; j < i; j++) if (squared.get(i, j) > 0) apart.push(squared.get(i, j));
  apart.sort((a, b) => a - b);
  return apart.length === 0 ? 1 : Math.sqrt(apart[Math.floor(apart.length / 2)]);
}
