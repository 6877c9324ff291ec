import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { givenTriplets } from "../constraints/givenTriplets.ts";
import { randomTriplets } from "../constraints/tripletsFromLabels.ts";
import type { Triplets } from "../constraints/types.ts";
import { normalize } from "../data/normalize.ts";
import { type SparseRow, sparseOf, sparseRow, sparseSpread } from "../data/sparse.ts";
import { batchRandom, labelCodes } from "./batchRelations.ts";
import { BilinearForm, type FormRules, type FormState, freshForm, rowsOf } from "./bilinearForm.ts";
import { mapOfForm } from "./bilinearMetric.ts";
import type { Lesson } from "./lesson.ts";
import { normalizedBy } from "./normalizedBy.ts";
import type { Batch, Memory, Saved, SavedReader, Streaming } from "./stream.ts";

interface BilinearOptions extends FormRules {
  readonly components?: number | undefined;
  readonly genuine: number;
  readonly impostors: number;
  readonly constraints: number;
  readonly seed: number;
}

/** What is kept: origin and unit, which the first batch sets, the form and what it cost. */
interface Kept {
  readonly center: Float64Array;
  readonly scale: number;
  /** Whether batches are sparse: then points are not centered, and the form sees the origin instead. */
  readonly sparse: boolean;
  readonly form: FormState;
  readonly lost: number;
  readonly warnings: readonly string[];
}

/** The memory of a stream of `oasis`. */
export interface BilinearMemory extends Memory {
  readonly kind: "bilinear";
  readonly kept: Kept | undefined;
  readonly rules: FormRules;
}

/**
 * Triplets one at a time, in the order of the batches. The first batch sets origin and unit of length, as all the data do in `fit`. Sparse rows stay
 * sparse: a triplet costs O(nnz²), and the result is that of the dense rows up to rounding.
 */
export function bilinearStream(options: BilinearOptions): Streaming {
  const memory = (kept: Kept | undefined): BilinearMemory => ({
    kind: "bilinear",
    kept,
    rules: options,
    absorb: (batch) => memory(afterBatch(options, kept, batch)),
    lesson: () => lessonOf(options, kept),
    saved: () => savedOf(kept),
  });
  return { empty: memory(undefined), resume: (saved) => memory(keptFrom(saved)) };
}

function afterBatch(options: BilinearOptions, before: Kept | undefined, batch: Batch): Kept {
  const warnings = new Set(before?.warnings);
  const triplets = tripletsOf(options, batch, (message) => void warnings.add(message));
  const { center, scale } = before ?? unitOf(batch);
  const sparse = before?.sparse ?? batch.sparse !== undefined;
  const form = new BilinearForm(
    before?.form ?? freshForm(sparse ? divided(center, scale) : new Float64Array(center.length)),
    options,
  );
  const row = sparse ? sparseRows(batch, scale) : rowsOf(normalizedBy(batch.points, center, scale));
  let lost = before?.lost ?? 0;
  const { anchor, positive, negative } = triplets;
  for (let t = 0; t < anchor.length; t++) lost += form.learn(row(anchor[t]), row(positive[t]), row(negative[t]));
  return { center, scale, sparse, form: form.state(), lost, warnings: [...warnings] };
}

/** The triplets that a batch gives, in its order, or random ones of its labels. */
function tripletsOf(
  options: BilinearOptions,
  { data, rows, number }: Batch,
  warn: (message: string) => void,
): Triplets {
  if (data.triplets) return givenTriplets(data.triplets, { rows, warn });
  if (!data.labels)
    throw new EtalonError("DATA", "oasis: this batch has neither `triplets` nor `labels`. Give one of them.");
  const random = batchRandom(options.seed, number);
  const count = Math.min(options.constraints, rows * options.genuine * options.impostors);
  return randomTriplets(labelCodes("oasis", data.labels), count, random);
}

function unitOf(batch: Batch): { center: Float64Array; scale: number } {
  if (!batch.sparse) {
    const { mean, scale } = normalize(batch.points, { ordered: false });
    return { center: mean, scale };
  }
  const { mean, scale } = sparseSpread(batch.sparse);
  if (scale > 1e-140 && scale < 1e140) return { center: mean, scale };
  throw new EtalonError(
    "DATA",
    "oasis: the rows of the first batch are all the same, or their distances leave the range of numbers. Give points that differ.",
  );
}

/** Rows divided by the unit, not centered. */
function sparseRows({ sparse, points, rows, cols }: Batch, scale: number): (i: number) => SparseRow {
  const all = sparse ?? sparseOf(points);
  const values = divided(all.values, scale);
  return (i) => sparseRow({ ...all, rows, cols, values }, i);
}

const divided = (values: Float64Array, scale: number): Float64Array => values.map((value) => value / scale);

function lessonOf(options: BilinearOptions, kept: Kept | undefined): Lesson {
  if (!kept || kept.form.steps === 0)
    throw new EtalonError("DATA", "oasis: the stream holds no triplets. Give it a batch with some.");
  const { form, center, scale, lost } = kept;
  const warnings = [...kept.warnings];
  const map = mapOfForm(
    new BilinearForm(form, options).mean(),
    options.components,
    (message) => void warnings.push(message),
  );
  const { steps } = form;
  return {
    learned: { map, value: lost / steps, reason: `${steps} triplets of a stream`, converged: false },
    trace: [],
    mean: center,
    scale,
    warnings,
    constraints: { triplets: steps },
    reduced: (reduced) => reduced,
  };
}

const facts = z.strictObject({
  scale: z.number().gt(0),
  sparse: z.boolean(),
  steps: z.int().min(0),
  lost: z.number().min(0),
  warnings: z.array(z.string()),
});

function savedOf(kept: Kept | undefined): Saved {
  if (!kept) return { facts: {}, arrays: {} };
  const { center, scale, sparse, form, lost, warnings } = kept;
  const d = center.length;
  return {
    facts: { scale, sparse, steps: form.steps, lost, warnings },
    arrays: {
      center: { data: center, shape: [d] },
      origin: { data: form.center, shape: [d] },
      bias: { data: form.bias, shape: [d] },
      timedBias: { data: form.timedBias, shape: [d] },
      weights: { data: form.weights, shape: [d, d] },
      timedWeights: { data: form.timedWeights, shape: [d, d] },
    },
  };
}

function keptFrom(saved: SavedReader): Kept {
  const { steps, ...known } = saved.facts(facts);
  const d = saved.cols;
  return {
    ...known,
    center: saved.array("center", d),
    form: {
      steps,
      center: saved.array("origin", d),
      bias: saved.array("bias", d),
      timedBias: saved.array("timedBias", d),
      weights: saved.array("weights", d, d),
      timedWeights: saved.array("timedWeights", d, d),
    },
  };
}
