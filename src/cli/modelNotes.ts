import { fitScaling, type Scale } from "../data/scaling.ts";
import { sha256 } from "../io/sha256.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { ModelNotes } from "../metrics/linearFile.ts";
import type { LoadedData } from "./data.ts";
import type { FitFlags } from "./fitResult.ts";
import type { Evaluation } from "./heldOut.ts";
import type { StartModel } from "./startModel.ts";
import { version } from "./version.ts";

interface FitFacts {
  readonly scale: Scale;
  readonly supervision: string;
  readonly holdout: number;
  /** The points that were scaled, where there are others beside the data. */
  readonly fitted?: Matrix;
}

/** What a model file says beside the metric: where it comes from and how it was judged. No times, so that equal runs give equal bytes. */
export const modelNotes = (
  { dataset, points, label }: LoadedData,
  flags: FitFlags,
  { scale, supervision, holdout, fitted = points }: FitFacts,
  evaluation: Evaluation | null,
  start?: StartModel,
): ModelNotes => ({
  etalon: version,
  seed: flags.seed,
  mode: flags.mode,
  scale,
  spread: scale === "none" || points.cols > MOST_SPREADS ? null : Array.from(fitScaling(fitted, scale).spread),
  refitted: flags.refit,
  holdout,
  supervision,
  ...(start ? { start: start.note } : {}),
  data: {
    name: dataset.name,
    points: points.rows,
    features: points.cols,
    vector: flags.vector ?? null,
    ...(flags.text ? { text: flags.text, dimensions: points.cols } : {}),
    label: label ?? null,
    sha256: hashOfPoints(points),
  },
  evaluation: evaluation as unknown as ModelNotes[string],
});

/** SHA-256 of the values, row by row. */
export const hashOfPoints = ({ data }: Matrix): string =>
  sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

/** Beyond this many features the spread would crowd the facts of a model file; it is then fitted anew where needed. */
const MOST_SPREADS = 4096;
