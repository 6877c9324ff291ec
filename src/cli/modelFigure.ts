import { EtalonError } from "../base/errors.ts";
import { encodeLabels } from "../data/labels.ts";
import { eigh } from "../linalg/eigh.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { orderedClasses } from "../plot/classOrder.ts";
import type { Figure } from "../plot/figure.ts";
import { eigenvaluesFigure } from "../plot/figures/eigenvalues.ts";
import { heatMapFigure } from "../plot/figures/heatMap.ts";
import { mapsFigure } from "../plot/figures/maps.ts";
import { neighborRowsFigure } from "../plot/figures/neighborRows.ts";
import { traceFigure } from "../plot/figures/trace.ts";
import { evenSample } from "../plot/sample.ts";
import { deviations, standardizedMatrix } from "../plot/standardized.ts";
import { paperLook } from "../plot/theme.ts";
import { twoSpaces, twoSpacesCaption } from "../plot/twoSpaces.ts";
import type { LoadedData } from "./data.ts";
import type { MapContent } from "./heldOutMap.ts";
import { inputSpace, type LoadedModel, scaleOf } from "./model.ts";
import { clampNeighbors, rankedNeighbors } from "./neighborLists.ts";
import { pathFigure } from "./pathFigure.ts";
import { version } from "./version.ts";

/** One picture of a model on data: matrix, eigenvalues, curve, path or neighbors. `DATA` when there is nothing to draw. */
export function modelFigure(
  kind: string,
  model: LoadedModel,
  loaded: LoadedData,
  neighbors: number | undefined,
): Figure {
  if (kind === "matrix") return matrixFigure(model, loaded);
  if (kind === "eigenvalues") return spectrumFigure(model, loaded);
  if (kind === "curve") return curveFigure(model, loaded);
  if (kind === "path") return pathFigure(model, loaded);
  return listsFigure(model, loaded, neighbors ?? 10);
}

const origin = (model: LoadedModel, { dataset }: LoadedData): string =>
  `${dataset.name}, seed ${String(model.notes["seed"] ?? "unknown")}, Etalon ${version}.`;

/** The map of a model, as `mapContent` has laid it out. */
export function mapFigure(model: LoadedModel, loaded: LoadedData, { input, classNames, note }: MapContent): Figure {
  const spaces = twoSpaces(input);
  return mapsFigure(
    {
      title: `${loaded.dataset.name} before and after learning with ${model.metric.learner}`,
      caption: `${note} First two principal components of each space, input scaled by ${scaleOf(model)}. ${twoSpacesCaption(spaces, input.neighbors)} ${origin(model, loaded)}`,
      classNames,
      labels: input.shownCodes,
      sides: [spaces.before, spaces.after],
    },
    paperLook,
  );
}

function standardized({ metric }: LoadedModel, { points }: LoadedData): Matrix {
  return standardizedMatrix(metric.matrix, deviations(points));
}

const matrixFigure = (model: LoadedModel, loaded: LoadedData): Figure =>
  heatMapFigure(
    {
      title: `The matrix M learned by ${model.metric.learner}`,
      caption: `For features in standard deviations of ${origin(model, loaded)}`,
      matrix: standardized(model, loaded),
      features: loaded.dataset.points.features,
    },
    paperLook,
  );

const spectrumFigure = (model: LoadedModel, loaded: LoadedData): Figure =>
  eigenvaluesFigure(
    {
      title: `Eigenvalues of the matrix M learned by ${model.metric.learner}`,
      caption: `For features in standard deviations of ${origin(model, loaded)}`,
      values: eigh(standardized(model, loaded)).values,
    },
    paperLook,
  );

function curveFigure(model: LoadedModel, loaded: LoadedData): Figure {
  const { learner, report } = model.metric;
  if (report.trace.length === 0)
    throw new EtalonError(
      "DATA",
      `${learner} has no iterations, so there is no curve. Draw --kind map, matrix or eigenvalues.`,
    );
  const end = `${report.converged ? "Converged" : "Not converged"} after ${report.iterations} iterations: ${report.reason}.`;
  return traceFigure(
    {
      title: `Objective of ${learner} while learning`,
      caption: `${end} ${origin(model, loaded)}`,
      trace: report.trace,
    },
    paperLook,
  );
}

const QUERIES = 12;

function listsFigure(model: LoadedModel, loaded: LoadedData, asked: number): Figure {
  const { points, dataset } = loaded;
  const k = Math.min(clampNeighbors(asked, points.rows), 20);
  const found = encodeLabels(dataset.labels ?? new Array<null>(points.rows).fill(null));
  const { names, codes: renumber } = orderedClasses(found.names.map(String));
  const codes = renumber(found.codes);
  const queries = Array.from(evenSample(points.rows, QUERIES));
  const called = dataset.ids ?? Array.from(dataset.rows, String);
  const side = (title: string, space: Matrix) => {
    const { lists } = rankedNeighbors(space, queries, k);
    const same = lists.flatMap(({ rows }, q) =>
      rows.map((row) => (codes[row] === codes[queries[q]!] ? 1 : 0) as number),
    );
    const share = same.reduce((sum, value) => sum + value, 0) / same.length;
    return {
      title: names.length > 0 ? `${title}: ${(100 * share).toFixed(0)}% of the same class` : title,
      neighbors: lists.map(({ rows }) => rows),
    };
  };
  return neighborRowsFigure(
    {
      title: `The ${k} nearest neighbors of ${queries.length} points`,
      caption: `Queries evenly spread over the rows, input scaled by ${scaleOf(model)}. ${origin(model, loaded)}`,
      classNames: names,
      labels: codes,
      queries,
      names: queries.map((query) => called[query]!),
      sides: [
        side("Before", inputSpace(model, points)),
        side(`After (${model.metric.learner})`, model.metric.transform(points)),
      ],
    },
    paperLook,
  );
}
