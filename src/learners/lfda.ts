import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { generalizedEigh } from "../linalg/generalizedEigh.ts";
import { meanOfDiagonal, shrinkToSphere } from "../linalg/shrinkage.ts";
import { embedded, embeddingOption } from "./embedding.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { localScatter } from "./localScatter.ts";
import { spannedPoints } from "./spannedPoints.ts";

/**
 * Local Fisher discriminant analysis: directions S_b v = w S_w v with vᵀS_w v = 1, largest w first, for scatter matrices in which pairs of one class
 * count by affinity, so that a class may lie in several places. S_w is drawn to a sphere. Sugiyama, Dimensionality reduction of multimodal
 * labeled data by local Fisher discriminant analysis, 2007.
 */
export const lfda = defineLearner({
  name: "lfda",
  title: "Local Fisher discriminant analysis",
  supervision: "labels",
  reference: "sugiyama2007",
  tags: ["closedForm", "rotationEquivariant"],
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
    shrinkage: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .meta({ description: "share of a sphere mixed into the within-class scatter", symbol: "α", search: [0, 1] }),
  },
  *learn(problem, { components, neighbors, embedding, shrinkage }) {
    const { points, restore } = spannedPoints(problem.points);
    const { within, between } = localScatter({ ...problem, points }, neighbors);
    if (!(meanOfDiagonal(within) > 0)) {
      throw new EtalonError(
        "DATA",
        "lfda: no two different points share a class, so nothing varies within classes. Give classes of two points or more.",
      );
    }
    const { values, vectors, ridge } = generalizedEigh(between, shrinkToSphere(within, shrinkage));
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
