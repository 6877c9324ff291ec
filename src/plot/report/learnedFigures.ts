import { eigh } from "../../linalg/eigh.ts";
import { Matrix } from "../../linalg/matrix.ts";
import type { Metric, Report } from "../../metrics/metric.ts";
import { orderedClasses } from "../classOrder.ts";
import type { Figure } from "../figure.ts";
import { eigenvaluesFigure } from "../figures/eigenvalues.ts";
import { featureWeightsFigure } from "../figures/featureWeights.ts";
import { heatMapFigure } from "../figures/heatMap.ts";
import { mapsFigure } from "../figures/maps.ts";
import { traceFigure } from "../figures/trace.ts";
import { deviations, featureShares, standardizedMatrix } from "../standardized.ts";
import type { Look } from "../theme.ts";
import { twoSpaces, twoSpacesCaption } from "../twoSpaces.ts";

/** Points (n x d) with a class code each, -1 for none. */
export interface LabeledRows {
  readonly points: Matrix;
  readonly codes: Int32Array;
  /** The same points as the Euclidean distance sees them, where the metric takes them otherwise. */
  readonly plain?: Matrix;
}

/** A learned distance and the points it is seen on. */
export interface LearnedInput {
  /** What the distance is called. */
  readonly name: string;
  readonly metric: Metric;
  /** The points learned from. */
  readonly train: LabeledRows;
  /** The points shown: those held out; those learned from when left out. */
  readonly shown?: LabeledRows;
  readonly features: readonly string[];
  readonly classNames: readonly string[];
  /** k of the k-NN accuracy. */
  readonly neighbors: number;
  /** What the first picture is called. */
  readonly title: string;
  /** Where the points come from, a sentence that begins every caption. */
  readonly where: string;
}

/** The points in both spaces. */
export function learnedSpaces({ name, metric, train, shown, classNames, neighbors }: LearnedInput) {
  const plain = ({ points, plain: given }: LabeledRows): Matrix => given ?? points;
  const mapped = ({ points }: LabeledRows): Matrix => metric.transform(points);
  return twoSpaces({
    before: { reference: plain(train), ...(shown ? { shown: plain(shown) } : {}) },
    after: { reference: mapped(train), ...(shown ? { shown: mapped(shown) } : {}) },
    referenceCodes: train.codes,
    shownCodes: (shown ?? train).codes,
    classes: classNames.length,
    name,
    neighbors,
  });
}

/** The pictures of a learned distance: the points before and after, what each feature brings, M, its eigenvalues, and the objective where there is one. */
export function learnedFigures(input: LearnedInput, look: Look): Figure[] {
  const { metric, train, features, where, neighbors } = input;
  const classes = orderedClasses(input.classNames);
  const matrix = standardizedMatrix(metric.matrix, deviations(train.points));
  const spaces = learnedSpaces(input);
  const euclidean = train.plain ?? train.points;
  return [
    mapsFigure(
      {
        title: input.title,
        caption: `${where} Each map shows the first two principal components of its space${input.shown ? "; faint dots are training points" : ""}. ${twoSpacesCaption(spaces, neighbors)}`,
        classNames: classes.names,
        labels: classes.codes((input.shown ?? train).codes),
        sides: [spaces.before, spaces.after],
      },
      look,
    ),
    featureWeightsFigure(
      {
        title: "What each feature brings to the distance",
        caption: `${where} Mean over all pairs of training points of the feature's part δⱼ(Mδ)ⱼ of the squared distance.`,
        features,
        learned: featureShares(metric.matrix, train.points),
        euclidean: featureShares(Matrix.identity(euclidean.cols), euclidean),
      },
      look,
    ),
    heatMapFigure(
      {
        title: "The learned matrix M",
        caption: `${where} For features in standard deviations. Blue on the diagonal: the feature counts; orange beside it: two features offset each other.`,
        matrix,
        features,
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
    ...traceFigures(metric.report, where, look),
  ];
}

/** The objective while learning, where there is one. */
export function traceFigures(
  { iterations, reason, converged, trace }: Report,
  where: string,
  look: Look,
): readonly Figure[] {
  if (trace.length === 0) return [];
  const how = `${converged ? "Converged" : "Not converged"} after ${iterations} iterations: ${reason}.`;
  return [traceFigure({ title: "Objective while learning", caption: `${where} ${how}`, trace }, look)];
}
