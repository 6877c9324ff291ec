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

/** The data that a model was learned from. */
export interface DataFacts {
  readonly name: string;
  readonly points: number;
  readonly features: number;
  readonly label: string | undefined;
  /** Of the values as doubles, row by row. */
  readonly sha256: string;
  /** What features were divided by; null where they were not, or where there are too many. */
  readonly spread: readonly number[] | null;
}

/** What a model file says beside the metric: where it comes from and how it was judged. No times, so that equal runs give equal bytes. */
export const modelNotes = (
  { dataset, points, label }: LoadedData,
  flags: FitFlags,
  { scale, supervision, holdout, fitted = points }: FitFacts,
  evaluation: Evaluation | null,
  start?: StartModel,
): ModelNotes =>
  notesOf(
    {
      ...{ name: dataset.name, points: points.rows, features: points.cols, label },
      sha256: hashOfPoints(points),
      spread: spreadIn(scale, points.cols, () => fitScaling(fitted, scale).spread),
    },
    flags,
    { scale, supervision, holdout },
    evaluation,
    start,
  );

/** The spread as a model file keeps it. */
export const spreadIn = (scale: Scale, features: number, spread: () => Float64Array): number[] | null =>
  scale === "none" || features > MOST_SPREADS ? null : Array.from(spread());

/** The same where the points are not at hand. */
export const notesOf = (
  { name, points, features, label, sha256, spread }: DataFacts,
  flags: FitFlags,
  { scale, supervision, holdout }: Omit<FitFacts, "fitted">,
  evaluation: Evaluation | null,
  start?: StartModel,
): ModelNotes => ({
  etalon: version,
  seed: flags.seed,
  mode: flags.mode,
  scale,
  spread,
  refitted: flags.refit,
  holdout,
  supervision,
  ...(start ? { start: start.note } : {}),
  data: {
    ...{ name, points, features },
    vector: flags.vector ?? null,
    ...(flags.text ? { text: flags.text, dimensions: features } : {}),
    label: label ?? null,
    sha256,
  },
  evaluation: evaluation as unknown as ModelNotes[string],
});

/** SHA-256 of the values, row by row. */
export const hashOfPoints = ({ data }: Matrix): string =>
  sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));

/** Beyond this many features the spread would crowd the facts of a model file; it is then fitted anew where needed. */
const MOST_SPREADS = 4096;
