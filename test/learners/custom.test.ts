import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { composedMethod, legalSolvers, recipeObjective, recipeValue } from "../../src/learners/composedMethod.ts";
import { constraintMargins } from "../../src/learners/constraintMargins.ts";
import { custom, customLearner } from "../../src/learners/custom.ts";
import type { Data } from "../../src/learners/data.ts";
import { itml } from "../../src/learners/itml.ts";
import { lsml } from "../../src/learners/lsml.ts";
import { marginObjective, parametricDistances } from "../../src/learners/parametricDistance.ts";
import { schultzJoachims } from "../../src/learners/schultzJoachims.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply } from "../../src/linalg/products.ts";
import { gramOfMap } from "../../src/linalg/psd.ts";
import { losses } from "../../src/losses/index.ts";
import { solve } from "../../src/optim/solve.ts";
import { anyOf, maxIterations, smallChange } from "../../src/optim/stop.ts";
import { plus } from "../../src/optim/vectors.ts";
import { traced } from "../../src/optim/wrappers.ts";
import { type Regularizer, regularizers } from "../../src/regularizers/index.ts";
import { blobs, planted, wine } from "../contract/fixtures.ts";
import { printedRegularizers } from "../regularizers/printedRegularizers.ts";
import { gradientError, uniformMatrix } from "./differences.ts";
import { by } from "./oracle.ts";
import { type Constraints, lossOf, recipeOf, someConstraints, unitOf } from "./recipeOracle.ts";

const { points, labels } = blobs(10, 8, 4);
const given = someConstraints(labels as string[], points);
const kinds = ["pairs", "triplets", "quadruplets"] as const;
const distances = ["full", "diagonal", "lowRank"] as const;
const lossNames = Object.keys(losses) as (keyof typeof losses)[];
const regularizerNames = Object.keys(regularizers) as (keyof typeof regularizers)[];
const precision = Matrix.identity(4);

/** A recipe on the constraints of one kind, as the learner sees it. */
function composed(
  kind: (typeof kinds)[number],
  parts: { distance: (typeof distances)[number]; loss: string; regularizer: string; lambda: number },
) {
  const list = given[kind][kind];
  const typed = Object.fromEntries(
    Object.entries(list).map(([name, values]) => [
      name,
      name === "weights"
        ? Float64Array.from(values)
        : name === "similar"
          ? Uint8Array.from(values)
          : Int32Array.from(values),
    ]),
  );
  const problem = { points: Matrix.from(points), count: () => {}, [kind]: typed };
  const rule = { similarBound: 0.5, dissimilarBound: 1.5, margin: 1, constraints: 1000 };
  const { points: scaled, margins } = constraintMargins("custom", problem as never, rule);
  return {
    distance: parts.distance,
    lambda: parts.lambda,
    loss: losses[parts.loss as keyof typeof losses],
    regularizer: regularizers[parts.regularizer as keyof typeof regularizers](precision) as Regularizer,
    points: scaled,
    margins,
  };
}

/** Parameters of a random metric of full rank. */
function somewhere(distance: (typeof distances)[number], seed: number): Matrix {
  const map = plus(uniformMatrix(4, 4, 0.6, seed), 1, Matrix.identity(4));
  if (distance === "lowRank") return map;
  return distance === "full"
    ? gramOfMap(map)
    : new Matrix(
        1,
        4,
        map.data.slice(0, 4).map((value) => 0.2 + value * value),
      );
}
const matrixOf = (distance: (typeof distances)[number], theta: Matrix): Matrix =>
  distance === "full"
    ? theta
    : distance === "diagonal"
      ? Matrix.diagonal(theta.data)
      : multiply(theta, theta, { transposeA: true });

describe("the recipe's objective", () => {
  const anyParts = fc.record({
    distance: fc.constantFrom(...distances),
    loss: fc.constantFrom(...lossNames),
    regularizer: fc.constantFrom(...regularizerNames),
    lambda: fc.constantFrom(0.01, 0.5, 3),
  });

  test("is what slow loops give from the definition, for every loss x regularizer x distance x kind of constraints", () => {
    fc.assert(
      fc.property(anyParts, fc.constantFrom(...kinds), fc.nat(99), (parts, kind, seed) => {
        const theta = somewhere(parts.distance, seed);
        const value = recipeValue(composed(kind, parts))(theta);
        const m = matrixOf(parts.distance, theta).toArrays();
        if (parts.distance !== "lowRank" || !["l1", "l21"].includes(parts.regularizer)) {
          const expected = recipeOf(points, given[kind], parts)(m);
          expect(Math.abs(value - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
        } else {
          const price =
            parts.regularizer === "l1"
              ? printedRegularizers["l1"](theta, theta)
              : printedRegularizers["l21"](theta.transposed(), theta);
          const expected = lossOf(points, given[kind], parts.loss, m) + parts.lambda * price;
          expect(Math.abs(value - expected)).toBeLessThan(1e-9 * (1 + Math.abs(expected)));
        }
      }),
      { numRuns: 150 },
    );
  });

  test.each(lossNames.flatMap((loss) => distances.map((distance) => ({ loss, distance }))))(
    "has the gradient of $loss on $distance, alone and with every regularizer that has one",
    ({ loss, distance }) => {
      for (const kind of kinds) {
        // Symmetric moves alone: the gradient of a function of symmetric matrices is told by them.
        const symmetric = (objective: (x: Matrix, g: Matrix) => number) => (x: Matrix, g: Matrix) => {
          if (distance !== "full") return objective(x, g);
          const value = objective(plus(x, 1, x.transposed()), g);
          for (let k = 0; k < g.data.length; k++) g.data[k] *= 2;
          return value;
        };
        const start = somewhere(distance, 7);
        const x =
          distance === "full"
            ? new Matrix(
                4,
                4,
                start.data.map((value) => value / 2),
              )
            : start;
        const alone = composed(kind, { distance, loss, regularizer: "l1", lambda: 1 });
        const data = marginObjective(parametricDistances[distance], alone.points, alone.margins, alone.loss);
        expect(gradientError(symmetric(data), x)).toBeLessThan(1e-6);
        for (const regularizer of regularizerNames) {
          const problem = composed(kind, { distance, loss, regularizer, lambda: 0.3 });
          if (!problem.regularizer.smooth) continue;
          expect(gradientError(symmetric(recipeObjective(problem)), x)).toBeLessThan(1e-6);
        }
      }
    },
  );
});

/** Fits, and the objective by slow loops at the metric returned. */
function fitted(
  kind: (typeof kinds)[number],
  parts: { distance: (typeof distances)[number]; loss: string; regularizer: string; lambda: number },
  options = {},
) {
  const data = { points, ...given[kind] } as unknown as Data;
  const metric = custom.fit(data, { ...parts, maxIterations: 1000, tolerance: 1e-9, ...options } as never);
  const m = by(metric.matrix.toArrays(), unitOf(points, given[kind]));
  return { metric, m, value: metric.report.value as number, objective: recipeOf(points, given[kind], parts) };
}

describe("custom", () => {
  test("reports its objective at the metric it returns, for every loss x regularizer x distance", () => {
    for (const loss of lossNames) {
      for (const regularizer of regularizerNames) {
        for (const distance of distances) {
          if (distance === "lowRank" && ["l1", "l21"].includes(regularizer)) continue;
          const { value, objective, m } = fitted(
            "triplets",
            { distance, loss, regularizer, lambda: 0.003 },
            { maxIterations: 40 },
          );
          expect(Math.abs(value / objective(m) - 1), `${loss} ${regularizer} ${distance}`).toBeLessThan(1e-6);
        }
      }
    }
  });

  test("cannot be improved towards any metric where the recipe is convex", () => {
    for (const regularizer of regularizerNames) {
      for (const loss of ["hinge", "logistic"]) {
        for (const distance of ["full", "diagonal"] as const) {
          const { m, value, objective } = fitted("quadruplets", { distance, loss, regularizer, lambda: 0.02 });
          for (let seed = 0; seed < 12; seed++) {
            const other = matrixOf(distance, somewhere(distance, seed)).toArrays();
            for (const share of [1, 0.1, 1e-3]) {
              const along = m.map((row, i) => row.map((entry, j) => (1 - share) * entry + share * other[i][j]));
              expect(objective(along), `${regularizer} ${loss} ${distance}`).toBeGreaterThan(value * (1 - 2e-6));
            }
          }
        }
      }
    }
  });

  test("ends at the same value from any start where the recipe is convex, and by every solver", () => {
    for (const regularizer of ["frobenius", "nuclear", "logDet", "vonNeumann", "l1", "l21"]) {
      const problem = composed("triplets", { distance: "full", loss: "smoothedHinge", regularizer, lambda: 0.02 });
      const stop = () => anyOf(smallChange(1e-11), maxIterations(3000));
      const ends = legalSolvers(problem)
        .filter((solver) => solver !== "subgradient")
        .flatMap((solver) =>
          [1, 2].map(
            (seed) =>
              traced(solve(composedMethod("custom", problem, solver, somewhere("full", seed)), stop())).solution.value,
          ),
        );
      expect(Math.max(...ends) / Math.min(...ends) - 1, regularizer).toBeLessThan(1e-6);
    }
  });

  test("ends within half a percent of the same value by every solver at the default tolerance, where classes overlap and the price is low", () => {
    const { points, labels: pure } = wine();
    const labels = pure.map((label, i) => (i % 4 === 0 ? "a" : label));
    for (const distance of ["full", "diagonal"] as const) {
      for (const relations of ["pairs", "triplets"] as const) {
        for (const loss of ["hinge", "squaredHinge", "exponential"] as const) {
          for (const regularizer of ["frobenius", "nuclear", "logDet", "vonNeumann"] as const) {
            const parts = { distance, relations, loss, regularizer, lambda: 0.01, constraints: 200 };
            const solvers = legalSolvers({
              distance,
              loss: losses[loss],
              regularizer: regularizers[regularizer](Matrix.identity(13)),
              points: Matrix.from(points),
            }).filter((solver) => solver !== "subgradient");
            const ends = solvers.map(
              (solver) => custom.fit({ points, labels }, { ...parts, solver }).report.value as number,
            );
            const what = `${distance} ${relations} ${loss} ${regularizer}: ${solvers} ${ends}`;
            expect(Math.max(...ends), what).toBeLessThan(Math.min(...ends) * 1.005);
          }
        }
      }
    }
  });

  test("finds by maps of full rank the value of the convex problem in M", () => {
    for (const regularizer of ["frobenius", "nuclear", "logDet", "vonNeumann"]) {
      const [full, mapped] = (["full", "lowRank"] as const).map(
        (distance) => fitted("pairs", { distance, loss: "logistic", regularizer, lambda: 0.03 }).value,
      );
      expect(Math.abs(mapped / full - 1), regularizer).toBeLessThan(1e-5);
    }
  });

  test("reaches the certified optimum of schultzJoachims with the hinge and the Frobenius norm", () => {
    const options = { form: "full", regularization: 0.05, tolerance: 1e-7, maxIterations: 2000 } as const;
    const { report } = schultzJoachims.fit({ points, ...given.triplets } as unknown as Data, options);
    const best = report.value as number;
    const { value } = fitted("triplets", { distance: "full", loss: "hinge", regularizer: "frobenius", lambda: 0.025 });
    expect(value).toBeGreaterThan(best - (report.gradientNorm as number) - 1e-9);
    expect(value).toBeLessThan(best * (1 + 1e-5));
  });

  test("never loses to itml or lsml at its own objective: hinges of their constraints, LogDet from their prior", () => {
    for (const [kind, learner] of [
      ["pairs", itml],
      ["quadruplets", lsml],
    ] as const) {
      const constraints = given[kind];
      const { value, objective } = fitted(kind, {
        distance: "full",
        loss: "hinge",
        regularizer: "logDet",
        lambda: 0.02,
      });
      const unweighted = { quadruplets: constraints["quadruplets"], pairs: constraints["pairs"] };
      const other = learner.fit({
        points,
        ...(kind === "pairs" ? { pairs: unweighted.pairs } : { quadruplets: unweighted.quadruplets }),
      } as unknown as Data);
      const theirs = by(other.matrix.toArrays(), unitOf(points, constraints));
      expect(value).toBeLessThanOrEqual(objective(theirs));
    }
  });

  test("descends by subgradients to within two percent of the optimum that smoothing finds", () => {
    const parts = { distance: "full", loss: "hinge", regularizer: "frobenius", lambda: 0.02 } as const;
    const best = fitted("triplets", parts).value;
    const { value } = fitted("triplets", parts, { solver: "subgradient", tolerance: 1e-6 });
    expect(value).toBeGreaterThan(best * (1 - 1e-6));
    expect(value).toBeLessThan(best * 1.02);
  });

  test("selects the features that matter with l1 of a diagonal, l21 of M, and l21 of a map", () => {
    const { points, labels } = planted(120, 4);
    for (const options of [
      { distance: "diagonal", regularizer: "l1", lambda: 0.05 },
      { distance: "full", regularizer: "l21", lambda: 0.05 },
      { distance: "lowRank", regularizer: "l21", lambda: 0.05, components: 2 },
    ] as const) {
      const weights = custom.fit({ points, labels }, options).report.details?.featureWeights as readonly number[];
      const kept = weights.flatMap((weight, c) => (weight > 0 ? [c] : []));
      expect(kept.slice(0, 2), JSON.stringify(options)).toEqual([0, 1]);
      expect(kept.length, JSON.stringify(options)).toBeLessThan(6);
    }
  });

  test("stays near the prior it is given, the closer the dearer the divergence", () => {
    for (const regularizer of ["logDet", "vonNeumann"] as const) {
      for (const prior of ["identity", "covariance"] as const) {
        const gap = (lambda: number) => {
          const near = custom.fit({ points, labels }, { regularizer, prior, lambda: 1e5 }).matrix;
          const m = custom.fit({ points, labels }, { regularizer, prior, lambda }).matrix;
          return Math.sqrt(plus(m, -1, near).data.reduce((sum, value) => sum + value * value, 0));
        };
        expect(gap(100)).toBeLessThan(gap(1));
        expect(gap(1)).toBeLessThan(gap(0.01));
      }
    }
  });

  test("takes what the data bring: pairs, triplets, quadruplets or labels", () => {
    const used = (constraints: Constraints | object) =>
      custom.fit({ points, ...constraints } as unknown as Data).report.constraints;
    expect(used(given.pairs)).toMatchObject({ similar: 20, dissimilar: 20 });
    expect(used(given.triplets)).toMatchObject({ triplets: 40 });
    expect(used(given.quadruplets)).toMatchObject({ quadruplets: 20 });
    expect(Object.keys(used({ labels }))).toEqual(["triplets"]);
    expect(Object.keys(custom.fit({ points, labels }, { relations: "pairs" }).report.constraints)).toEqual([
      "similar",
      "dissimilar",
    ]);
  });
});

const refused = (work: () => unknown): string => {
  try {
    work();
    return "nothing";
  } catch (error) {
    return error instanceof EtalonError ? `${error.code} ${error.message}` : String(error);
  }
};

describe("parts that do not combine", () => {
  const saying = (options: object) => refused(() => custom.fit({ points, labels }, options as never));

  test("are refused with the parts that do", () => {
    expect(saying({ solver: "lbfgs" })).toMatch(
      /^OPTION custom: `solver: lbfgs` does not combine with `distance: full`.*go with proximalGradient, projectedGradient, subgradient/,
    );
    expect(saying({ solver: "subgradient", regularizer: "l1" })).toMatch(/^OPTION .*go with proximalGradient\./);
    expect(saying({ solver: "subgradient", regularizer: "logDet" })).toMatch(
      /^OPTION .*proximalGradient, projectedGradient/,
    );
    expect(saying({ distance: "lowRank", solver: "projectedGradient" })).toMatch(
      /^OPTION .*go with lbfgs, subgradient/,
    );
    expect(saying({ distance: "lowRank", components: 2, regularizer: "logDet" })).toMatch(
      /^OPTION .*infinite.*`components`/,
    );
    expect(saying({ relations: "pairs", similarBound: 2 })).toMatch(
      /^OPTION .*`similarBound: 2`.*`dissimilarBound: 1.5`/,
    );
    expect(saying({ lambda: 1e5, regularizer: "nuclear" })).toMatch(/^DATA .*M = 0 is optimal/);
    expect(refused(() => custom.fit({ points, ...given.triplets } as unknown as Data, { relations: "pairs" }))).toMatch(
      /^DATA .*learns from pairs/,
    );
  });

  test("are refused for parts of one's own by what they lack", () => {
    const bare = customLearner({ regularizer: { name: "bare", convex: true } });
    expect(refused(() => bare.fit({ points, labels }))).toMatch(/^OPTION .*`regularizer: bare`.*`smooth` or `matrix`/);
    const kinked = customLearner({
      loss: { ...losses.hinge, name: "kinked", smoothed: undefined } as never,
      regularizer: "l1",
    });
    expect(refused(() => kinked.fit({ points, labels }))).toMatch(/^OPTION .*`loss: kinked`.*`smoothed`/);
  });
});

describe("the page of custom", () => {
  test("lists for every regularizer and distance the solvers that combine", () => {
    const letters = { p: "proximalGradient", g: "projectedGradient", l: "lbfgs", s: "subgradient" } as const;
    const rows = readFileSync("docs/learners/custom.md", "utf8")
      .split("\n")
      .map((line) =>
        line
          .replaceAll("\\|", "")
          .split("|")
          .map((cell) => cell.trim()),
      );
    for (const regularizer of regularizerNames) {
      const cells = rows.find((row) => row[1] === `\`${regularizer}\`` && row.length === 8) as string[];
      distances.forEach((distance, k) => {
        const listed = cells[4 + k].replace(/, without.*/, "").split(", ");
        const problem = composed("triplets", { distance, loss: "hinge", regularizer, lambda: 1 });
        const names = listed.map((letter) => letters[letter as keyof typeof letters]);
        expect([...names].sort(), `${regularizer} ${distance}`).toEqual([...legalSolvers(problem)].sort());
        expect(names[0]).toBe(legalSolvers(problem)[0]);
      });
    }
  });
});

describe("customLearner", () => {
  test("of named parts gives the bits of custom", () => {
    const learner = customLearner({
      distance: "diagonal",
      loss: "logistic",
      regularizer: "l1",
      relations: "quadruplets",
    });
    const options = {
      distance: "diagonal",
      loss: "logistic",
      regularizer: "l1",
      relations: "quadruplets",
      lambda: 0.02,
    } as const;
    expect(learner.fit({ points, labels }, { lambda: 0.02 }).map.data).toEqual(
      custom.fit({ points, labels }, options).map.data,
    );
    expect(learner.supervision).toBe("quadruplets");
  });

  test("warns of a loss that is not convex, and never raises its objective", () => {
    const ramp = {
      name: "ramp",
      smooth: true,
      convex: false,
      value: (a: number) => 1 / (1 + Math.exp(4 * a)),
      slope: (a: number) => -4 / (Math.exp(4 * a) + 2 + Math.exp(-4 * a)),
    };
    for (const distance of distances) {
      const { report } = customLearner({ distance, loss: ramp }).fit({ points, labels });
      expect(report.warnings).toContain("`ramp` not convex: another start may end lower");
      report.trace.slice(1).forEach((value, k) => {
        expect(value).toBeLessThanOrEqual(report.trace[k]);
      });
    }
    expect(customLearner().fit({ points, labels }).report.warnings).toEqual([]);
  });

  test("takes a loss and a regularizer of one's own, on every distance", () => {
    // Least squares of the margins, and the squared distance to twice the prior, which rules here.
    const loss = {
      name: "squared",
      smooth: true,
      convex: true,
      value: (a: number) => (1 - a) ** 2,
      slope: (a: number) => 2 * (a - 1),
    };
    const regularizer = (prior: Matrix): Regularizer => ({
      name: "towards",
      convex: true,
      smooth(m, gradient) {
        const gap = plus(m, -2, prior);
        gradient.data.set(gap.data.map((value) => 2 * value));
        return gap.data.reduce((sum, value) => sum + value * value, 0);
      },
    });
    const values = distances.map((distance) => {
      const learner = customLearner({ name: "mine", distance, loss, regularizer });
      const metric = learner.fit({ points, labels }, { lambda: 1e4, tolerance: 1e-10, maxIterations: 2000 });
      expect(metric.learner).toBe("mine");
      expect(metric.report.converged).toBe(true);
      return metric;
    });
    for (const { matrix } of values) {
      const unit = matrix.get(0, 0);
      for (let i = 0; i < 4; i++)
        for (let j = 0; j < 4; j++) expect(Math.abs(matrix.get(i, j) / unit - (i === j ? 1 : 0))).toBeLessThan(1e-3);
    }
  });
});
