import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { shared } from "../base/shared.ts";
import { generalizedEigh } from "../linalg/generalizedEigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { scatter } from "../linalg/pairWeights.ts";
import { meanOfDiagonal, shrinkToSphere } from "../linalg/shrinkage.ts";
import { embedded, embeddingOption } from "./embedding.ts";
import { closedForm, commonOptions, defineLearner } from "./learner.ts";
import { borderPairs, friendPairs, type PairList } from "./marginalPairs.ts";
import { spannedPoints } from "./spannedPoints.ts";

/**
 * Marginal Fisher analysis: directions S_p v = w S_c v, largest w first, where S_c is the mean scatter of pairs of near points of one class and S_p
 * that of the shortest pairs across the border of each class. S_c is drawn to a sphere. Yan, Xu, Zhang, Zhang, Yang & Lin, Graph embedding and
 * extensions: a general framework for dimensionality reduction, 2007.
 */
export const mfa = defineLearner({
  name: "mfa",
  title: "Marginal Fisher analysis",
  supervision: "labels",
  reference: "yan2007",
  tags: ["closedForm", "rotationEquivariant"],
  cost: { numbers: "3.5 n d + 150 n + 8 r² + 42 g" },
  options: {
    components: commonOptions.components,
    friends: z
      .int()
      .min(1)
      .default(5)
      .meta({ description: "nearest points of the same class", symbol: "k₁", search: [1, 15] }),
    border: z
      .int()
      .min(1)
      .default(200)
      .meta({
        description: "shortest pairs between each class and the others",
        symbol: "k₂",
        scale: "log",
        search: [10, 1000],
      }),
    embedding: embeddingOption("weighted"),
    shrinkage: z
      .number()
      .min(0)
      .max(1)
      .default(0.1)
      .meta({ description: "share of a sphere mixed into the scatter within classes", symbol: "α", search: [0, 1] }),
  },
  *learn(problem, { components, friends, border, embedding, shrinkage }) {
    const { points, restore } = spannedPoints(problem.points);
    const within = shared(problem.points, `friend pairs ${friends}`, () => friendPairs(problem, friends));
    const across = shared(problem.points, `border pairs ${border}`, () => borderPairs(problem, border));
    problem.count("friends", within.left.length);
    problem.count("border", across.left.length);
    const compactness = meanScatter(points, within);
    if (!(meanOfDiagonal(compactness) > 0)) {
      throw new EtalonError(
        "DATA",
        "mfa: every point coincides with its neighbors of the same class or has none. Give classes of two different points or more.",
      );
    }
    const { values, vectors, ridge } = generalizedEigh(
      meanScatter(points, across),
      shrinkToSphere(compactness, shrinkage),
    );
    if (ridge > 0) problem.warn("the scatter within classes is singular: a tiny ridge was added");
    const order = Array.from(values.keys())
      .reverse()
      .filter((r) => values[r] > 1e-12 * values[values.length - 1]);
    if (order.length === 0) {
      throw new EtalonError(
        "DATA",
        "mfa: the points at the borders of the classes coincide. Give more `border` pairs.",
      );
    }
    if (components !== undefined && components > order.length)
      problem.warn(`${order.length} directions cross the borders: there are no more components`);
    const kept = order.slice(0, components);
    const ratios = kept.map((r) => values[r]);
    return closedForm(restore(embedded(vectors.take(kept), ratios, embedding)));
  },
});

const meanScatter = (points: Matrix, { left, right }: PairList): Matrix =>
  scatter(points, { left, right, weights: new Float64Array(left.length).fill(1 / left.length) });
