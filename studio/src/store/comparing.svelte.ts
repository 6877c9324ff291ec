import type { ComparisonRow } from "etalon";
import { proxy, startWorker } from "../work/client.ts";
import type {
  CompareEvent,
  CompareGround,
  CompareNeighbors,
  ComparePicture,
  CompareRequest,
  CompareResult,
  CompareStand,
  Entrant,
} from "../work/compareProtocol.ts";
import type { PointsFile } from "../work/learnedFiles.ts";
import type { ComparePageRequest } from "../work/pages.ts";
import type { StudioData } from "../work/protocol.ts";
import type { EditedData } from "./edits.ts";

/** One learner of the table: how far it is, and what is known once it ended. */
export interface Compared extends Entrant {
  readonly stand?: CompareStand;
  readonly row?: ComparisonRow;
  readonly picture?: ComparePicture | null;
}

/** What the comparison is about. */
export interface CompareSubject {
  readonly data: StudioData;
  readonly edited: EditedData;
}

const NEIGHBORS = 5;
const NOBODY = { of: -1, lists: [] };

/** The comparison, in a worker of its own, so that it outlives a change of scene and never waits for the learner that is watched. */
export class Comparing {
  subject = $state.raw<CompareSubject | undefined>();
  ground = $state.raw<CompareGround | undefined>();
  rows = $state.raw<readonly Compared[]>([]);
  result = $state.raw<CompareResult | undefined>();
  /** What was asked for last. */
  request = $state.raw<CompareRequest | undefined>();
  status = $state<"waiting" | "running" | "done" | "failed">("waiting");
  /** Whether it was stopped by hand. */
  stopped = $state(false);
  /** What went wrong, in the library's words. */
  problem = $state<string | undefined>();
  /** The row whose neighbors are shown; -1 for none. */
  chosen = $state(-1);
  /** Neighbors, and of which row they are: the chosen one, or while those are sought, the one before. */
  near = $state.raw<{ readonly of: number; readonly lists: readonly CompareNeighbors[] }>(NOBODY);
  /** Seconds for all learners; null for as long as it takes. */
  budget = $state<number | null>(60);
  #engine: ReturnType<typeof startWorker> | undefined;
  #turn = 0;
  #asked = "";

  /** Compares unless the same comparison is there already. */
  follow({ data, edited }: CompareSubject, entrants: readonly Entrant[], seed: number): void {
    const { points, codes, removed } = edited;
    const same = this.subject?.data === data && sameRows(this.subject.edited, edited);
    const asked = JSON.stringify([entrants, seed, this.budget]);
    if (same && asked === this.#asked) return;
    this.#asked = asked;
    if (!same) this.ground = undefined;
    this.subject = { data, edited };
    const { rows, cols } = edited;
    const { classes, features, standardized } = data;
    const request = { entrants, seed, budget: this.budget, rows, cols, points, codes, removed: [...removed] };
    void this.#compare({ ...request, classes, features, standardized });
  }

  /** Compares the same once more. */
  again(subject: CompareSubject, entrants: readonly Entrant[], seed: number): void {
    this.#asked = "";
    this.follow(subject, entrants, seed);
  }

  /** Ends at the next iterate; rows that ended stay. */
  stop(): void {
    this.stopped = true;
    void this.#engine?.remote.stopComparing();
  }

  /** Shows the neighbors of a row, under each metric that is there. */
  async choose(row: number): Promise<void> {
    this.chosen = row;
    const turn = this.#turn;
    const lists = row < 0 || !this.#engine ? [] : await this.#engine.remote.comparedNeighbors(row, NEIGHBORS);
    if (turn === this.#turn && row === this.chosen) this.near = { of: row, lists };
  }

  /** The points compared as a file for the command line; undefined before there are any. */
  async file(): Promise<PointsFile | undefined> {
    return this.#engine?.remote.comparedFile();
  }

  /** The report as an HTML page; undefined before the end. */
  async page(request: ComparePageRequest): Promise<string | undefined> {
    return this.#engine?.remote.comparePage(request);
  }

  async #compare(request: CompareRequest): Promise<void> {
    const turn = ++this.#turn;
    this.request = request;
    const baseline = { learner: "euclidean", options: {} };
    const named = request.entrants.some(({ learner }) => learner === baseline.learner);
    this.rows = named ? request.entrants : [baseline, ...request.entrants];
    this.near = NOBODY;
    this.result = undefined;
    this.problem = undefined;
    this.status = "running";
    this.stopped = false;
    this.#engine ??= startWorker((reason) => this.#lost(reason));
    const { remote } = this.#engine;
    try {
      const result = await remote.compare(
        request,
        proxy((event: CompareEvent) => {
          if (turn === this.#turn) this.#take(event);
        }),
      );
      if (turn !== this.#turn || !result) return;
      this.result = result;
      this.rows = this.rows.map((shown) => withRow(shown, result.rows));
      this.status = "done";
    } catch (error) {
      if (turn === this.#turn) this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  #take(event: CompareEvent): void {
    if (event.kind === "ground") this.ground = event.ground;
    else if (event.kind === "stand") this.#change(event.stand.learner, { stand: event.stand });
    else {
      this.#change(event.row.learner, { row: event.row, picture: event.picture });
      if (event.picture && this.chosen >= 0) void this.choose(this.chosen);
    }
  }

  #change(learner: string, news: Partial<Compared>): void {
    this.rows = this.rows.map((shown) => (shown.learner === learner ? { ...shown, ...news } : shown));
  }

  #lost(reason: string): void {
    this.#engine?.end();
    this.#engine = undefined;
    this.#turn++;
    this.#fail(`The worker was lost (${reason}). Compare again.`);
  }

  #fail(problem: string): void {
    this.status = "failed";
    this.problem = problem;
  }
}

const withRow = (shown: Compared, rows: readonly ComparisonRow[]): Compared => {
  const row = rows.find(({ learner }) => learner === shown.learner);
  return row ? { ...shown, row } : shown;
};

const sameRows = (a: EditedData, b: EditedData): boolean =>
  a.rows === b.rows &&
  a.removed.size === b.removed.size &&
  [...a.removed].every((row) => b.removed.has(row)) &&
  a.codes.every((code, row) => code === b.codes[row]) &&
  a.points.every((value, k) => Object.is(value, b.points[k]));

export const comparing = new Comparing();
