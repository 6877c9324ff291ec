import { readFileSync } from "node:fs";
import { EtalonError } from "../../src/base/errors.ts";
import { Random } from "../../src/base/random.ts";
import { closedForm, defineLearner } from "../../src/learners/learner.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

/** Iris from the built-in data: 150 points of 4 features, 3 classes. */
export function iris(): { points: number[][]; labels: string[] } {
  const lines = readFileSync("data/iris.csv", "utf8").trim().split(/\r?\n/).slice(1);
  const cells = lines.map((line) => line.split(","));
  return { points: cells.map((row) => row.slice(0, -1).map(Number)), labels: cells.map((row) => row[row.length - 1]) };
}

/** Two classes told apart by one narrow feature among eight wide noisy ones. */
export function planted(n: number, seed: number): { points: number[][]; labels: string[] } {
  const random = new Random(seed);
  const labels = Array.from({ length: n }, (_, i) => (i % 2 === 0 ? "even" : "odd"));
  const points = labels.map((label) => [
    (label === "even" ? 0 : 1) + random.uniform(),
    ...Array.from({ length: 8 }, () => random.uniform()),
  ]);
  return { points, labels };
}

/** Points whose labels mean nothing. */
export function noise(n: number, seed: number): { points: number[][]; labels: number[] } {
  const random = new Random(seed);
  return {
    points: Array.from({ length: n }, () => Array.from({ length: 4 }, () => random.uniform())),
    labels: Array.from({ length: n }, () => random.integer(2)),
  };
}

/** Maps by random numbers: as good as any where labels mean nothing. */
export const randomMap = defineLearner({
  name: "randomMap",
  title: "Random map",
  supervision: "none",
  reference: null,
  tags: ["stochastic"],
  options: {},
  *learn({ points: { cols }, random }) {
    return closedForm(
      new Matrix(
        cols,
        cols,
        Float64Array.from({ length: cols * cols }, () => random.uniform() - 0.5),
      ),
    );
  },
});

/** Breaks down once it has seen as many fits as it is told. */
export const failing = (after: number) => {
  let fits = 0;
  return defineLearner({
    name: "failing",
    title: "Failing",
    supervision: "labels",
    reference: null,
    tags: [],
    options: {},
    *learn({ points }) {
      if (fits++ >= after) throw new EtalonError("NUMERIC", "failing: broke down as planned. Use another learner.");
      return closedForm(Matrix.identity(points.cols));
    },
  });
};

/** Iterates for ever. */
export const endless = defineLearner({
  name: "endless",
  title: "Endless",
  supervision: "labels",
  reference: null,
  tags: [],
  options: {},
  *learn({ points }) {
    const x = Matrix.identity(points.cols);
    for (let iteration = 1; iteration < 1e6; iteration++) yield { iteration, x, value: 1 / iteration, change: -1 };
    return { ...closedForm(x), reason: "a million iterations", converged: false };
  },
});

/** A clock that advances by `step` milliseconds at every look. */
export const tickingClock = (step: number) => {
  let now = 0;
  return () => {
    now += step;
    return now;
  };
};
