import { EtalonError } from "../base/errors.ts";
import { readModel } from "../io/modelContainer.ts";
import type { LearnedMetric } from "./learnedMetric.ts";
import { linearMetric } from "./linear.ts";
import { encodeLinear, linearOf, type ModelNotes } from "./linearFile.ts";
import type { LinearParts } from "./linearParts.ts";
import { type LocalMetric, localMetric } from "./local.ts";
import { encodeLocal, localOf } from "./localFile.ts";
import type { Metric } from "./metric.ts";
import { type QueryMap, queryMap } from "./queryMap.ts";
import { encodeQueryMap, queryMapOf } from "./queryMapFile.ts";

/** The bytes of a `.etalon` file, with notes such as data hash, preprocessing or evaluation. Equal metrics and notes give equal bytes. */
export const saveMetric = (metric: Metric | LinearParts, notes: ModelNotes = {}): Uint8Array =>
  encodeLinear(metric, notes);

/** The metric in a `.etalon` file, equal to the saved one bit for bit. `FORMAT` for damaged or foreign files, `UNSUPPORTED` for a newer version and for a query map. */
export const loadMetric = (bytes: Uint8Array, source = "model"): Metric => loadModel(bytes, source).metric;

/** The metric in a `.etalon` file and the notes kept with it. */
export function loadModel(
  bytes: Uint8Array,
  source = "model",
): { readonly metric: Metric; readonly notes: ModelNotes } {
  const { model, notes } = loadAnyModel(bytes, source);
  if (model.kind === "linear") return { metric: model, notes };
  if (model.kind === "local") throw noSingleMap(source);
  throw new EtalonError(
    "UNSUPPORTED",
    `${source}: it holds a query map (mode query-only), a similarity and no metric. Use transform, neighbors, evaluate --qrels or export, or fit with --mode both.`,
  );
}

/** The bytes of a `.etalon` file of mode query-only, with notes. */
export const saveQueryMap = (map: QueryMap, notes: ModelNotes = {}): Uint8Array => encodeQueryMap(map, notes);

/** The query map in a `.etalon` file. `FORMAT` for damaged or foreign files, `UNSUPPORTED` for a newer version and for a metric. */
export function loadQueryMap(bytes: Uint8Array, source = "model"): QueryMap {
  const { model } = loadAnyModel(bytes, source);
  if (model.kind === "query") return model;
  throw new EtalonError(
    "UNSUPPORTED",
    `${source}: it holds a metric, no query map. Load it with ${model.kind === "local" ? "loadLocalMetric" : "loadMetric"}.`,
  );
}

/** The bytes of a `.etalon` file of a local metric, with notes. */
export const saveLocalMetric = (metric: LocalMetric, notes: ModelNotes = {}): Uint8Array =>
  encodeLocal(metric.parts, notes);

/** The bytes of a `.etalon` file of whatever metric was learned, with notes. */
export const saveLearnedMetric = (metric: LearnedMetric, notes: ModelNotes = {}): Uint8Array =>
  metric.kind === "local" ? saveLocalMetric(metric, notes) : saveMetric(metric, notes);

/** The local metric in a `.etalon` file, equal to the saved one bit for bit. `FORMAT` for damaged or foreign files, `UNSUPPORTED` for a newer version and for other models. */
export function loadLocalMetric(bytes: Uint8Array, source = "model"): LocalMetric {
  const { model } = loadAnyModel(bytes, source);
  if (model.kind === "local") return model;
  const [what, load] = model.kind === "query" ? ["a query map", "loadQueryMap"] : ["a metric", "loadMetric"];
  throw new EtalonError("UNSUPPORTED", `${source}: it holds ${what}, no local metric. Load it with ${load}.`);
}

/** Why a local metric cannot be mapped, exported or served, and what to do. */
export const noSingleMap = (source: string): EtalonError =>
  new EtalonError(
    "UNSUPPORTED",
    `${source}: it holds a local metric: every place has a metric of its own, and no single map serves all. Use evaluate or neighbors (loadLocalMetric), take the metric of one place with --at of transform or export (metricAt), or fit scml, whose metric is the same everywhere.`,
  );

/** Whatever a `.etalon` file holds, and the notes kept with it. */
export function loadAnyModel(
  bytes: Uint8Array,
  source = "model",
): { readonly model: Metric | QueryMap | LocalMetric; readonly notes: ModelNotes } {
  const read = readModel(bytes, source);
  if (read.facts["kind"] === "query") {
    const { parts, notes } = queryMapOf(read, source);
    return { model: queryMap(parts), notes };
  }
  if (read.facts["kind"] === "local") {
    const { parts, notes } = localOf(read, source);
    return { model: localMetric(parts), notes };
  }
  const { parts, notes } = linearOf(read, source);
  return { model: linearMetric(parts), notes };
}
