import { createHash } from "node:crypto";
import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { gigabytes } from "../base/gigabytes.ts";
import { mergedScaling, type RunningScaling, runningScaling, scalingOf } from "../data/runningScaling.ts";
import { applyScaling, type Scale, type Scaling } from "../data/scaling.ts";
import { clock } from "../engine/clock.ts";
import type { Interrupt } from "../engine/interrupt.ts";
import { allowedMemory, runMemory } from "../engine/memory.ts";
import type { Progress } from "../engine/progress.ts";
import type { Learner } from "../learners/learner.ts";
import type { Stream } from "../learners/stream.ts";
import { foldScaling } from "../metrics/foldScaling.ts";
import { linearMetric } from "../metrics/linear.ts";
import type { Metric } from "../metrics/metric.ts";
import { saveMetric } from "../metrics/modelFile.ts";
import type { FitFlags, FitResult } from "./fitResult.ts";
import { fitDocument, fitText } from "./fitText.ts";
import { type Evaluation, evaluateSplit } from "./heldOut.ts";
import { notesOf, spreadIn } from "./modelNotes.ts";
import type { Outcome } from "./outcome.ts";
import { missesGain } from "./requireGain.ts";
import { session } from "./session.ts";
import { drawn, gathered, labeledRows, RowDraw, supervised } from "./streamSample.ts";
import { type StreamBatch, type StreamSource, streamSource } from "./streamSource.ts";
import { writeOut } from "./writeOut.ts";

/** What a learner that learns from batches is asked for. */
export interface StreamTask {
  readonly learner: Learner & Required<Pick<Learner, "stream">>;
  readonly options: Readonly<Record<string, unknown>>;
  readonly scale: Scale;
  readonly holdout: number;
  /** Why it is learned from batches, where nobody asked for it. */
  readonly why?: string;
}

/** Learns from a file batch by batch, in the memory of a batch, judges by held-out rows and saves the model. */
export async function fitStream(name: string, flags: FitFlags, task: StreamTask): Promise<Outcome> {
  const source = await streamSource(name, flags);
  return session(flags.quiet, async (interrupt, bar) => {
    if (!flags.quiet) process.stderr.write(`${task.why ?? ""}${source.name} is read in batches by ${source.reader}\n`);
    const learned = await learnFrom(source, flags, task, interrupt, bar);
    const { metric, evaluation, rows, features, sha256, scaling, notes, batches } = learned;
    const facts = {
      ...{ name: source.name, points: rows, features, label: flags.label, sha256 },
      spread: spreadIn(task.scale, features, () => scaling.spread),
    };
    const { scale, holdout } = task;
    const supervision = learnsFrom(task.learner, flags);
    writeOut(flags.out, saveMetric(metric, notesOf(facts, flags, { scale, supervision, holdout }, evaluation)));
    const result: FitResult = {
      learner: task.learner,
      reason: "",
      metric,
      evaluation,
      seconds: learned.seconds,
      notes,
    };
    const size = { points: { rows, cols: features } };
    const scored = evaluation ? [{ name: evaluation.score, gain: evaluation }] : [];
    const missed = missesGain(flags, scored, "fit");
    return {
      document: { ...(fitDocument(size, result, flags) as object), batches, reader: source.reader },
      text: fitText(size, result, flags),
      warnings: [...metric.report.warnings, ...notes],
      exitCode: interrupt.exitCode ?? (missed ? 3 : 0),
    };
  });
}

interface LearnedFromBatches {
  readonly metric: Metric;
  readonly evaluation: Evaluation | null;
  readonly rows: number;
  readonly features: number;
  readonly batches: number;
  readonly sha256: string;
  readonly scaling: Scaling;
  readonly seconds: number;
  readonly notes: readonly string[];
}

/** A part of the rows, its scaling and what was learned of it. */
interface Part {
  readonly scaling: Scaling;
  readonly stream: Stream;
}

async function learnFrom(
  source: StreamSource,
  flags: FitFlags,
  task: StreamTask,
  interrupt: Interrupt,
  bar: Progress,
): Promise<LearnedFromBatches> {
  const { learner, options, scale } = task;
  const start = clock();
  const ended = () =>
    interrupt.signal.aborted || (flags.timeout !== undefined && clock() - start > 1000 * flags.timeout);
  const kind = learnsFrom(learner, flags);
  const sums = scale === "none" ? undefined : await scalingSums(source, flags, task, ended, bar);
  const hash = createHash("sha256");
  const [held, known]: [StreamBatch[], StreamBatch[]] = [[], []];
  let draw: RowDraw | undefined;
  let [rows, total, batches] = [0, 0, 0];
  let stopped = false;
  let warnings: readonly string[] = [];
  let [trained, all]: (Part | undefined)[] = [];
  for await (const batch of source.batches()) {
    if (batches > 0 && ended()) {
      stopped = true;
      break;
    }
    if (!draw) {
      requireBatchMemory(batch, task, flags, bar);
      draw = drawFor(batch, flags, task);
      warnings = batch.warnings;
      requireStrict(flags, warnings);
    }
    const dealt = drawn(batch, draw);
    held.push(dealt.held);
    known.push(dealt.known);
    const part = (which: RunningScaling | undefined, { cols }: { cols: number }): Part => ({
      scaling: which ? scalingOf(which, scale) : plainScaling(cols),
      stream: learner.stream(options),
    });
    trained ??= part(sums?.rest, batch.points);
    trained = advanced(trained, dealt.rest, kind);
    if (sums && draw.held > 0) all = advanced(all ?? part(sums.all, batch.points), batch, kind);
    const { points } = batch;
    hash.update(new Uint8Array(points.data.buffer, points.data.byteOffset, points.data.byteLength));
    [rows, total, batches] = [rows + points.rows, batch.total, batches + 1];
    bar.update((batch.first + points.rows) / total, `${learner.name}: ${rows} of ${counted(total, "point")}`);
    await nextTurn();
  }
  if (!trained || !draw) throw new EtalonError("DATA", `${source.name}: no row is left to learn from.`);
  const seconds = (clock() - start) / 1000;
  const judging = { held: gathered(held), known: gathered(known) };
  const evaluation = judge(metricOf(trained), judging, flags, task);
  const apart = !sums && judging.held ? advanced(trained, judging.held, kind) : undefined;
  const last = flags.refit ? (all ?? apart ?? trained) : trained;
  const metric = metricOf(last);
  const notes = [
    ...warnings,
    ...(rows < total && !stopped
      ? [`${counted(total - rows, "row")} with missing values ${total - rows === 1 ? "was" : "were"} dropped`]
      : []),
    ...(evaluation || task.holdout === 0
      ? []
      : [`there is no estimate: ${whyNone(flags, judging.held !== undefined)}`]),
  ];
  const why = `stopped after ${rows} of ${counted(total, "point")}`;
  return {
    metric: stopped ? withReason(metric, why) : metric,
    ...{ evaluation, rows, batches, notes, scaling: last.scaling },
    features: metric.map.cols,
    sha256: hash.digest("hex"),
    seconds,
  };
}

/** The sums that scaling needs of the training part and of all rows, in a first pass. */
async function scalingSums(
  source: StreamSource,
  flags: FitFlags,
  task: StreamTask,
  ended: () => boolean,
  bar: Progress,
): Promise<{ readonly rest: RunningScaling; readonly all: RunningScaling }> {
  let draw: RowDraw | undefined;
  let rest: RunningScaling | undefined;
  let held: RunningScaling | undefined;
  const merged = (before: RunningScaling | undefined, { points }: StreamBatch): RunningScaling | undefined => {
    if (points.rows === 0) return before;
    const sums = runningScaling(points);
    return before ? mergedScaling(before, sums) : sums;
  };
  for await (const batch of source.batches()) {
    if (ended()) break;
    draw ??= drawFor(batch, flags, task);
    const dealt = drawn(batch, draw);
    rest = merged(rest, dealt.rest);
    held = merged(held, dealt.held);
    bar.update(
      (batch.first + batch.points.rows) / batch.total,
      `scale: ${batch.first} of ${counted(batch.total, "point")}`,
    );
    await nextTurn();
  }
  if (!rest || ended())
    throw new EtalonError(
      rest ? "ABORTED" : "DATA",
      `${source.name}: ${rest ? "it was stopped before learning began: features are scaled first. Give more time, or --scale none." : "no row is left to learn from."}`,
    );
  return { rest, all: held ? mergedScaling(rest, held) : rest };
}

const drawFor = ({ total, points }: StreamBatch, { seed }: FitFlags, { holdout }: StreamTask): RowDraw =>
  new RowDraw(total, points.cols, holdout, seed);

const plainScaling = (cols: number): Scaling => ({
  kind: "none",
  offset: new Float64Array(cols),
  spread: new Float64Array(cols).fill(1),
});

/** What a learner takes of the labels and chunks of a batch. */
export const learnsFrom = (
  { supervision, takes }: Learner,
  { label, chunk }: FitFlags,
): "none" | "labels" | "chunks" => {
  if (supervision === "none") return "none";
  if (chunk !== undefined && takes.includes("chunks")) return "chunks";
  return label === undefined ? "none" : "labels";
};

function advanced({ stream, scaling }: Part, { points, features, labels, chunks }: StreamBatch, kind: string): Part {
  if (points.rows === 0) return { stream, scaling };
  const { rows, cols, data } = scaling.kind === "none" ? points : applyScaling(scaling, points);
  const given = kind === "labels" && labels ? { labels } : kind === "chunks" && chunks ? { chunks } : {};
  const named = features.length === cols ? { features } : {};
  return { scaling, stream: stream.partialFit({ points: { rows, cols, data, ...named }, ...given }) };
}

function metricOf({ stream, scaling }: Part): Metric {
  const metric = stream.metric();
  return scaling.kind === "none" ? metric : foldScaling(metric, scaling);
}

function judge(
  metric: Metric,
  { held, known }: { readonly held: StreamBatch | undefined; readonly known: StreamBatch | undefined },
  { label, neighbors, seed }: FitFlags,
  { scale }: StreamTask,
): Evaluation | null {
  if (!held || !known || label === undefined) return null;
  const [train, test] = [labeledRows(known), labeledRows(held)];
  if (train.points.rows === 0 || test.points.rows === 0) return null;
  return evaluateSplit({ train: supervised(train), test: supervised(test) }, metric, scale, neighbors, seed);
}

const whyNone = ({ label }: FitFlags, held: boolean): string =>
  label === undefined ? "--label would give one" : held ? "the held-out points have no labels" : "too few points";

function withReason(metric: Metric, reason: string): Metric {
  const { map, mean, learner, options, features, report, decision } = metric;
  return linearMetric({
    ...{ learner, options, map, mean, features, decision },
    report: { ...report, reason, converged: false },
  });
}

/** `MEMORY` if batches of that size would take more than is allowed: a matrix for each class grows with the square of the features. */
function requireBatchMemory(
  { points, labels = [] }: StreamBatch,
  { learner, options }: StreamTask,
  flags: FitFlags,
  bar: Progress,
): void {
  const classes = new Set(labels).size;
  const size = { points: points.rows, features: points.cols, classes };
  const bytes = runMemory(learner, size, options) + 8 * 3 * classes * points.cols * points.cols;
  const most = allowedMemory(flags.maxMemory);
  bar.update(0, `${learner.name}: about ${gigabytes(bytes)} of memory`);
  if (bytes <= most) return;
  throw new EtalonError(
    "MEMORY",
    `${learner.name}: batches of ${points.rows} points would take about ${gigabytes(bytes)}, of which 24 bytes x classes x features². Allowed are ${gigabytes(most)}. Take fewer features, or allow more memory with --max-memory.`,
  );
}

function requireStrict({ strict }: FitFlags, warnings: readonly string[]): void {
  if (strict !== true || warnings.length === 0) return;
  throw new EtalonError(
    "DATA",
    `${warnings.join("; ")}. With --strict this is an error: mend the data, or name the columns.`,
  );
}

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
