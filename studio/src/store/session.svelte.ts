import { type Engine, startWorker } from "../work/client.ts";
import type { Catalogue, StudioData } from "../work/protocol.ts";
import { rememberedFile, servedFile } from "../work/servedFile.ts";
import { dropAddress, writeAddress } from "./address.ts";
import { type EditedData, editedData } from "./edits.ts";
import { advance, type History, redo, startHistory, undo } from "./history.ts";
import { LiveRun, type Manner, type Subject } from "./liveRun.svelte.ts";
import { OwnFiles } from "./ownFiles.ts";
import { fromHash, toHash } from "./permalink.ts";
import { type Action, learnsAnew, onlyTouched, reduce, type Source, type StudioState } from "./state.ts";

/** Actions after which the picture moves from result to result; after others one watches from the start. */
const CALM: readonly Action["do"][] = ["edit", "set", "reseed"];
/** How long a run may take to stop, in milliseconds. */
const PATIENCE = 3000;

/**
 * The one store. State changes through `dispatch` alone; opening data and learning follow from the state. Frames stay outside the
 * reactive state: panes ask for `frame` and `details`.
 */
export class Session {
  #history = $state.raw<History<StudioState>>(startHistory(fromHash(location.hash)));
  catalogue = $state.raw<Catalogue>({ data: [], learners: [] });
  data = $state.raw<StudioData | undefined>();
  readonly state = $derived(this.#history.present);
  readonly edited = $derived<EditedData | undefined>(this.data && editedData(this.data, this.state.edits));
  readonly canUndo = $derived(this.#history.past.length > 0);
  readonly canRedo = $derived(this.#history.future.length > 0);
  readonly files = new OwnFiles();
  readonly run = new LiveRun(
    () => this.#engine,
    () => this.state.cursor,
  );
  #engine: Engine = startWorker((reason) => this.#lost(reason));
  #lostAt = -Infinity;
  /** The newest action: setting one option time and again is one step back. */
  #last: Action | undefined;
  /** What the worker has open. */
  #opened: Source | undefined;

  get worker() {
    return this.#engine.remote;
  }
  get problem() {
    return this.run.problem;
  }

  async start(): Promise<void> {
    window.addEventListener("hashchange", () => {
      dropAddress();
      if (location.hash !== toHash(this.state)) this.dispatch({ do: "restore", state: fromHash(location.hash) });
    });
    try {
      this.catalogue = await this.worker.catalogue();
      const served = await servedFile();
      if (served) await this.openFile(served.file, served.label);
      else {
        const again = this.state.source.kind === "file" ? await rememberedFile() : undefined;
        if (again) await this.files.add(again);
        await this.#follow(undefined, this.state);
      }
    } catch (error) {
      this.run.fail(error);
    }
  }

  /** Applies an action; `merge` makes it part of the action before, as while dragging. */
  dispatch(action: Action, merge = false): void {
    const before = this.state;
    const after = reduce(before, action);
    const again = action.do === "set" && this.#last?.do === "set" && this.#last.option === action.option;
    const passing = merge || again || PASSING.includes(action.do);
    this.#last = action;
    this.#history = advance(this.#history, after, passing);
    void this.#follow(before, after, this.#manner(before, after, action));
  }

  undo(): void {
    this.#travel(undo(this.#history));
  }

  redo(): void {
    this.#travel(redo(this.#history));
  }

  /** Opens a user's file; it stays in this page. What was open stays where the file cannot be read. */
  async openFile(file: File, label?: string): Promise<void> {
    const source: Source = { ...(await this.files.add(file)), ...(label === undefined ? {} : { label }) };
    const asked = this.state.source;
    const awaited = asked.kind === "file" && asked.digest === source.digest && this.#opened !== asked;
    if (awaited) await this.#follow(undefined, this.state);
    else if (await this.#open(source)) this.dispatch({ do: "open", source });
  }

  /** The column names of the file that is open. */
  async columns(): Promise<readonly string[]> {
    const file = this.files.of(this.state.source);
    return file ? this.worker.columns(file.name, file.bytes) : [];
  }

  /** Names the label column of the file that is open; a guess is made of "". */
  labelBy(label: string): void {
    const { source } = this.state;
    if (source.kind !== "file") return;
    const { label: _, ...file } = source;
    this.dispatch({ do: "open", source: label === "" ? file : { ...file, label } });
  }

  /** Ends the run at its current iterate; a worker that does not answer is given up. */
  async stop(): Promise<void> {
    const { turn } = this.run;
    void this.worker.stop();
    await new Promise((resolve) => setTimeout(resolve, PATIENCE));
    if (this.run.isNow(turn) && this.run.status === "running") this.#lost("it did not stop");
  }

  /** After a drag: learns once more, with every iterate kept for scrubbing. */
  settle(): void {
    if (this.run.isHasty) void this.relearn({ calm: true, after: true });
  }

  /** Learns anew from the state as it is. */
  relearn(manner: Manner = {}): Promise<void> {
    return this.run.learn(() => this.#subject(), manner);
  }

  #subject(): Subject | undefined {
    const { data, edited } = this;
    if (!data || !edited) return undefined;
    const { learner, options, seed, lift, axes } = this.state;
    const { removed, ...points } = edited;
    const request = { learner, options: { ...options }, seed, lift, axes, removed: [...removed], ...points };
    return { data, edited, request };
  }

  #travel(history: History<StudioState>): void {
    this.#last = undefined;
    const before = this.state;
    this.#history = history;
    void this.#follow(before, this.state, this.#manner(before, this.state));
  }

  /** Points and links that are touched are learned from warm at once, and then from the usual start; a drag settles when it ends. */
  #manner(before: StudioState, after: StudioState, action?: Action): Manner {
    const dragging = action?.do === "edit" && action.edit.kind === "move";
    const warm = onlyTouched(before, after) && this.#beginsWarm(after.learner);
    if (dragging) return { hasty: true };
    return warm ? { hasty: true, settles: true } : { calm: !action || CALM.includes(action.do) };
  }

  #beginsWarm(learner: string): boolean {
    return this.catalogue.learners.some(({ name, tags }) => name === learner && tags.includes("warmStart"));
  }

  /** Does what a change of state asks for: open data, learn, look at another frame. */
  async #follow(before: StudioState | undefined, after: StudioState, manner: Manner = {}): Promise<void> {
    writeAddress(toHash(after));
    if (JSON.stringify(this.#opened) !== JSON.stringify(after.source)) {
      if (await this.#open(after.source)) await this.relearn();
    } else if (!before || learnsAnew(before, after)) await this.relearn(manner);
    else if (String(before.axes) !== String(after.axes)) await this.run.see(after.axes);
    else if (before.cursor !== after.cursor) await this.run.look();
  }

  async #open(source: Source): Promise<boolean> {
    const turn = this.run.drop();
    try {
      const data = await this.#read(source);
      if (!this.run.isNow(turn)) return false;
      this.data = data;
      this.#opened = source;
      return true;
    } catch (error) {
      if (this.run.isNow(turn)) this.run.fail(error);
      return false;
    }
  }

  async #read(source: Source): Promise<StudioData> {
    if (source.kind === "builtin") {
      return this.worker.open(source.name, source.seed, source.settings);
    }
    const file = this.files.of(source);
    if (file) return this.worker.openFile(file.name, file.bytes, { label: source.label });
    throw new Error(`This link is about the file ${source.name}. Drop it here: its content is never part of a link.`);
  }

  /** Starts another worker in place of one that is lost, and restores the state in it. */
  #lost(reason: string): void {
    const often = performance.now() - this.#lostAt < 5000;
    this.#lostAt = performance.now();
    this.#engine.end();
    this.#engine = startWorker((again) => this.#lost(again));
    this.run.drop();
    this.#opened = undefined;
    const message = `The worker was lost (${reason})`;
    if (often) this.run.fail(new Error(`${message} again. Choose other data or options, or reload the page.`));
    else
      void this.#follow(undefined, this.state).then(() => {
        this.run.problem ??= `${message} and started anew; everything is as it was.`;
      });
  }
}

/** What undo passes over. */
const PASSING: readonly Action["do"][] = ["scrub", "show", "visit", "map", "see"];

export const session = new Session();
