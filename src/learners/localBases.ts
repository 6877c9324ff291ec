import { EtalonError } from "../base/errors.ts";
import type { Random } from "../base/random.ts";
import type { Triplets } from "../constraints/types.ts";
import { eigh } from "../linalg/eigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { mapRows } from "../linalg/products.ts";
import { kmeans } from "./kmeans.ts";
import { lda } from "./lda.ts";
import { sphericalDiscriminants } from "./sphericalDiscriminants.ts";
import { tripletMargins } from "./tripletMargins.ts";

export interface BasisOptions {
  /** How many directions at most. */
  readonly bases: number;
  readonly random: Random;
}

interface Classes {
  readonly labels: Int32Array;
  readonly classes: number;
  /** Whether the points are given in coordinates of their span. */
  readonly spanned?: boolean;
}

/** What directions are found from: classes where labels alone are given, triplets elsewhere. */
export interface BasisSource extends Partial<Classes> {
  readonly points: Matrix;
  readonly triplets: Triplets;
}

/** Directions (rows b) that tell near from far somewhere. */
export const localDirections = (
  { points, triplets, labels, classes, spanned = false }: BasisSource,
  options: BasisOptions,
): Matrix =>
  labels && classes
    ? localDiscriminants(points, { labels, classes, spanned }, options)
    : localContrasts(points, triplets, options);

/**
 * Directions (rows b) that tell classes apart somewhere: the discriminants of the nearest points of each class to the centers of regions, at
 * two scales. Regions are those of k-means, as many as give the wanted number. Shi, Bellet & Sha 2014, section 4.
 */
export function localDiscriminants(
  points: Matrix,
  { labels, classes, spanned = false }: Classes,
  { bases, random }: BasisOptions,
): Matrix {
  const sizes = new Int32Array(classes);
  for (const label of labels) sizes[label]++;
  const scales = Math.min(...sizes.filter((size) => size > 1)) >= 50 ? [20, 50] : [10, 20];
  const regions = Math.ceil(bases / (scales.length * Math.min(classes - 1, points.cols)));
  const centers = kmeans(points, { centers: Math.min(regions, points.rows), restarts: 1, random });
  const rows: Float64Array[] = [];
  for (const scale of scales) {
    const near = Array.from({ length: classes }, (_, code) => nearestOfClass(centers, points, labels, code, scale));
    for (let r = 0; r < centers.rows; r++) {
      const members = Int32Array.from(near.flatMap((indices) => Array.from(indices.slice(r * scale, (r + 1) * scale))));
      rows.push(
        ...discriminantRows(
          points,
          labels,
          members.filter((i) => i >= 0),
          spanned,
        ),
      );
    }
  }
  return unitSpread(rows.slice(0, bases), points);
}

/**
 * Directions (rows b) in which negatives lie farther than positives, region by region: the eigenvectors of Σ K_t over the triplets anchored
 * there whose eigenvalues are positive, largest first, and those of all triplets.
 */
export function localContrasts(points: Matrix, triplets: Triplets, { bases, random }: BasisOptions): Matrix {
  const regions = Math.ceil(bases / points.cols);
  const centers = kmeans(points.take(triplets.anchor), { centers: regions, restarts: 1, random });
  const { indices } = nearest(points, centers, 1);
  const everywhere = contrastRows(points, triplets);
  const rows = Array.from({ length: centers.rows }, (_, region) => {
    const here = Int32Array.from(triplets.anchor.keys()).filter((t) => indices[triplets.anchor[t]] === region);
    const pick = (ends: Int32Array): Int32Array => here.map((t) => ends[t]);
    return contrastRows(points, {
      anchor: pick(triplets.anchor),
      positive: pick(triplets.positive),
      negative: pick(triplets.negative),
    });
  });
  return unitSpread([...everywhere, ...rows.flat()].slice(0, bases), points);
}

function nearestOfClass(centers: Matrix, points: Matrix, labels: Int32Array, code: number, count: number): Int32Array {
  const queries = new Int32Array(centers.rows).fill(code);
  return nearest(centers, points, count, { groups: { queries, points: labels, same: true } }).indices;
}

/** None where the members are of one class, or their means coincide. */
function discriminantRows(points: Matrix, labels: Int32Array, members: Int32Array, spanned: boolean): Float64Array[] {
  const [own, codes] = [points.take(members), members.map((i) => labels[i])];
  try {
    const map = spanned ? sphericalDiscriminants(own, codes) : lda.fit({ points: own, labels: codes }).map;
    return Array.from({ length: map?.rows ?? 0 }, (_, r) => (map as Matrix).row(r));
  } catch (error) {
    if (error instanceof EtalonError && error.code === "DATA") return [];
    throw error;
  }
}

function contrastRows(points: Matrix, triplets: Triplets): Float64Array[] {
  const count = triplets.anchor.length;
  if (count === 0) return [];
  const { values, vectors } = eigh(tripletMargins(points, triplets).combined(new Float64Array(count).fill(1 / count)));
  return Array.from(values.keys())
    .reverse()
    .filter((r) => values[r] > 1e-12 * Math.max(values[values.length - 1], -values[0]))
    .map((r) => vectors.row(r));
}

/** The directions scaled so that the mean squared difference of two (centered) points along each is 1; those along which all points agree are left out. */
function unitSpread(rows: readonly Float64Array[], points: Matrix): Matrix {
  if (rows.length === 0) return new Matrix(0, points.cols);
  const directions = Matrix.from(rows);
  const projected = mapRows(points, directions);
  const squares = new Float64Array(directions.rows);
  projected.data.forEach((value, k) => {
    squares[k % directions.rows] += value * value;
  });
  const kept = rows.flatMap((row, r) => {
    const spread = Math.sqrt((2 * squares[r]) / points.rows);
    return spread > 0 ? [row.map((value) => value / spread)] : [];
  });
  return new Matrix(kept.length, points.cols, Float64Array.from(kept.flatMap((row) => Array.from(row))));
}
