import { EtalonError } from "../base/errors.ts";
import { readModel } from "../io/modelContainer.ts";
import { linearMetric } from "./linear.ts";
import { encodeLinear, linearOf, type ModelNotes } from "./linearFile.ts";
import type { LinearParts } from "./linearParts.ts";
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
  throw new EtalonError("UNSUPPORTED", `${source}: it holds a metric, no query map. Load it with loadMetric.`);
}

/** Whatever a `.etalon` file holds, and the notes kept with it. */
export function loadAnyModel(
  bytes: Uint8Array,
  source = "model",
): { readonly model: Metric | QueryMap; readonly notes: ModelNotes } {
  const read = readModel(bytes, source);
  if (read.facts["kind"] === "query") {
    const { parts, notes } = queryMapOf(read, source);
    return { model: queryMap(parts), notes };
  }
  const { parts, notes } = linearOf(read, source);
  return { model: linearMetric(parts), notes };
}
