import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { shared } from "../base/shared.ts";
import { generalizedEigh } from "../linalg/generalizedEigh.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { meanOfDiagonal, shrinkToSphere } from "../linalg/shrinkage.ts";
import { groupsOf, residualsOf } from "./classScatter.ts";
import { embedded, embeddingOption } from "./embedding.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { localScatter } from "./localScatter.ts";
import type { LabeledProblem } from "./problem.ts";
import { scaled } from "./shrinkage.ts";
import { spannedPoints } from "./spannedPoints.ts";

/**
 * Local Fisher discriminant analysis: directions S_b v = w S_w v with vᵀS_w v = 1, largest w first, for scatter matrices in which pairs of one class
 * count by affinity, so that a class may lie in several places. S_w is drawn to a sphere. Sugiyama, Dimensionality reduction of multimodal
 * labeled data by local Fisher discriminant analysis, 2007. `total` mixes in the scatter of all points, unlabeled ones too: Sugiyama, Idé,
 * Nakajima & Sese, Semi-supervised local Fisher discriminant analysis for dimensionality reduction, 2010.
 */
export const lfda = defineLearner({
  name: "lfda",
  title: "Local Fisher discriminant analysis",
  supervision: "labels",
  reference: "sugiyama2007",
  tags: ["closedForm", "rowOrderFree", "rotationEquivariant", "semiSupervised"],
  cost: { numbers: "4.4 n d + 220 n + 12 r² + 38 g" },
  options: {
    components: commonOptions.components,
    neighbors: z
      .int()
      .min(1)
      .default(7)
      .meta({
        description: "the neighbor in the class whose distance is the local scale",
        symbol: "k",
        search: [1, 15],
      }),
    embedding: embeddingOption("weighted"),
    total: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta({
        description: "share of the scatter of all points, unlabeled ones too, mixed into that between classes",
        symbol: "β",
        search: [0, 1],
      }),
    shrinkage: z
      .union([z.enum(["auto"]), z.number().min(0).max(1)])
      .default("auto")
      .meta({
        description:
          "share of a sphere mixed into the within-class scatter; auto: d/(n + d) of n points in d dimensions",
        symbol: "α",
        search: [0, 1],
      }),
  },
  *learn(problem, { components, neighbors, embedding, total, shrinkage }) {
    const { labeled, everyone, restore } = spanned(problem, total);
    const { within, between: apart } = shared(
      labeled,
      `local scatter ${neighbors}`,
      () => localScatter({ ...problem, points: labeled }, neighbors),
      2 * labeled.cols * labeled.cols,
    );
    const between = total > 0 ? mixed(apart, scatterOf(everyone, labeled.rows), total) : apart;
    if (!(meanOfDiagonal(within) > 0)) {
      throw new EtalonError(
        "DATA",
        "lfda: no two different points share a class, so nothing varies within classes. Give classes of two points or more.",
      );
    }
    const share = shrinkage === "auto" ? labeled.cols / (labeled.rows + labeled.cols) : shrinkage;
    const { values, vectors, ridge } = generalizedEigh(between, shrinkToSphere(within, share));
    if (ridge > 0) problem.warn("the within-class scatter is singular: a tiny ridge was added");
    const order = Array.from(values.keys())
      .reverse()
      .filter((r) => values[r] > 1e-12 * values[values.length - 1]);
    if (order.length === 0) {
      throw new EtalonError("DATA", "lfda: no direction separates the classes. Use nca or lmnn, which need none.");
    }
    if (components !== undefined && components > order.length)
      problem.warn(`${order.length} directions separate the classes: there are no more components`);
    const kept = order.slice(0, components);
    const ratios = kept.map((r) => values[r]);
    return closedForm(restore(embedded(vectors.take(kept), ratios, embedding)));
  },
});

/** The labeled points, and all points where the unlabeled ones count, in coordinates of their common span. */
function spanned(problem: LabeledProblem, total: number) {
  const { points: labeled, unlabeled } = problem;
  if (unlabeled && total === 0)
    problem.warn(`${unlabeled.rows} unlabeled points were left out: give \`total\` above 0 to use them`);
  if (!unlabeled || total === 0) {
    const { points, restore } = spannedPoints(labeled);
    return { labeled: points, everyone: points, restore };
  }
  problem.count("unlabeled", unlabeled.rows);
  const all = new Matrix(labeled.rows + unlabeled.rows, labeled.cols);
  all.data.set(labeled.data);
  all.data.set(unlabeled.data, labeled.data.length);
  const { points, restore } = spannedPoints(all);
  return { labeled: points.take(Int32Array.from({ length: labeled.rows }, (_, i) => i)), everyone: points, restore };
}

/** Σ (x − μ)(x − μ)ᵀ of all points as if there were `count` of them. */
function scatterOf(points: Matrix, count: number): Matrix {
  const groups = groupsOf(points, new Int32Array(points.rows), 1);
  return scaled(weightedGram(residualsOf(points, groups)), count / points.rows);
}

/** (1 − β) A + β B. */
const mixed = (a: Matrix, b: Matrix, share: number): Matrix =>
  new Matrix(
    a.rows,
    a.cols,
    a.data.map((value, k) => (1 - share) * value + share * b.data[k]),
  );
