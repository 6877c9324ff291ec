import { proxy, startWorker } from "../work/client.ts";
import type { Catalogue, Details, Frame, Outcome, Plane, StudioData } from "../work/protocol.ts";
import { servedFile } from "../work/servedFile.ts";
import { type EditedData, editedData } from "./edits.ts";
import { advance, type History, redo, startHistory, undo } from "./history.ts";
import { fromHash, toHash } from "./permalink.ts";
import { type Action, reduce, type Source, type StudioState } from "./state.ts";

/** How the present run stands. */
export type RunStatus = "waiting" | "running" | "done" | "failed";

/**
 * The one store. State changes through `dispatch` alone; opening data and learning follow from the state. Frames stay outside the
 * reactive state: panes ask for `frame` and `details`.
 */
export class Session {
  #frames: Frame[] = [];
  #history = $state.raw<History<StudioState>>(startHistory(fromHash(location.hash)));
  catalogue = $state.raw<Catalogue>({ data: [], learners: [] });
  data = $state.raw<StudioData | undefined>();
  plane = $state.raw<Plane | undefined>();
  /** Rows held out of the present run. */
  heldRows = $state.raw<readonly number[]>([]);
  frameCount = $state(0);
  details = $state.raw<Details | undefined>();
  outcome = $state.raw<Outcome | undefined>();
  status = $state<RunStatus>("waiting");
  /** What went wrong, in the library's words. */
  problem = $state<string | undefined>();
  readonly state = $derived(this.#history.present);
  readonly edited = $derived<EditedData | undefined>(this.data && editedData(this.data, this.state.edits));
  readonly canUndo = $derived(this.#history.past.length > 0);
  readonly canRedo = $derived(this.#history.future.length > 0);
  /** The frame shown: the cursor's, or the last. */
  readonly cursor = $derived(Math.min(this.state.cursor ?? this.frameCount - 1, this.frameCount - 1));
  readonly frame = $derived<Frame | undefined>(this.frameCount > 0 ? this.#frames[this.cursor] : undefined);

  readonly worker = startWorker();
  #turn = 0;
  #looking = false;
  #openedSource: Source | undefined;
  #files = new Map<string, { name: string; bytes: Uint8Array; label?: string }>();

  get frames(): readonly Frame[] {
    return this.frameCount >= 0 ? this.#frames : [];
  }

  async start(): Promise<void> {
    this.catalogue = await this.worker.catalogue();
    window.addEventListener("hashchange", () => {
      if (location.hash !== toHash(this.state)) this.dispatch({ do: "restore", state: fromHash(location.hash) });
    });
    const served = await servedFile();
    if (served) await this.openFile(served.file, served.label);
    else await this.#follow(undefined, this.state);
  }

  /** Applies an action; `merge` makes it part of the action before, as while dragging. */
  dispatch(action: Action, merge = false): void {
    const before = this.state;
    const after = reduce(before, action);
    const passing = merge || action.do === "scrub" || action.do === "show" || action.do === "visit";
    this.#history = advance(this.#history, after, passing);
    void this.#follow(before, after);
  }

  undo(): void {
    this.#travel(undo(this.#history));
  }

  redo(): void {
    this.#travel(redo(this.#history));
  }

  /** Opens a user's file; it stays in this page. */
  async openFile(file: File, label?: string): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const digest = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.#files.set(digest, { name: file.name, bytes, ...(label === undefined ? {} : { label }) });
    this.#openedSource = undefined;
    this.dispatch({ do: "open", source: { kind: "file", name: file.name, digest } });
  }

  /** The column names of the file that is open. */
  async columns(): Promise<readonly string[]> {
    const { source } = this.state;
    const file = source.kind === "file" ? this.#files.get(source.digest) : undefined;
    return file ? this.worker.columns(file.name, file.bytes) : [];
  }

  /** Names the label column of the file that is open. */
  async labelBy(label: string): Promise<void> {
    const { source } = this.state;
    const file = source.kind === "file" ? this.#files.get(source.digest) : undefined;
    if (!file) return;
    file.label = label;
    this.#openedSource = undefined;
    await this.#follow(undefined, this.state);
  }

  /** Ends the run at its current iterate. */
  stop(): void {
    void this.worker.stop();
  }

  /** Learns anew from the state as it is. */
  async relearn(): Promise<void> {
    const turn = ++this.#turn;
    const { edited, data } = this;
    if (!edited || !data) return;
    this.status = "running";
    this.problem = undefined;
    const { learner, options, seed } = this.state;
    const { removed, ...points } = edited;
    const fresh: Frame[] = [];
    try {
      const plane = await this.worker.prepare({
        learner,
        options: { ...options },
        seed,
        removed: [...removed],
        ...points,
      });
      if (turn !== this.#turn) return;
      this.plane = plane;
      this.heldRows = plane.held;
      const outcome = await this.worker.learn(
        proxy((frame: Frame) => {
          if (turn !== this.#turn) return;
          fresh.push(frame);
          this.#frames = fresh;
          this.frameCount = fresh.length;
          if (!this.#looking) void this.#look();
        }),
      );
      if (turn !== this.#turn) return;
      this.outcome = outcome;
      this.status = "done";
      await this.#look();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.status = "failed";
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  #travel(history: History<StudioState>): void {
    const before = this.state;
    this.#history = history;
    void this.#follow(before, this.state);
  }

  /** Does what a change of state asks for: open data, learn, look at another frame. */
  async #follow(before: StudioState | undefined, after: StudioState): Promise<void> {
    history.replaceState(null, "", toHash(after));
    if (String(this.#openedSource && JSON.stringify(this.#openedSource)) !== JSON.stringify(after.source)) {
      if (!(await this.#open(after.source))) return;
      await this.relearn();
    } else if (!before || RELEARN.some((part) => before[part] !== after[part])) await this.relearn();
    else if (before.cursor !== after.cursor) await this.#look();
  }

  async #open(source: Source): Promise<boolean> {
    this.#openedSource = source;
    try {
      if (source.kind === "builtin") this.data = await this.worker.open(source.name, source.seed, source.settings);
      else {
        const file = this.#files.get(source.digest);
        if (!file) {
          this.problem = `This link is about the file ${source.name}. Drop it here: its content is never part of a link.`;
          return false;
        }
        this.data = await this.worker.openFile(file.name, file.bytes, { label: file.label });
      }
      this.problem = undefined;
      return true;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.status = "failed";
      return false;
    }
  }

  async #look(): Promise<void> {
    const turn = this.#turn;
    this.#looking = true;
    const details = await this.worker.details(this.cursor);
    this.#looking = false;
    if (turn === this.#turn) this.details = details;
  }
}

const RELEARN = ["learner", "options", "seed", "edits", "source"] as const;

export const session = new Session();
