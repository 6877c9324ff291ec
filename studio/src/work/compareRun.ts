import {
  type Candidate,
  type Comparison,
  type ComparisonRow,
  compare,
  EtalonError,
  type EvaluationData,
  Matrix,
  makeProtocol,
  toMatrix,
  trainers,
} from "etalon";
import { verdictSentence } from "etalon/plot";
import type { CompareEvent, CompareNeighbors, CompareRequest, CompareResult, Entrant } from "./compareProtocol.ts";
import { CompareView, keptRows } from "./compareView.ts";
import { type PointsFile, pointsFile } from "./learnedFiles.ts";
import { otherMessages } from "./otherMessages.ts";

/** Longest stretch of work between two looks at the messages, and shortest time between two reports of one fit, in milliseconds. */
const SLICE = 8;
const REPORT = 60;

/** One comparison of learners, reported while it runs. */
export class CompareRun {
  readonly #request: CompareRequest;
  readonly #data: EvaluationData;
  readonly #settings: { readonly seed: number; readonly scale: "zscore" | "none" };
  readonly #view: CompareView;
  readonly #abort = new AbortController();
  #abandoned = false;
  #ended: Comparison | undefined;

  constructor(request: CompareRequest) {
    const { seed, standardized, codes, classes, features } = request;
    const kept = keptRows(request);
    const { rows, cols, data } = new Matrix(request.rows, request.cols, request.points).take(kept);
    this.#request = request;
    this.#settings = { seed, scale: standardized ? "zscore" : "none" };
    this.#data = {
      points: { rows, cols, data, features },
      labels: Array.from(kept, (row) => classes[codes[row] ?? -1] ?? null),
    };
    this.#view = new CompareView(request, makeProtocol(this.#data, this.#settings));
  }

  /** What was found, with a row for each entrant; undefined before the end. */
  get ended(): Comparison | undefined {
    return this.#ended;
  }

  /** All points compared, unscaled, with their features' names. */
  get compared(): { readonly points: Matrix; readonly features: readonly string[] } {
    return { points: toMatrix(this.#data.points), features: this.#request.features };
  }

  /** The points compared as a file for the command line. */
  get file(): PointsFile {
    const { points, features } = this.compared;
    const labels = (this.#data.labels as readonly (string | null)[]).slice();
    return pointsFile({ ...points, features }, labels);
  }

  /** Ends the comparison at the next iterate; what has ended is kept. */
  stop(): void {
    this.#abort.abort();
  }

  /** Ends the comparison for good: nothing more is reported. */
  abandon(): void {
    this.#abandoned = true;
  }

  /** The rows nearest to one of them under the metric of every learner that has ended. */
  neighbors(row: number, count: number): CompareNeighbors[] {
    return this.#view.neighbors(row, count);
  }

  /** Compares, reporting on the way. Undefined when it was abandoned. A learner that cannot take part keeps its row. */
  async run(onEvent: (event: CompareEvent) => void): Promise<CompareResult | undefined> {
    const { entrants, budget } = this.#request;
    onEvent({ kind: "ground", ground: this.#view.ground });
    const refused = entrants.flatMap((entrant) => this.#refusal(entrant) ?? []);
    for (const row of refused) onEvent({ kind: "row", row, picture: null });
    const names = new Set(refused.map(({ learner }) => learner));
    let aside = 0; // pictures are not what a budget is for
    const run = compare(this.#data, candidatesOf(entrants.filter(({ learner }) => !names.has(learner))), {
      ...this.#settings,
      ...(budget === null ? {} : { budget }),
      clock: () => performance.now() - aside,
      signal: this.#abort.signal,
    });
    let [slice, told] = [performance.now(), 0];
    for (;;) {
      const next = run.next();
      if (next.done) {
        const { summary, details } = next.value;
        const rows = [...summary.rows, ...refused];
        this.#ended = { summary: { ...summary, rows }, details };
        return {
          rows,
          sentence: verdictSentence(next.value),
          keep: summary.keep?.learner ?? null,
          warnings: details.warnings,
        };
      }
      const { learner, fold, iteration, perFold, ended } = next.value;
      const now = performance.now();
      if (ended) {
        onEvent({ kind: "row", row: ended.row(), picture: this.#view.picture(ended) });
        aside += performance.now() - now;
      } else if (iteration === 0 || now - told > REPORT) {
        onEvent({ kind: "stand", stand: { learner, fold, iteration, perFold } });
        told = now;
      }
      if (performance.now() - slice > SLICE) {
        await otherMessages();
        slice = performance.now();
      }
      if (this.#abandoned) return undefined;
    }
  }

  /** The row of a learner that cannot take part: one that there is not, or with options that are not legal. */
  #refusal(entrant: Entrant): ComparisonRow | undefined {
    const { learner, options } = entrant;
    if (!trainers[learner]) {
      const message = `There is no learner ${JSON.stringify(learner)}. Take it off the list.`;
      return refusedRow(learner, { code: "OPTION", message });
    }
    if (Object.keys(options).length === 0) return undefined;
    try {
      compare(this.#data, candidatesOf([entrant]), this.#settings).next(); // checks options, learns nothing yet
      return undefined;
    } catch (error) {
      if (!(error instanceof EtalonError)) throw error;
      return refusedRow(learner, { code: error.code, message: error.message });
    }
  }
}

const candidatesOf = (entrants: readonly Entrant[]): Candidate[] =>
  entrants.flatMap(({ learner: name, options }) => {
    const learner = trainers[name];
    return learner ? [{ learner, options }] : [];
  });

const refusedRow = (learner: string, error: ComparisonRow["error"]): ComparisonRow => ({
  learner,
  status: "failed",
  sample: null,
  accuracy: null,
  fitSeconds: { mean: null, total: null },
  components: null,
  converged: null,
  versusEuclidean: null,
  error,
});
