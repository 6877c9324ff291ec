import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { featureNames, toMatrix } from "../data/points.ts";
import { isSparse, type SparsePoints, toSparse } from "../data/sparse.ts";
import { readModel, writeModel } from "../io/modelContainer.ts";
import type { NpzInput } from "../io/npz.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Data } from "./data.ts";
import type { Lesson } from "./lesson.ts";

/**
 * What a learner keeps of the batches so far: an immutable value, of a size that does not grow with the points. A batch that is refused leaves the
 * stream as it was, since every batch gives a new one.
 */
export interface Stream {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** How many points and batches it has seen. */
  readonly points: number;
  readonly batches: number;
  /** What the method keeps, for functions that read more from it than a metric, such as `bilinearSimilarity`. */
  readonly memory: Memory;
  /**
   * The stream after one more batch; constraints name rows of this batch. `SHAPE` for other features than before, `DATA` for unusable values or
   * supervision of another kind than before.
   */
  partialFit(batch: Data): Stream;
  /** The metric learned so far. `DATA` while there is not enough to learn from. */
  metric(): Metric;
  /** Bytes from which the learner's `resume` makes this stream again, bit for bit. */
  save(): Uint8Array;
}

/** A batch on its way into a memory, its points checked. */
export interface Batch {
  readonly data: Data;
  readonly rows: number;
  readonly cols: number;
  /** The points in 64 bits; sparse ones are spread out when this is first read. */
  readonly points: Matrix;
  /** The points where they came as sparse rows. */
  readonly sparse: SparsePoints | undefined;
  /** How many batches came before. */
  readonly number: number;
}

/** The part of a stream that a method fills: immutable too. */
export interface Memory {
  readonly kind: string;
  absorb(batch: Batch): Memory;
  lesson(): Lesson;
  saved(): Saved;
}

/** A memory as JSON facts and arrays. */
export interface Saved {
  readonly facts: Readonly<Record<string, unknown>>;
  readonly arrays: Readonly<Record<string, NpzInput>>;
}

/** How a method streams: an empty memory, and one from a file. */
export interface Streaming {
  readonly empty: Memory;
  resume(saved: SavedReader): Memory;
}

/** Reads what `saved` wrote: `FORMAT` for what does not fit. */
export interface SavedReader {
  facts<T>(schema: z.ZodType<T>): T;
  /** The 64-bit array of that name and shape (-1 for any size). */
  array(name: string, ...shape: readonly number[]): Float64Array;
  /** The stream's number of features. */
  readonly cols: number;
}

/** Facts that every stream has. */
interface Progress {
  readonly memory: Memory;
  readonly points: number;
  readonly batches: number;
  readonly cols: number | undefined;
  readonly features: readonly string[] | undefined;
}

/** What a stream needs of its learner. */
export interface StreamOwner {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  /** A lesson as the metric it teaches. */
  metric(lesson: Lesson, features: readonly string[] | undefined): Metric;
}

/** A stream that has seen nothing yet. */
export const emptyStream = (owner: StreamOwner, { empty }: Streaming): Stream =>
  streamOf(owner, { memory: empty, points: 0, batches: 0, cols: undefined, features: undefined });

function streamOf(owner: StreamOwner, progress: Progress): Stream {
  const { name, options } = owner;
  return Object.freeze({
    learner: name,
    options,
    points: progress.points,
    batches: progress.batches,
    memory: progress.memory,
    partialFit: (data) => streamOf(owner, advanced(name, progress, data)),
    metric: () => {
      if (progress.points === 0)
        throw new EtalonError("DATA", `${name}: the stream is empty. Give it a batch with \`partialFit\` first.`);
      return owner.metric(progress.memory.lesson(), progress.features);
    },
    save: () => encode(owner, progress),
  } satisfies Stream);
}

function advanced(learner: string, before: Progress, data: Data): Progress {
  const batch = ingest(data, before.batches);
  const { rows, cols } = batch;
  if (before.cols !== undefined && cols !== before.cols) {
    throw new EtalonError(
      "SHAPE",
      `${learner}: this batch has ${cols} features, those before had ${before.cols}. Give the same features in the same order.`,
    );
  }
  const features = featureNames(data.points);
  const wrong = before.features && features ? features.findIndex((name, c) => name !== before.features?.[c]) : -1;
  if (wrong >= 0) {
    throw new EtalonError(
      "DATA",
      `${learner}: feature ${wrong} of this batch is ${JSON.stringify(features?.[wrong])}, that of those before ${JSON.stringify(before.features?.[wrong])}. Give the same features in the same order.`,
    );
  }
  for (const [kind, list] of Object.entries({ labels: data.labels, "chunk entries": data.chunks })) {
    if (list && list.length !== rows)
      throw new EtalonError(
        "SHAPE",
        `${learner}: there are ${list.length} ${kind} for ${rows} points. Give one for each.`,
      );
  }
  const kinds = (["labels", "pairs", "triplets", "chunks"] as const).filter((kind) => data[kind]);
  if (kinds.length > 1 || data.learnFrom) {
    throw new EtalonError(
      "UNSUPPORTED",
      `${learner}: a stream learns from one kind of supervision, but this batch has ${data.learnFrom ? "`learnFrom`" : kinds.join(" and ")}. Give one kind alone, or use \`fit\`.`,
    );
  }
  if (data.views) {
    throw new EtalonError(
      "UNSUPPORTED",
      `${learner}: a stream compares all points, whatever their view. Leave out \`views\`, or use \`fit\`.`,
    );
  }
  if (data.weights || data.pairs?.weights || data.triplets?.weights) {
    throw new EtalonError(
      "UNSUPPORTED",
      `${learner}: a stream gives every point and constraint the same weight. Leave out \`weights\`, or use \`fit\`.`,
    );
  }
  return {
    memory: before.memory.absorb(batch),
    points: before.points + rows,
    batches: before.batches + 1,
    cols,
    features: before.features ?? (features ? [...features] : undefined),
  };
}

function ingest(data: Data, number: number): Batch {
  if (!isSparse(data.points)) {
    const points = toMatrix(data.points);
    return { data, number, rows: points.rows, cols: points.cols, points, sparse: undefined };
  }
  const sparse = toSparse(data.points);
  return {
    data,
    number,
    rows: sparse.rows,
    cols: sparse.cols,
    sparse,
    get points() {
      return toMatrix(sparse);
    },
  };
}

const header = z.strictObject({
  kind: z.literal("stream"),
  learner: z.string(),
  options: z.record(z.string(), z.json()),
  points: z.int().min(0),
  batches: z.int().min(0),
  cols: z.int().min(1).nullable(),
  features: z.array(z.string()).nullable(),
  memory: z.json(),
});

function encode({ name, options }: StreamOwner, { memory, points, batches, cols, features }: Progress): Uint8Array {
  const { facts, arrays } = batches === 0 ? { facts: {}, arrays: {} } : memory.saved();
  return writeModel({
    facts: {
      kind: "stream",
      learner: name,
      options,
      points,
      batches,
      cols: cols ?? null,
      features: features ?? null,
      memory: facts,
    },
    arrays,
    card: `# ${name}, learning\n\nThe state of a stream after ${points} points in ${batches} batches. Go on with \`${name}.resume(bytes)\`.\n`,
  });
}

/** The learner and the options that a saved stream names. `FORMAT` if the bytes hold no stream. */
export function readHeader(bytes: Uint8Array, source: string): { learner: string; options: Record<string, unknown> } {
  return parsed(header, readModel(bytes, source).facts, source);
}

/** The stream in the bytes that `save` gave. `FORMAT` for damaged bytes. */
export function resumedStream(owner: StreamOwner, streaming: Streaming, bytes: Uint8Array, source: string): Stream {
  const { facts, arrays } = readModel(bytes, source);
  const { points, batches, cols, features, memory } = parsed(header, facts, source);
  if (batches === 0) return emptyStream(owner, streaming);
  if (cols === null || (features && features.length !== cols)) throw unreadable(source, "its features do not fit");
  const reader: SavedReader = {
    facts: (schema) => parsed(schema, memory, source),
    array(name, ...shape) {
      const found = arrays.get(name);
      const fits =
        found?.data instanceof Float64Array &&
        found.shape.length === shape.length &&
        shape.every((size, axis) => size === -1 || size === found.shape[axis]);
      if (!fits) throw unreadable(source, `it lacks the array ${name} (${shape.join(" x ")})`);
      return found.data as Float64Array;
    },
    cols,
  };
  return streamOf(owner, { memory: streaming.resume(reader), points, batches, cols, features: features ?? undefined });
}

function parsed<T>(schema: z.ZodType<T>, facts: unknown, source: string): T {
  const result = schema.safeParse(facts);
  if (result.success) return result.data;
  const { path, message } = result.error.issues[0];
  throw unreadable(source, `model.json is not that of a stream (${path.join(".")}: ${message})`);
}

const unreadable = (source: string, why: string): EtalonError =>
  new EtalonError("FORMAT", `${source}: ${why}. Save the stream again.`);
