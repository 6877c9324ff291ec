import { applyScaling } from "../../data/scaling.ts";
import type { FoldDetails, LearnerDetails } from "../../evaluate/comparison.ts";
import { trainingRows } from "../../evaluate/splits.ts";
import { orderedClasses } from "../classOrder.ts";
import type { Figure } from "../figure.ts";
import { confusionFigure } from "../figures/confusion.ts";
import { foldBoxesFigure } from "../figures/foldBoxes.ts";
import { intervalsFigure } from "../figures/intervals.ts";
import type { Look } from "../theme.ts";
import { percent, shownLearner } from "../verdict.ts";
import type { ReportInput } from "./input.ts";
import { type LabeledRows, learnedFigures } from "./learnedFigures.ts";
import { localFigures } from "./localFigures.ts";

/** The pictures of all learners beside each other. */
export function overviewFigures({ comparison }: ReportInput, look: Look): Figure[] {
  const { rows, protocol } = comparison.summary;
  if (rows.every(({ accuracy }) => accuracy === null)) return [];
  return [
    intervalsFigure(
      {
        title: "Accuracy on held-out points",
        caption: `Mean over ${protocol.folds} folds with its 95% bootstrap interval (2,000 resamples within the folds). Whether a learner is better is decided on paired differences, not on whether intervals overlap.`,
        rows,
      },
      look,
    ),
    foldBoxesFigure(
      {
        title: "Accuracy in each fold",
        caption: `One dot per fold. Box: from quartile to quartile; line: median.`,
        rows,
      },
      look,
    ),
  ];
}

/** The pictures of the best learned distance, from its first fold, and why there is no map where there is none; nothing if no learner but Euclidean ended. */
export function bestFigures(
  input: ReportInput,
  look: Look,
): { readonly learner: string; readonly note?: string; readonly figures: Figure[] } | undefined {
  const { summary, details } = input.comparison;
  const best = shownLearner(summary);
  const learner = details.learners.find((candidate) => candidate.learner === best?.learner);
  const fold = learner?.folds[0];
  if (!learner || !fold) return undefined;
  const { train, test } = foldPoints(input, fold);
  const { protocol } = summary;
  const { metric } = fold;
  const { features } = input;
  const where = `Fold ${fold.fold + 1} of ${protocol.folds}, scale ${protocol.scale}, seed ${protocol.seed}.`;
  const confusion = confusionOf(input, learner, look);
  if (metric.kind === "local") {
    const figures = [...localFigures({ metric, train, features, where }, look), ...confusion];
    return { learner: learner.learner, note: WITHOUT_MAP, figures };
  }
  const figures = learnedFigures(
    {
      ...{ name: learner.learner, metric, train, shown: test, features, where },
      ...{ classNames: details.classNames, neighbors: protocol.neighbors },
      title: `The ${test.points.rows} held-out points before and after learning`,
    },
    look,
  );
  return { learner: learner.learner, figures: [...figures, ...confusion] };
}

const WITHOUT_MAP =
  "It is a local metric: every place has a metric of its own, so that there is no single map in which to show the points. It judges by labels like the others, but cannot be exported, served or drawn as a whole; the metric of one place can (transform and export take --at).";

function confusionOf(
  { comparison }: ReportInput,
  { confusion, balancedAccuracy, macroF1 }: LearnerDetails,
  look: Look,
): Figure[] {
  if (!confusion) return [];
  const classes = orderedClasses(comparison.details.classNames);
  const scores =
    balancedAccuracy === null || macroF1 === null
      ? ""
      : ` Balanced accuracy ${percent(balancedAccuracy)}, macro F1 ${macroF1.toFixed(3)}.`;
  return [
    confusionFigure(
      {
        title: "True and predicted classes",
        caption: `Held-out points of all folds.${scores}`,
        counts: classes.table(confusion),
        classNames: classes.names,
      },
      look,
    ),
  ];
}

function foldPoints({ comparison, points }: ReportInput, { fold }: FoldDetails): Record<"train" | "test", LabeledRows> {
  const { test, truth, scalings } = comparison.details;
  const held = test[fold]!;
  const scaling = scalings[fold]!;
  const part = (rows: Int32Array): LabeledRows => ({
    points: applyScaling(scaling, points.take(rows)),
    codes: rows.map((row) => truth[row]!),
  });
  return { train: part(trainingRows(held, truth)), test: part(held) };
}
