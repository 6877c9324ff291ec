import type { Scale } from "../data/scaling.ts";
import { drive } from "../engine/drive.ts";
import type { Gain } from "../evaluate/pairedGain.ts";
import { pca } from "../learners/pca.ts";
import type { Metric } from "../metrics/metric.ts";
import { percent, range, signed } from "../plot/verdict.ts";
import { fitScaled } from "./fitting.ts";
import type { Evaluation, Split } from "./heldOut.ts";
import type { Reduction } from "./reductionFacts.ts";
import { scoresOfSplit } from "./splitProof.ts";

/** The scores that tell most of a search in fewer dimensions, the best first. */
const TELLING = ["recall@10", "recall@5", "recall@1"];

/** Judges a metric of fewer components than features beside principal components of the same training part. Null where nothing was reduced or judged. */
export async function reductionOf(
  split: Split,
  metric: Metric,
  scale: Scale,
  neighbors: number,
  seed: number,
  evaluation: Evaluation | null,
): Promise<Reduction | null> {
  const { components } = metric;
  const features = split.train.points.cols;
  if (!evaluation || components >= features) return null;
  const axes = await drive(fitScaled(pca, split.train, scale, { components }));
  const against = scoresOfSplit(split, metric, scale, neighbors, seed, axes).evaluation;
  if (!against) return null;
  const named = TELLING.find((name) => evaluation.scores?.some(({ score }) => score === name)) ?? evaluation.score;
  const of = (judged: Evaluation): Gain => judged.scores?.find(({ score }) => score === named) ?? judged;
  const { learned, euclidean, difference, ci, verdict } = of(against);
  const unreduced = of(evaluation).euclidean;
  return { components, features, score: named, learned, pca: euclidean, unreduced, difference, ci, verdict };
}

/** The same in a line. */
export const reductionLine = ({
  components,
  features,
  score,
  learned,
  pca: axes,
  unreduced,
  difference,
  ci,
  verdict,
}: Reduction): string =>
  `${score} at ${components} of ${features} dimensions: learned ${percent(learned.mean)} (${range(learned.ci)}), principal components ${percent(axes.mean)} (${range(axes.ci)}), all dimensions unlearned ${percent(unreduced.mean)}; learned against principal components ${signed(difference)} points (${signed(ci[0])} to ${signed(ci[1])}): ${verdict}`;
