import { applyScaling } from "../../data/scaling.ts";
import type { FoldDetails, LearnerDetails } from "../../evaluate/comparison.ts";
import { trainingRows } from "../../evaluate/splits.ts";
import { eigh } from "../../linalg/eigh.ts";
import { Matrix } from "../../linalg/matrix.ts";
import { orderedClasses } from "../classOrder.ts";
import type { Figure } from "../figure.ts";
import { confusionFigure } from "../figures/confusion.ts";
import { eigenvaluesFigure } from "../figures/eigenvalues.ts";
import { featureWeightsFigure } from "../figures/featureWeights.ts";
import { foldBoxesFigure } from "../figures/foldBoxes.ts";
import { heatMapFigure } from "../figures/heatMap.ts";
import { intervalsFigure } from "../figures/intervals.ts";
import { mapsFigure } from "../figures/maps.ts";
import { traceFigure } from "../figures/trace.ts";
import { deviations, featureShares, standardizedMatrix } from "../standardized.ts";
import type { Look } from "../theme.ts";
import { twoSpaces, twoSpacesCaption } from "../twoSpaces.ts";
import { percent, shownLearner } from "../verdict.ts";
import type { ReportInput } from "./input.ts";

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

/** The pictures of the best learned distance, from its first fold; none if no learner but Euclidean ended. */
export function bestFigures(
  input: ReportInput,
  look: Look,
): { readonly learner: string; readonly figures: Figure[] } | undefined {
  const { summary, details } = input.comparison;
  const best = shownLearner(summary);
  const learner = details.learners.find((candidate) => candidate.learner === best?.learner);
  const fold = learner?.folds[0];
  if (!learner || !fold) return undefined;
  const { train, test } = foldPoints(input, fold);
  const where = `Fold ${fold.fold + 1} of ${summary.protocol.folds}, scale ${summary.protocol.scale}, seed ${summary.protocol.seed}.`;
  const classes = orderedClasses(details.classNames);
  const spread = deviations(train.points);
  const matrix = standardizedMatrix(fold.metric.matrix, spread);
  const spaces = twoSpaces({
    before: { reference: train.points, shown: test.points },
    after: { reference: fold.metric.transform(train.points), shown: fold.metric.transform(test.points) },
    referenceCodes: train.codes,
    shownCodes: test.codes,
    classes: details.classNames.length,
    name: learner.learner,
    neighbors: summary.protocol.neighbors,
  });
  const figures: Figure[] = [
    mapsFigure(
      {
        title: `The ${test.points.rows} held-out points before and after learning`,
        caption: `${where} Each map shows the first two principal components of its space; faint dots are training points. ${twoSpacesCaption(spaces, summary.protocol.neighbors)}`,
        classNames: classes.names,
        labels: classes.codes(test.codes),
        sides: [spaces.before, spaces.after],
      },
      look,
    ),
    featureWeightsFigure(
      {
        title: "What each feature brings to the distance",
        caption: `${where} Mean over all pairs of training points of the feature's part δⱼ(Mδ)ⱼ of the squared distance.`,
        features: input.features,
        learned: featureShares(fold.metric.matrix, train.points),
        euclidean: featureShares(Matrix.identity(train.points.cols), train.points),
      },
      look,
    ),
    heatMapFigure(
      {
        title: "The learned matrix M",
        caption: `${where} For features in standard deviations. Blue on the diagonal: the feature counts; orange beside it: two features offset each other.`,
        matrix,
        features: input.features,
      },
      look,
    ),
    eigenvaluesFigure(
      {
        title: "Eigenvalues of M",
        caption: `${where} For features in standard deviations.`,
        values: eigh(matrix).values,
      },
      look,
    ),
  ];
  if (fold.metric.report.trace.length > 0) {
    const { iterations, reason, converged } = fold.metric.report;
    const end = `${converged ? "Converged" : "Not converged"} after ${iterations} iterations: ${reason}.`;
    figures.push(
      traceFigure(
        { title: "Objective while learning", caption: `${where} ${end}`, trace: fold.metric.report.trace },
        look,
      ),
    );
  }
  figures.push(...confusionOf(input, learner, look));
  return { learner: learner.learner, figures };
}

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

interface Part {
  readonly points: Matrix;
  readonly codes: Int32Array;
}

function foldPoints({ comparison, points }: ReportInput, { fold }: FoldDetails): { train: Part; test: Part } {
  const { test, truth, scalings } = comparison.details;
  const held = test[fold]!;
  const scaling = scalings[fold]!;
  const part = (rows: Int32Array): Part => ({
    points: applyScaling(scaling, points.take(rows)),
    codes: rows.map((row) => truth[row]!),
  });
  return { train: part(trainingRows(held, truth)), test: part(held) };
}
