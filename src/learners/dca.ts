import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { sharedByBoth } from "../base/shared.ts";
import type { ChunkLinks } from "../constraints/chunkLinks.ts";
import { eigh } from "../linalg/eigh.ts";
import { generalizedEigh } from "../linalg/generalizedEigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { multiply, multiplySymmetric, weightedGram } from "../linalg/products.ts";
import { meanOfDiagonal, shrinkToSphere } from "../linalg/shrinkage.ts";
import { type Groups, groupsOf, residualsOf } from "./classScatter.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { scatterOf, spannedGroups } from "./summary.ts";

/**
 * Discriminative component analysis: directions C_b v = w C_w v with L C_w Lᵀ = I, largest w first. C_w is the mean over chunks of their covariances,
 * drawn to a sphere; C_b the mean outer product of differences between the means of chunks of different classes. Dissimilar pairs say which chunks
 * differ; without them, and with labels, all do. `first: "between"` looks in the span of the mean differences alone, as the paper does. Hoi, Liu,
 * Lyu & Ma, Learning distance metrics with contextual constraints for image retrieval, 2006.
 */
export const dca = defineLearner({
  name: "dca",
  title: "Discriminative component analysis",
  supervision: "chunks",
  reference: "hoi2006",
  tags: ["closedForm", "rowOrderFree", "rotationEquivariant", "sampleWeights"],
  cost: { numbers: "2 n d + 12 r² + 2 d r + 1000000" },
  options: {
    components: commonOptions.components,
    first: z.enum(["within", "between"]).default("within").meta({
      description: "what is reduced first: whiten by C_w, or cut down to the span of the mean differences (the paper)",
    }),
    shrinkage: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .meta({ description: "share of a sphere mixed into the scatter within chunks", symbol: "α", search: [0, 1] }),
  },
  *learn(problem, { components, first, shrinkage }) {
    const { points, restore } = spannedPoints(problem.points);
    const { chunks, weights } = problem;
    const make = () => {
      const groups = groupsOf(points, chunks.chunk, chunks.count, weights);
      return { groups, within: meanCovariance(residualsOf(points, groups), groups, weights) };
    };
    const numbers = points.cols * points.cols;
    const { groups, within } = sharedByBoth(points, chunks.chunk, "mean covariance", make, numbers);
    const between = meanDifferences(groups.means, problem.links);
    problem.count("chunk links", problem.links?.left.length ?? (groups.means.rows * (groups.means.rows - 1)) / 2);
    return closedForm(restore(componentMap(within, between, { components, first, shrinkage }, problem.warn)));
  },
  stream: (options) =>
    momentStream({ learner: "dca", takes: "chunks", quartic: false }, function* (summary) {
      const { groups, restore } = spannedGroups(summary);
      const used = groups.filter(({ count }) => count >= 2).length;
      const within = requireSpread(
        scatterOf(
          groups,
          groups.map(({ count }) => (count >= 2 ? 1 / (count * used) : 0)),
        ).sum,
      );
      const between = meanDifferences(Matrix.from(groups.map(({ mean }) => mean)), undefined);
      summary.count("chunk links", (groups.length * (groups.length - 1)) / 2);
      return closedForm(restore(componentMap(within, between, options, summary.warn)));
    }),
});

interface ComponentOptions {
  readonly components?: number | undefined;
  readonly first: "within" | "between";
  readonly shrinkage: number;
}

/** The map of C_w (d x d) and of rows whose Gram matrix is C_b. */
function componentMap(
  within: Matrix,
  between: Matrix,
  { components, first, shrinkage }: ComponentOptions,
  warn: (message: string) => void,
): Matrix {
  const basis = spanOf(between);
  const inSpan = (rows: Matrix): Matrix => (first === "between" ? multiply(rows, basis, { transposeB: true }) : rows);
  const compact = shrinkToSphere(within, shrinkage);
  const { values, vectors, ridge } = generalizedEigh(
    weightedGram(inSpan(between)),
    first === "between" ? multiplySymmetric(basis.transposed(), inSpan(compact)) : compact,
  );
  if (ridge > 0) warn("the scatter within chunks is singular: a tiny ridge was added");
  if (components !== undefined && components > basis.rows)
    warn(`the means of the chunks span ${basis.rows} dimensions: there are no more components`);
  const order = Array.from(values.keys()).reverse();
  const map = vectors.take(order.slice(0, Math.min(basis.rows, components ?? basis.rows)));
  return first === "between" ? multiply(map, basis) : map;
}

/** The mean over chunks of two points or more of (1/n_j) Σ r rᵀ, weighted where points have weights, d x d. `DATA` if there is none or nothing varies inside. */
function meanCovariance(residuals: Matrix, { codes, sizes, masses }: Groups, worth?: Float64Array): Matrix {
  const used = sizes.filter((size) => size >= 2).length;
  const weights = Float64Array.from(codes, (code, i) =>
    code >= 0 && sizes[code] >= 2 ? (worth ? worth[i] : 1) / (masses[code] * used) : 0,
  );
  return requireSpread(weightedGram(residuals, weights));
}

function requireSpread(within: Matrix): Matrix {
  if (meanOfDiagonal(within) > 0) return within;
  throw new EtalonError(
    "DATA",
    "dca: every chunk has a single point or repeats one, so nothing varies within chunks. Give chunks of points that differ.",
  );
}

/** Rows whose Gram matrix is the mean of (m_a − m_b)(m_a − m_b)ᵀ over linked chunks, or over all pairs of chunks. */
function meanDifferences(means: Matrix, links: ChunkLinks | undefined): Matrix {
  if (means.rows < 2) {
    throw new EtalonError("DATA", "dca: there is a single chunk or class. Give at least two classes.");
  }
  const rows = links ? differences(means, links) : offsetsOfMeans(means);
  const factor = Math.sqrt(links ? 1 / rows.rows : 2 / (means.rows - 1));
  for (let k = 0; k < rows.data.length; k++) rows.data[k] *= factor;
  return rows;
}

function differences(means: Matrix, { left, right }: ChunkLinks): Matrix {
  const rows = means.take(left);
  const other = means.take(right);
  for (let k = 0; k < rows.data.length; k++) rows.data[k] -= other.data[k];
  return rows;
}

/** Σ over pairs a < b of (m_a − m_b)(m_a − m_b)ᵀ is C Σ (m_a − m̄)(m_a − m̄)ᵀ. */
function offsetsOfMeans(means: Matrix): Matrix {
  const { rows: count, cols: d } = means;
  const offsets = means.clone();
  for (let c = 0; c < d; c++) {
    let center = 0;
    for (let a = 0; a < count; a++) center += means.data[a * d + c] / count;
    for (let a = 0; a < count; a++) offsets.data[a * d + c] -= center;
  }
  return offsets;
}

/** An orthonormal basis (r x d) of the span of the rows. `DATA` if all are zero. */
function spanOf(rows: Matrix): Matrix {
  const { values, vectors } = eigh(weightedGram(rows));
  const largest = values[values.length - 1];
  if (!(largest > 1e-24)) {
    throw new EtalonError(
      "DATA",
      "dca: the means of all linked chunks coincide, so no direction tells them apart. Use rca, which needs no means.",
    );
  }
  return vectors.take(Int32Array.from(values.keys()).filter((r) => values[r] > 1e-12 * largest));
}
