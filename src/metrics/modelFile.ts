import { linearMetric } from "./linear.ts";
import { decodeLinear, encodeLinear, type ModelNotes } from "./linearFile.ts";
import type { LinearParts } from "./linearParts.ts";
import type { Metric } from "./metric.ts";

/** The bytes of a `.etalon` file, with notes such as data hash, preprocessing or evaluation. Equal metrics and notes give equal bytes. */
export const saveMetric = (metric: Metric | LinearParts, notes: ModelNotes = {}): Uint8Array =>
  encodeLinear(metric, notes);

/** The metric in a `.etalon` file, equal to the saved one bit for bit. `FORMAT` for damaged or foreign files, `UNSUPPORTED` for a newer version. */
export const loadMetric = (bytes: Uint8Array, source = "model"): Metric => loadModel(bytes, source).metric;

/** The metric in a `.etalon` file and the notes kept with it. */
export function loadModel(
  bytes: Uint8Array,
  source = "model",
): { readonly metric: Metric; readonly notes: ModelNotes } {
  const { parts, notes } = decodeLinear(bytes, source);
  return { metric: linearMetric(parts), notes };
}
