import { EtalonError } from "../base/errors.ts";
import { nearestName } from "../base/suggest.ts";
import { applyScaling, fitScaling } from "../data/scaling.ts";
import { readFile } from "../io/readFile.node.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { ModelNotes } from "../metrics/linearFile.ts";
import type { LocalMetric } from "../metrics/local.ts";
import type { Metric } from "../metrics/metric.ts";
import { loadAnyModel, loadModel, noSingleMap } from "../metrics/modelFile.ts";
import type { QueryMap } from "../metrics/queryMap.ts";
import { type LoadedColumns, type LoadedData, loadColumns, withRoles } from "./data.ts";
import type { DataFlags } from "./flags.ts";
import { hashOfPoints } from "./modelNotes.ts";
import { CommandError } from "./usageError.ts";

/** A model file as commands use it. */
export interface LoadedModel {
  readonly metric: Metric;
  readonly notes: ModelNotes;
}

/** A model file of any mode. */
export interface AnyModel {
  readonly metric: Metric | QueryMap;
  readonly notes: ModelNotes;
}

/** The local metric in a model file. */
export interface LoadedLocal {
  readonly metric: LocalMetric;
  readonly notes: ModelNotes;
}

/** What reading data for a model takes of it. */
type Fitted = {
  readonly metric: Pick<Metric, "features" | "mean">;
  readonly notes: ModelNotes;
};

/** The query map in a model file. */
export interface LoadedQueryMap extends AnyModel {
  readonly metric: QueryMap;
}

export const holdsQueryMap = (model: AnyModel): model is LoadedQueryMap => model.metric.kind === "query";

/** The metric or query map in a `.etalon` file. Errors as `openModel`. */
export function openAnyModel(path: string): LoadedModel | LoadedQueryMap {
  const model = openEveryModel(path);
  if (holdsLocal(model)) throw noSingleMap(path);
  return model;
}

export const holdsLocal = (model: AnyModel | LoadedLocal): model is LoadedLocal => model.metric.kind === "local";

/** The same for commands that know what to do with a local metric. */
export function openEveryModel(path: string): LoadedModel | LoadedQueryMap | LoadedLocal {
  const { model: metric, notes } = loadAnyModel(readFile(path), path);
  if (metric.kind === "local") return { metric, notes };
  return metric.kind === "query" ? { metric, notes } : { metric, notes };
}

/** The metric in a `.etalon` file. `DATA` when it cannot be read, `FORMAT` when it is damaged or something else, `UNSUPPORTED` for a query map. */
export const openModel = (path: string): LoadedModel => loadModel(readFile(path), path);

/** Data read for a model: its features by name and in its order, unless the flags say otherwise. `DATA` naming the features that are missing. */
export const loadForModel = async (name: string, model: Fitted, flags: DataFlags, seed: number): Promise<LoadedData> =>
  withRoles(name, await columnsFor(name, model, flags, seed), flags);

/**
 * The same with labels: of the column that `--label` names, or else of the one that the model was learned from, where the data have it and
 * no other flag claims it. What was assumed is said in a note.
 */
export async function loadLabeledForModel(
  name: string,
  model: Fitted,
  flags: DataFlags,
  seed: number,
): Promise<{ readonly loaded: LoadedData; readonly notes: readonly string[] }> {
  const columns = await columnsFor(name, model, flags, seed);
  const label = dataFacts(model)["label"];
  const known = columns.table.columns.some((column) => column.name === label);
  if (columns.roles.label !== undefined || typeof label !== "string" || !known || claims(flags, label)) {
    return { loaded: withRoles(name, columns, flags), notes: [] };
  }
  return {
    loaded: withRoles(name, { ...columns, roles: { ...columns.roles, label } }, flags),
    notes: [
      `labels are taken from column ${JSON.stringify(label)}, as when the model was learned; --label names another`,
    ],
  };
}

/** The columns of data for a model: its features by name and in its order, unless the flags say otherwise. `DATA` naming the features that are missing. */
export async function columnsFor(name: string, model: Fitted, flags: DataFlags, seed: number): Promise<LoadedColumns> {
  const { features } = model.metric;
  const remembered = dataFacts(model)["vector"];
  const vector = flags.vector ?? (typeof remembered === "string" ? remembered : undefined);
  if (vector !== undefined) return loadColumns(name, { ...flags, vector }, seed);
  const text = flags.text ?? dataFacts(model)["text"];
  if (Array.isArray(text)) {
    const dimensions = flags.dimensions ?? model.metric.mean.length;
    return loadColumns(name, { ...flags, text, dimensions }, seed);
  }
  const columns = await loadColumns(name, flags, seed);
  if (flags.features !== undefined || features === undefined) return columns;
  const known = columns.table.columns.map((column) => column.name);
  const missing = features.filter((feature) => !known.includes(feature));
  if (missing.length > 0) {
    const guess = nearestName(missing[0]!, known);
    const more = missing.length > 1 ? ` and ${missing.length - 1} more` : "";
    throw new CommandError(
      "DATA",
      `${name}: the model needs the feature ${JSON.stringify(missing[0])}${more}, which the data do not have.${guess === undefined ? "" : ` Is ${JSON.stringify(guess)} the same? Then rename it.`} Give data with the features the model was learned on, or name them in its order with --features.`,
      `etalon inspect ${name}`,
    );
  }
  return { ...columns, roles: { ...columns.roles, features } };
}

/** What the model file says about the data it was learned on. */
const dataFacts = ({ notes }: Pick<AnyModel, "notes">): Readonly<Record<string, unknown>> =>
  (notes["data"] as Readonly<Record<string, unknown>> | undefined) ?? {};

const claims = ({ vector, id, group, features = [], drop = [] }: DataFlags, column: string): boolean =>
  [vector, id, group, ...features, ...drop].includes(column);

/** Whether these are the very points that the model was learned on. */
export const isTrainingData = (model: Pick<AnyModel, "notes">, { points }: LoadedData): boolean =>
  dataFacts(model)["sha256"] === hashOfPoints(points);

/** How the model was scaled, for seeing the input space as the learner saw it. */
export const scaleOf = ({ notes }: Pick<AnyModel, "notes">): "zscore" | "minmax" | "none" => {
  const { scale } = notes;
  return scale === "zscore" || scale === "minmax" ? scale : "none";
};

/** The index of a point by id, or by 0-based row when the data have no ids. `OPTION` naming the nearest id. */
export function pointNamed(flag: string, name: string, { dataset, points }: LoadedData): number {
  const { ids, rows } = dataset;
  const names = ids ?? Array.from(rows, String);
  const found = names.indexOf(name.trim());
  if (found >= 0) return found;
  const guess = ids ? nearestName(name, ids) : undefined;
  const remedy =
    guess === undefined
      ? ids
        ? "Give an id of the data."
        : `Give a row from 0 to ${points.rows - 1}, or name the id column with --id.`
      : `Did you mean ${guess}?`;
  throw new EtalonError("OPTION", `${flag}: there is no point ${JSON.stringify(name)}. ${remedy}`);
}

/** The points as the learner saw them, for distances before learning: divided by the spread the model was fitted with, or else scaled anew. */
export function inputSpace(model: Pick<AnyModel, "notes">, points: Matrix): Matrix {
  const { spread } = model.notes;
  const known = Array.isArray(spread) && spread.length === points.cols && spread.every((value) => Number(value) > 0);
  if (!known) return applyScaling(fitScaling(points, scaleOf(model)), points);
  return applyScaling(
    { kind: scaleOf(model), offset: new Float64Array(points.cols), spread: Float64Array.from(spread, Number) },
    points,
  );
}
