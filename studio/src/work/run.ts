import { euclidean, learners, Matrix, type Metric, trainers } from "etalon";
import {
  type ActivePair,
  activePairs,
  type FrameDetails,
  frameDetails,
  type InputPlane,
  inputPlane,
  learnedFrame,
  type Parts,
  partsOf,
  project,
  type Regions,
} from "etalon/plot";
import { type Ground, regionsOf, ringOf } from "./bends.ts";
import { type LearnedData, learnedData } from "./learnedData.ts";
import { lifted, liftedFeatures } from "./lift.ts";
import { otherMessages } from "./otherMessages.ts";
import type { Details, Frame, LearnRequest, Outcome, Plane, TakenApart } from "./protocol.ts";

/** Longest stretch of work between two looks at the messages, in milliseconds. */
const SLICE = 8;
/** Numbers of all stored maps together: 64 MB. */
const STORED = 8e6;
/** How long a hasty run is silent, in milliseconds. */
const SILENT = 100;
/** Points learned from at most: more would let nobody watch. */
const LEARNED_FROM = 5000;

/** One run: what it learns from, and every iterate's metric for scrubbing. */
export class LearnRun {
  readonly #request: LearnRequest;
  /** Names of the data's features, and of those that are learned from. */
  readonly #names: readonly string[];
  readonly #features: readonly string[];
  /** Points as they were given, and as they are learned from. */
  readonly #points: Matrix;
  readonly #parts: Parts;
  #plane: InputPlane;
  readonly #metrics: Metric[] = [];
  /** The metric to begin at. */
  readonly #start: Metric | undefined;
  #seen: { readonly index: number; readonly details: FrameDetails } | undefined;
  #stopped = false;

  /** `before` is the run before on the same data: a hasty run keeps its plane and begins at its metric. */
  constructor(request: LearnRequest, given: number, features: readonly string[], before?: LearnRun) {
    this.#request = request;
    this.#names = features;
    this.#features = liftedFeatures(features, request.lift);
    const points = new Matrix(request.rows, request.cols, request.points);
    this.#points = points;
    this.#parts = partsOf(lifted(points, request.lift), request.codes, {
      without: new Set(request.removed),
      given,
      most: LEARNED_FROM,
      always: linked(request),
    });
    const followed = request.hasty && before && before.#request.cols === request.cols ? before : undefined;
    const again = followed && followed.#request.learner === request.learner && beginsWarm(request);
    const kept = followed ? followed.#plane : undefined;
    this.#start = again ? followed.#latest : undefined;
    this.#plane = kept
      ? { ...kept, picture: project(points, { ...kept, shares: [] }) }
      : inputPlane(points, features, request.axes);
  }

  get plane(): Plane {
    const { picture, mean, directions, axes } = this.#plane;
    const held = Array.from(this.#parts.held);
    return { picture: picture.data, mean, directions: directions.data, axes, held, features: this.#features };
  }

  /** The plane along two features, or along the first two principal components. */
  see(axes: LearnRequest["axes"]): Plane {
    this.#plane = inputPlane(this.#points, this.#names, axes);
    this.#seen = undefined;
    return this.plane;
  }

  /** What the nearest-neighbor rule decides in the plane under a frame's metric. */
  regions(index: number): Regions | undefined {
    const metric = this.metric(index);
    return metric && regionsOf(metric, { ...this.#ground, parts: this.#parts });
  }

  /** Where in the plane the learned distance to a row, or to the plane's origin for -1, is that of the margin. */
  ring(index: number, row: number): Float64Array {
    const [metric, details] = [this.metric(index), this.#details(index)];
    if (!metric || !details || row >= this.#points.rows) return new Float64Array();
    return ringOf(metric, { ...this.#ground, details, row });
  }

  get #ground(): Ground {
    return { points: this.#points, plane: this.#plane, lift: this.#request.lift };
  }

  /** Ends the run at its current iterate. */
  stop(): void {
    this.#stopped = true;
  }

  /** The metric of a stored frame; undefined before the first. */
  metric(index: number): Metric | undefined {
    return this.#metrics[Math.min(index, this.#metrics.length - 1)];
  }

  get parts(): Parts {
    return this.#parts;
  }

  get features(): readonly string[] {
    return this.#features;
  }

  get isLifted(): boolean {
    return this.#request.lift !== undefined;
  }

  /** Some of the rows with their class codes; `plain` as they were before the lift. */
  labeled(rows: Int32Array): { readonly points: Matrix; readonly codes: Int32Array; readonly plain: Matrix } {
    const { points, codes } = this.#parts;
    return {
      points: points.take(rows),
      codes: rows.map((row) => codes[row] as number),
      plain: this.#points.take(rows),
    };
  }

  /** What another run can begin at. */
  get #latest(): Metric | undefined {
    return this.#metrics.length > 1 ? this.#metrics.at(-1) : this.#start;
  }

  /** What the run learns from. */
  get learned(): LearnedData {
    return learnedData(this.#request, this.#parts, this.#features);
  }

  details(index: number): Details | undefined {
    const details = this.#details(index);
    return details && { ...details, matrix: details.matrix.data, features: this.#features };
  }

  /** The distance of two rows under a frame's metric, taken apart. */
  explain(index: number, a: number, b: number): TakenApart | undefined {
    const { points } = this.#parts;
    if (!(a < points.rows && b < points.rows)) return undefined;
    const told = this.metric(index)?.explain(points.row(a), points.row(b));
    return told && { distance: told.distance, squared: told.squared, features: told.features };
  }

  /** What pulls and pushes a row under a frame's metric. */
  activePairs(index: number, row: number): ActivePair[] {
    const [metric, details] = [this.metric(index), this.#details(index)];
    return metric && details && row < this.#parts.points.rows ? activePairs(metric, this.#parts, details, row) : [];
  }

  /** Learns, handing over a frame for the Euclidean distance, for every iterate that is stored and for the result. */
  async learn(onFrame: (frame: Frame) => void): Promise<Outcome> {
    const learner = learners[this.#request.learner];
    if (!learner) throw new Error(notWatched(this.#request.learner));
    const data = this.learned;
    let before = this.#frame(euclidean.fit({ points: data.points }), { iteration: 0, value: null });
    onFrame(before);
    const started = performance.now();
    const options = { ...this.#request.options, seed: this.#request.seed };
    const run = learner.steps(data, options, { start: this.#start });
    let slice = performance.now();
    let shown = slice;
    let next = run.next();
    while (!next.done) {
      const { iteration, value, metric } = next.value;
      const due = !this.#request.hasty || performance.now() - shown > SILENT;
      if (metric && due && this.#hasRoom()) {
        before = this.#frame(metric(), { iteration, value }, before);
        onFrame(before);
        shown = performance.now();
      }
      if (performance.now() - slice > SLICE) {
        await otherMessages();
        slice = performance.now();
      }
      next = run.next(this.#stopped ? { reason: "stopped by hand", converged: false } : undefined);
    }
    const metric = next.value;
    const { report } = metric;
    onFrame(this.#frame(metric, { iteration: report.iterations || 1, value: report.value }, before));
    return {
      frames: this.#metrics.length,
      warm: this.#start !== undefined,
      converged: report.converged,
      reason: report.reason,
      iterations: report.iterations,
      seconds: (performance.now() - started) / 1000,
      warnings: [...this.#told(), ...report.warnings],
      constraints: report.constraints,
    };
  }

  /** What the user should know of the points that are only shown. */
  #told(): string[] {
    const { train, held } = this.#parts;
    const free = this.#request.rows - this.#request.removed.length - held.length;
    return free > train.length
      ? [`learned from ${train.length} of ${free} points, drawn at random; the others are only shown`]
      : [];
  }

  #details(index: number): FrameDetails | undefined {
    const metric = this.metric(index);
    if (!metric) return undefined;
    if (this.#seen?.index !== index) {
      this.#seen = { index, details: frameDetails(metric, this.#parts, this.#plane, this.#neighbors) };
    }
    return this.#seen.details;
  }

  get #neighbors(): number {
    const { neighbors } = this.#request.options;
    return this.#request.learner === "lmnn" && typeof neighbors === "number" ? neighbors : 3;
  }

  #frame(metric: Metric, at: Pick<Frame, "iteration" | "value">, before?: Frame): Frame {
    this.#metrics.push(metric);
    const space = { neighbors: this.#neighbors, ...(before ? { before } : {}) };
    return { ...at, ...learnedFrame(metric, this.#parts, space) };
  }

  #hasRoom(): boolean {
    const size = this.#request.cols * this.#request.cols + 2 * this.#request.rows;
    return this.#metrics.length * size < STORED;
  }
}

/** Why a learner cannot be watched. */
const notWatched = (name: string): string =>
  trainers[name]
    ? `${name} learns a metric for each place, and no single map to watch. Look at its decisions under Compare, or choose scml here, where it begins.`
    : `There is no learner ${JSON.stringify(name)}.`;

const beginsWarm = ({ learner }: LearnRequest): boolean => learners[learner]?.tags.includes("warmStart") === true;

/** Rows with constraints drawn by hand. */
const linked = ({ pairs, triplets }: LearnRequest): Set<number> =>
  new Set([
    ...pairs.flatMap(({ left, right }) => [left, right]),
    ...triplets.flatMap(({ anchor, positive, negative }) => [anchor, positive, negative]),
  ]);
