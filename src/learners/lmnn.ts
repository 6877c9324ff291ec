import { z } from "zod";
import { shared } from "../base/shared.ts";
import type { MovingPairs } from "../constraints/movingPairs.ts";
import { type TargetNeighbors, targetNeighbors } from "../constraints/targetNeighbors.ts";
import { pairSquaredDistances } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import { solve } from "../optim/solve.ts";
import { stayNear } from "../optim/stayNear.ts";
import { beginNear } from "./beginning.ts";
import { type Holdout, heldOutError, holdOut, solveHeldOut } from "./heldOut.ts";
import { iterationOptions, stopRule } from "./iteration.ts";
import { defineLearner } from "./learner.ts";
import { impostorPairs, lmnnObjective, sameTargets, targetPairs } from "./lmnnObjective.ts";
import { crowded, sampledStart } from "./lmnnSample.ts";
import type { LabeledProblem } from "./problem.ts";
import { retargetedDescent } from "./retargetedDescent.ts";
import { spannedPoints } from "./spannedPoints.ts";
import { warnIfStalled } from "./stalled.ts";
import { startMap } from "./startMap.ts";

/**
 * Large margin nearest neighbor: pull the k nearest points of the same class close, push points of other classes out of their
 * neighborhood by a margin. The margin is the mean squared distance of target neighbors at the start, so it means the same for any data.
 * Minimizes `lmnnObjective` plus λ (1 − μ) P ‖L − L₀‖²/‖L₀‖² (P the pull at the start) over L. With `passes` the targets are
 * chosen again, by the map learned, wherever the descent settles. Weinberger & Saul 2009.
 */
export const lmnn = defineLearner({
  name: "lmnn",
  title: "Large margin nearest neighbor",
  supervision: "labels",
  reference: "weinberger2009",
  tags: ["rotationEquivariant", "warmStart"],
  cost: { numbers: "4 n d + 1150 n + 180 g" },
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
      .default(0.3)
      .meta({ description: "weight of the push term; the pull has the rest", symbol: "μ", search: [0.1, 0.9] }),
    loss: z
      .enum(["hinge", "squaredHinge", "smoothedHinge"])
      .default("squaredHinge")
      .meta({
        description: "cost of an impostor inside the margin",
        search: ["hinge", "squaredHinge", "smoothedHinge"],
      }),
    regularization: z
      .number()
      .min(0)
      .max(1000)
      .default(0.4)
      .meta({ description: "weight of staying near the start, against overfitting", symbol: "λ", search: [0, 2] }),
    passes: z
      .int()
      .min(1)
      .max(100)
      .default(1)
      .meta({ description: "times that target neighbors are chosen: first as given, then as learned", search: [1, 3] }),
    validation: z
      .number()
      .min(0)
      .max(0.5)
      .default(0)
      .meta({ description: "share of the points held out, to keep the map of least k-NN error on them" }),
    patience: z
      .int()
      .min(1)
      .max(1000)
      .default(5)
      .meta({ description: "iterations without a lower held-out error at which to stop" }),
    init: z
      .enum(["auto", "pca", "lda"])
      .default("auto")
      .meta({ description: "start when there are fewer components than features" }),
    ...iterationOptions,
    tolerance: iterationOptions.tolerance.default(3e-3).meta(iterationOptions.tolerance.meta() ?? {}),
  },
  *learn(problem, options) {
    const { points: all, restore, carry } = spannedPoints(problem.points);
    const { neighbors, push, loss, regularization } = options;
    const whole = { points: all, labels: problem.labels, names: problem.names };
    const holdout = options.validation > 0 ? heldOutRows(problem, options.validation, neighbors) : undefined;
    const labeled = holdout
      ? { ...whole, points: all.take(holdout.learned), labels: holdout.learned.map((row) => problem.labels[row]) }
      : whole;
    const { points } = labeled;
    const targets = shared(points, `targets ${neighbors}`, () => targetNeighbors(labeled, neighbors, "lmnn"));
    if (targets.singletons > 0) {
      const classes = targets.singletons === 1 ? "1 class has" : `${targets.singletons} classes have`;
      problem.warn(`${classes} a single point: it has no target neighbors and only pushes others away`);
    }
    const components = Math.min(options.components ?? points.cols, points.cols);
    const usual = startMap({ ...problem, ...labeled }, components, options.init);
    const ends = targetPairs(targets);
    const pulls = pairSquaredDistances(mapRows(points, usual), ends.left, ends.right);
    const pull = pulls.reduce((sum, value) => sum + value, 0);
    problem.count("targets", pulls.length);
    const margin = pull > 0 ? pull / pulls.length : 1;
    const parameters = { push, margin, loss };
    const penalty = regularization * (1 - push) * pull;
    const objectiveOf = (chosen: TargetNeighbors, candidates?: MovingPairs) =>
      stayNear(lmnnObjective(labeled, chosen, parameters, candidates), usual, penalty);
    let current = targets;
    const retarget = (map: Matrix) => {
      const next = targetNeighbors({ ...labeled, points: mapRows(points, map) }, neighbors, "lmnn");
      if (sameTargets(next, current)) return undefined;
      current = next;
      return objectiveOf(next);
    };
    const candidates = impostorPairs(labeled.labels);
    const many = problem.start === undefined && crowded(labeled, targets, margin, usual, candidates);
    const sampled = many ? sampledStart(labeled, targets, usual, { ...options, parameters, penalty }) : usual;
    const start = problem.start ? beginNear({ ...problem, points, carry }, usual) : sampled;
    const first = objectiveOf(targets, many ? undefined : candidates);
    const method = retargetedDescent(start, first, retarget, { ...options, near: problem.start !== undefined });
    const stop = stopRule(
      sampled !== usual ? { ...options, tolerance: options.tolerance / 3 } : options,
      problem.start,
    );
    const solution = yield* holdout
      ? solveHeldOut(
          method,
          stop,
          { error: heldOutError(whole, holdout, neighbors), patience: options.patience },
          restore,
        )
      : solve(method, stop, restore);
    warnIfStalled(solution, problem);
    return { ...solution, map: restore(solution.x) };
  },
});

/** The held-out rows, counted; nothing, with a warning, where no class can spare a point. */
function heldOutRows(problem: LabeledProblem, share: number, neighbors: number): Holdout | undefined {
  const holdout = holdOut(problem.labels, problem.random, { share, least: neighbors + 1 });
  if (holdout.held.length === 0) {
    problem.warn("the classes are too small to hold points out: learned from all points, without validation");
    return undefined;
  }
  problem.count("heldOut", holdout.held.length);
  return holdout;
}
