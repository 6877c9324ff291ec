import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { type ModelRead, readModel, writeModel } from "../io/modelContainer.ts";
import { Matrix } from "../linalg/matrix.ts";
import { flawOf } from "./decision.ts";
import type { LinearParts } from "./linearParts.ts";
import { modelCard } from "./modelCard.ts";

/** Facts beside the metric itself that a model file keeps: data hash, preprocessing, evaluation, whatever JSON holds. */
export type ModelNotes = Readonly<Record<string, unknown>>;

export const NAME = /^[A-Za-z][\w-]{0,63}$/;
const share = z.number().min(0).max(1);
const decisionFacts = z.strictObject({
  threshold: z.number(),
  target: z.string(),
  probability: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("platt"), slope: z.number(), offset: z.number() }),
    z.strictObject({ kind: z.literal("isotonic"), distances: z.array(z.number()), probabilities: z.array(z.number()) }),
  ]),
  pairs: z.strictObject({ similar: z.int().min(1), dissimilar: z.int().min(1) }),
  heldOut: z
    .strictObject({
      folds: z.int().min(2),
      accuracy: share,
      precision: share,
      recall: share,
      f1: share,
      logLoss: z.strictObject({ platt: z.number().min(0), isotonic: z.number().min(0) }),
      brier: share,
      calibrationError: share,
    })
    .nullable(),
});
export const reportFacts = z.strictObject({
  iterations: z.int().min(0),
  converged: z.boolean(),
  reason: z.string(),
  value: z.number().nullable(),
  gradientNorm: z.number().optional(),
  warnings: z.array(z.string()),
  constraints: z.record(z.string(), z.number()),
  details: z
    .strictObject({
      featureWeights: z.array(z.number().min(0)).exactOptional(),
      truncation: z
        .strictObject({
          neighbors: z.int().min(1),
          drawn: z.int().min(1).exactOptional(),
          neglected: share,
          bound: share,
          points: z.int().min(1),
        })
        .exactOptional(),
    })
    .exactOptional(),
  start: z.strictObject({ learner: z.string().regex(NAME).nullable(), components: z.int().min(1) }).exactOptional(),
});
const facts = z.strictObject({
  kind: z.literal("linear"),
  learner: z.string().regex(NAME),
  options: z.record(z.string(), z.json()),
  features: z.array(z.string()).nullable(),
  notes: z.record(z.string(), z.json()),
  report: reportFacts,
  decision: decisionFacts.exactOptional(),
});

/** The bytes of a `.etalon` file for a linear metric: L.npy (k x d), mean.npy (d), trace.npy, model.json, MODEL_CARD.md. Equal metrics give equal bytes. */
export function encodeLinear(
  { learner, options, map, mean, features, report, decision }: LinearParts,
  notes: ModelNotes = {},
): Uint8Array {
  const { trace, ...rest } = report;
  return writeModel({
    facts: {
      ...{ kind: "linear", learner, options, features: features ?? null, report: rest, notes },
      ...(decision === undefined ? {} : { decision }),
    },
    arrays: {
      L: { data: map.data, shape: [map.rows, map.cols] },
      mean: { data: mean, shape: [mean.length] },
      trace: { data: Float64Array.from(trace), shape: [trace.length] },
    },
    card: modelCard({ learner, map, features, report, decision }),
  });
}

/** The parts and notes that `encodeLinear` wrote. `FORMAT` for anything else, `UNSUPPORTED` for a newer version. */
export const decodeLinear = (bytes: Uint8Array, source = "model"): { parts: LinearParts; notes: ModelNotes } =>
  linearOf(readModel(bytes, source), source);

/** The same from a file that has been read. */
export function linearOf(
  { facts: given, arrays }: ModelRead,
  source: string,
): { parts: LinearParts; notes: ModelNotes } {
  const parsed = facts.safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw new EtalonError(
      "FORMAT",
      `${source}: model.json is not that of a linear metric (${path.join(".")}: ${message}). Save the model again.`,
      { cause: parsed.error },
    );
  }
  const { learner, options, features, notes, report, decision } = parsed.data;
  const flaw = decision && flawOf(decision);
  if (flaw !== undefined)
    throw new EtalonError("FORMAT", `${source}: its decision is not legal: ${flaw}. Calibrate the model again.`);
  const array = (name: string, dimensions: number): { data: Float64Array; shape: readonly number[] } => {
    const found = arrays.get(name);
    if (!found || !(found.data instanceof Float64Array) || found.shape.length !== dimensions) {
      throw new EtalonError(
        "FORMAT",
        `${source}: it lacks the array ${name} of 64-bit floats in ${dimensions} dimension(s). Save the model again.`,
      );
    }
    return { data: found.data, shape: found.shape };
  };
  const { data, shape } = array("L", 2);
  const [components, dimensions] = shape;
  const mean = array("mean", 1).data;
  const trace = array("trace", 1).data;
  if (
    arrays.size !== 3 ||
    components === 0 ||
    dimensions === 0 ||
    mean.length !== dimensions ||
    (features !== null && features.length !== dimensions) ||
    (report.details?.featureWeights !== undefined && report.details.featureWeights.length !== dimensions)
  ) {
    throw new EtalonError(
      "FORMAT",
      `${source}: L is ${components} x ${dimensions}, but mean, features or weights have another length, or arrays are too many. Save the model again.`,
    );
  }
  const { gradientNorm, ...rest } = report;
  return {
    parts: {
      learner,
      options: Object.freeze(options),
      map: new Matrix(components, dimensions, data),
      mean,
      features: features ?? undefined,
      report: { ...rest, ...(gradientNorm === undefined ? {} : { gradientNorm }), trace: Array.from(trace) },
      decision,
    },
    notes,
  };
}
