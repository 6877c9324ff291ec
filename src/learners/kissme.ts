import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { inverseOfCholesky } from "../linalg/cholesky.ts";
import { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiply, multiplySymmetric } from "../linalg/products.ts";
import { factorPsd, projectPsd } from "../linalg/psd.ts";
import { closedForm, defineLearner } from "./learner.ts";
import { momentStream } from "./momentStream.ts";
import { fromDefinite, type Moment, type Moments, pairMoments } from "./pairMoments.ts";
import { reduceByScatter, reduceMap } from "./reduce.ts";
import { type Shrinkage, shrinkageOption } from "./shrinkage.ts";
import { summaryMoments } from "./summaryMoments.ts";

/**
 * Keep it simple and straightforward: M = P₊(S⁻¹ − λ D⁻¹) of the mean outer products S of similar and D of dissimilar differences, with P₊ the
 * projection onto positive semidefinite matrices. For λ = 1, up to a constant, the squared distance is twice the log likelihood ratio of
 * "similar" to "dissimilar" when both differences are normal. Labels stand for all their pairs, through class sums. S and D are shrunk to
 * multiples of the identity. Köstinger, Hirzer, Wohlhart, Roth & Bischof, Large scale metric learning from equivalence constraints, 2012.
 */
export const kissme = defineLearner({
  name: "kissme",
  title: "Keep it simple and straightforward metric learning",
  supervision: "pairs",
  reference: "koestinger2012",
  tags: ["closedForm", "rowOrderFree", "rotationEquivariant", "constraintWeights"],
  cost: { numbers: "2 n d + 17 d² + 1100000" },
  options: {
    push: z
      .number()
      .min(0)
      .max(1)
      .default(1)
      .meta({
        description: "how much of the dissimilar pairs' inverse covariance is taken off",
        symbol: "λ",
        search: [0, 1],
      }),
    principal: z
      .int()
      .min(1)
      .optional()
      .meta({ description: "principal components to learn in; all features when left out" }),
    shrinkage: shrinkageOption(0.2, "a sphere"),
  },
  *learn(problem, { principal, ...options }) {
    const { points } = problem;
    const basis = principal === undefined ? undefined : reduceMap(Matrix.identity(points.cols), points, principal);
    const map = ratioMap(pairMoments("kissme", problem, basis && mapRows(points, basis)), options, problem.warn);
    return closedForm(basis ? multiply(map, basis) : map);
  },
  stream({ principal, ...options }) {
    const quartic = options.shrinkage === "ledoitWolf";
    if (principal !== undefined && quartic) {
      throw new EtalonError(
        "OPTION",
        "kissme: a stream cannot tell Ledoit and Wolf's share in principal components. Give `shrinkage` as a number, or no `principal`.",
      );
    }
    return momentStream({ learner: "kissme", takes: "pairs", quartic }, function* (summary) {
      const { scatter } = summary.total;
      const identity = Matrix.identity(scatter.rows);
      const basis = principal === undefined ? undefined : reduceByScatter(identity, scatter, principal);
      const moments = summaryMoments("kissme", summary);
      const map = ratioMap(basis ? mapped(moments, basis) : moments, options, summary.warn);
      return closedForm(basis ? multiply(map, basis) : map);
    });
  },
});

interface RatioOptions {
  readonly push: number;
  readonly shrinkage: Shrinkage;
}

/** L of P₊(S⁻¹ − λ D⁻¹). */
function ratioMap(moments: Moments, { push, shrinkage }: RatioOptions, warn: (message: string) => void): Matrix {
  const { s, d } = fromDefinite("kissme", moments, { shrinkage, warn }, (similar, dissimilar) => ({
    s: inverseOfCholesky(similar.factor),
    d: inverseOfCholesky(dissimilar.factor),
  }));
  const map = factorPsd(projectPsd(difference(s, d, push)));
  if (map.data.some((value) => value !== 0)) return map;
  throw new EtalonError(
    "DATA",
    "kissme: similar pairs differ as much as dissimilar ones in every direction, so that nothing is left of M. Lower `push` or check the pairs.",
  );
}

/** The moments of points mapped by an orthonormal basis, r x d. */
function mapped({ similar, dissimilar }: Moments, basis: Matrix): Moments {
  const image = ({ matrix, spread }: Moment): Moment => ({
    matrix: multiplySymmetric(basis.transposed(), mapRows(matrix, basis)),
    spread,
  });
  return { similar: image(similar), dissimilar: image(dissimilar) };
}

/** A − λ B. */
function difference(a: Matrix, b: Matrix, factor: number): Matrix {
  const result = a.clone();
  for (let k = 0; k < result.data.length; k++) result.data[k] -= factor * b.data[k];
  return result;
}
