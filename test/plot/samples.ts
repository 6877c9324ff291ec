import type { ComparisonRow } from "../../src/evaluate/comparison.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import type { Figure } from "../../src/plot/figure.ts";
import { confusionFigure } from "../../src/plot/figures/confusion.ts";
import { eigenvaluesFigure } from "../../src/plot/figures/eigenvalues.ts";
import { featurePathFigure } from "../../src/plot/figures/featurePath.ts";
import { featureWeightsFigure } from "../../src/plot/figures/featureWeights.ts";
import { foldBoxesFigure } from "../../src/plot/figures/foldBoxes.ts";
import { heatMapFigure } from "../../src/plot/figures/heatMap.ts";
import { intervalsFigure } from "../../src/plot/figures/intervals.ts";
import { mapsFigure } from "../../src/plot/figures/maps.ts";
import { neighborRowsFigure } from "../../src/plot/figures/neighborRows.ts";
import { traceFigure } from "../../src/plot/figures/trace.ts";
import type { Look } from "../../src/plot/theme.ts";

/** Names that would break out of markup, move a cursor or cannot stand in XML. */
export const HOSTILE = [
  '</text><script>alert("1")</script>',
  "&amp; <b>'\"",
  "\u0000\u001b[31mred",
  "\ud800 lone",
  "",
  "name with   spaces and far too many characters to be shown whole anywhere",
  "日本語の特徴",
];

export const row = (
  learner: string,
  mean: number | null,
  verdict: "better" | "same" | "worse" = "same",
): ComparisonRow => ({
  learner,
  status: mean === null ? "failed" : "ok",
  sample: null,
  accuracy:
    mean === null
      ? null
      : { mean, ci: [mean - 0.02, mean + 0.01], perFold: [mean - 0.02, mean, mean + 0.01, mean + 0.01] },
  fitSeconds: { mean: 0.5, total: 2 },
  components: mean === null ? null : 3,
  converged: mean === null ? null : true,
  versusEuclidean: mean === null ? null : { difference: mean - 0.9, ci: [mean - 0.93, mean - 0.87], verdict },
  error: mean === null ? { code: "NUMERIC", message: "the <scatter> & its inverse" } : null,
});

export const rows = [row("euclidean", 0.9), row("lmnn", 0.96, "better"), row("mmc", 0.8, "worse"), row("itml", null)];

const symmetric = Matrix.from(HOSTILE.map((_, i) => HOSTILE.map((_, j) => (i === j ? i + 1 : ((i * j) % 3) - 1))));
const cloud = (shift: number): Matrix =>
  Matrix.from(HOSTILE.flatMap((_, c) => [0, 1, 2].map((k) => [c + 0.2 * k, ((c * 7 + k * 3) % 5) + shift])));
const codes = Int32Array.from(HOSTILE.flatMap((_, c) => [c, c, c]));

/** One of every figure, with hostile class and feature names. */
export const everyFigure = (look: Look): Record<string, Figure> => ({
  maps: mapsFigure(
    {
      title: HOSTILE[0],
      caption: HOSTILE[1],
      classNames: HOSTILE,
      labels: codes,
      sides: [
        { title: HOSTILE[1], points: cloud(0), axes: [HOSTILE[0], HOSTILE[1]], wrong: codes.map((c) => c % 2) },
        { title: "after", points: cloud(3), axes: ["PC 1", "PC 2"], context: cloud(1) },
      ],
    },
    look,
  ),
  heatMap: heatMapFigure({ title: HOSTILE[0], caption: HOSTILE[1], matrix: symmetric, features: HOSTILE }, look),
  eigenvalues: eigenvaluesFigure({ title: HOSTILE[0], caption: HOSTILE[1], values: [3, 2, 1, 0, -1e-17] }, look),
  trace: traceFigure({ title: HOSTILE[0], caption: HOSTILE[1], trace: [9, 4, 3, 2.9] }, look),
  intervals: intervalsFigure({ title: HOSTILE[0], caption: HOSTILE[1], rows: [...rows, row(HOSTILE[0], 0.91)] }, look),
  foldBoxes: foldBoxesFigure({ title: HOSTILE[0], caption: HOSTILE[1], rows: [...rows, row(HOSTILE[0], 0.91)] }, look),
  confusion: confusionFigure(
    {
      title: HOSTILE[0],
      caption: HOSTILE[1],
      counts: Matrix.from(HOSTILE.map((_, i) => HOSTILE.map((_, j) => (i === j ? 9 : (i + j) % 2)))),
      classNames: HOSTILE,
    },
    look,
  ),
  featurePath: featurePathFigure(
    {
      title: HOSTILE[0],
      caption: HOSTILE[1],
      features: HOSTILE,
      path: [0.1, 0.3, 1, 3].map((weightPenalty, k) => ({
        weightPenalty,
        weights: HOSTILE.map((_, j) => Math.max(0, j - 2 * k)),
      })),
    },
    look,
  ),
  featureWeights: featureWeightsFigure(
    {
      title: HOSTILE[0],
      caption: HOSTILE[1],
      features: HOSTILE,
      learned: [0.5, 0.3, 0.2, 0.1, 0, 0, -0.1],
      euclidean: HOSTILE.map(() => 1 / HOSTILE.length),
    },
    look,
  ),
  neighborRows: neighborRowsFigure(
    {
      title: HOSTILE[0],
      caption: HOSTILE[1],
      classNames: HOSTILE,
      labels: codes,
      queries: [0, 4],
      names: [HOSTILE[0], HOSTILE[2]],
      sides: [
        {
          title: HOSTILE[1],
          neighbors: [
            [1, 2, 3],
            [3, 5, -1],
          ],
        },
      ],
    },
    look,
  ),
});
