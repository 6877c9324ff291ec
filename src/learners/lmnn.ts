import { z } from "zod";
import { targetNeighbors } from "../constraints/targetNeighbors.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import { mapRows } from "../linalg/products.ts";
import { lbfgs } from "../optim/methods/lbfgs.ts";
import { solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { lmnnObjective, targetPairs } from "./lmnnObjective.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { warnIfStalled } from "./stalled.ts";
import { startMap } from "./startMap.ts";

/**
 * Large margin nearest neighbor: pull the k nearest points of the same class close, push points of other classes out of their
 * neighborhood by a margin. The margin is the mean squared distance of target neighbors at the start, so it means the same for any data.
 * Minimizes `lmnnObjective` plus λ (1 − μ) P ‖L − L₀‖²/‖L₀‖² (P the pull at the start) over L. Weinberger & Saul 2009.
 */
export const lmnn = defineLearner({
  name: "lmnn",
  title: "Large margin nearest neighbor",
  supervision: "labels",
  reference: "weinberger2009",
  tags: ["rotationEquivariant"],
  options: {
    neighbors: z
      .int()
      .min(1)
      .max(1000)
      .default(3)
      .meta({ description: "target neighbors of each point", symbol: "k", search: [1, 10] }),
    push: z
      .number()
      .gt(0)
      .max(1)
      .default(0.5)
      .meta({ description: "weight of the push term; the pull has the rest", symbol: "μ", search: [0.1, 0.9] }),
    loss: z
      .enum(["hinge", "squaredHinge"])
      .default("squaredHinge")
      .meta({ description: "cost of an impostor inside the margin", search: ["hinge", "squaredHinge"] }),
    regularization: z
      .number()
      .min(0)
      .max(1000)
      .default(0.4)
      .meta({ description: "weight of staying near the start, against overfitting", symbol: "λ", search: [0, 2] }),
    init: z
      .enum(["auto", "pca", "lda"])
      .default("auto")
      .meta({ description: "start when there are fewer components than features" }),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(1e-3).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const { points, restore } = spannedPoints(problem.points);
    const { neighbors, push, loss, regularization } = options;
    const labeled = { points, labels: problem.labels, names: problem.names };
    const targets = targetNeighbors(labeled, neighbors, "lmnn");
    if (targets.singletons > 0) {
      const classes = targets.singletons === 1 ? "1 class has" : `${targets.singletons} classes have`;
      problem.warn(`${classes} a single point: it has no target neighbors and only pushes others away`);
    }
    const components = Math.min(options.components ?? points.cols, points.cols);
    const start = startMap({ ...problem, points }, components, options.init);
    const ends = targetPairs(targets);
    const pulls = pairSquaredDistances(mapRows(points, start), ends.left, ends.right);
    const pull = pulls.reduce((sum, value) => sum + value, 0);
    problem.count("targets", pulls.length);
    const margin = pull > 0 ? pull / pulls.length : 1;
    const objective = lmnnObjective(labeled, targets, { push, margin, loss });
    const regularized = stayNear(objective, start, regularization * (1 - push) * pull);
    const solution = yield* solve(lbfgs(regularized, start), stopRule(options));
    warnIfStalled(solution, problem);
    return { ...solution, map: restore(solution.x) };
  },
});
