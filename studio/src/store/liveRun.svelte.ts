import { type Engine, proxy } from "../work/client.ts";
import type { Details, Frame, LearnRequest, Outcome, Plane, StudioData } from "../work/protocol.ts";
import type { EditedData } from "./edits.ts";

/** How the present run stands. */
export type RunStatus = "waiting" | "running" | "done" | "failed";

/** Details, with the frame that they are of. */
export type PlacedDetails = Details & { readonly of: Frame };

/** What a run is about: its frames have a place for each of these points. */
export interface Subject {
  readonly data: StudioData;
  readonly edited: EditedData;
  readonly request: LearnRequest;
}

/** How to learn: in haste only the result counts, and a run under way ends first; calmly the picture moves from result to result. */
export interface Manner {
  readonly hasty?: boolean;
  readonly calm?: boolean;
  /** After a hasty run once more calmly and from the usual start: what the link says, whatever was learned on the way. */
  readonly settles?: boolean;
  /** Belongs to the hasty runs before. */
  readonly after?: boolean;
}

/** A hasty run: how long it took from the wish to its result, and how many iterations. */
export interface Relearned {
  readonly milliseconds: number;
  readonly iterations: number;
  readonly warm: boolean;
}

/** After how long a hasty run gives way at its present iterate to a newer wish, in milliseconds. */
const GIVES_WAY = 100;

/** What the browser's tools call the time from a wish to its picture. */
const RELEARN = "etalon relearn";
/** How long frames are held back in a calm run, in milliseconds. */
const PATIENCE = 600;

/** The run that is watched: its frames, which stay outside the reactive state, and how it stands. */
export class LiveRun {
  readonly #engine: () => Engine;
  readonly #wanted: () => number | null;
  #frames: readonly Frame[] = [];
  #version = $state(0);
  plane = $state.raw<Plane | undefined>();
  /** What the frames shown are about. */
  subject = $state.raw<Subject | undefined>();
  /** The newest details: those of the frame shown, or of one shortly before. */
  details = $state.raw<PlacedDetails | undefined>();
  outcome = $state.raw<Outcome | undefined>();
  /** The hasty runs since the newest calm one began, or before it where it settles them. */
  relearned = $state.raw<readonly Relearned[]>([]);
  status = $state<RunStatus>("waiting");
  /** What went wrong, in the library's words. */
  problem = $state<string | undefined>();
  readonly frames = $derived<readonly Frame[]>(this.#version >= 0 ? this.#frames.slice() : []);
  /** The frame shown: the one wanted, or the last. */
  readonly cursor = $derived.by(() => Math.min(this.#wanted() ?? this.frames.length - 1, this.frames.length - 1));
  readonly frame = $derived<Frame | undefined>(this.frames[this.cursor]);
  /** Details of the frame shown and no other. */
  readonly exact = $derived<PlacedDetails | undefined>(this.details?.of === this.frame ? this.details : undefined);
  /** Counts runs: what belongs to an earlier one is dropped. */
  #turn = 0;
  /** The turn of the frames shown. */
  #shown = 0;
  #looking = 0;
  #hasty = $state(false);
  #next: (() => Promise<void>) | undefined;
  #since = 0;

  constructor(engine: () => Engine, wanted: () => number | null) {
    this.#engine = engine;
    this.#wanted = wanted;
  }

  /** Forgets the run under way; what it still says is dropped. Returns a number that `isNow` knows until the next one. */
  drop(): number {
    this.#next = undefined;
    this.#hasty = false;
    return ++this.#turn;
  }

  get turn(): number {
    return this.#turn;
  }

  readonly isNow = (turn: number): boolean => turn === this.#turn;

  /** Whether the result shown is that of a hasty run. */
  get isHasty(): boolean {
    return this.#hasty;
  }

  /** Learns from what `ask` returns when the time has come. */
  async learn(ask: () => Subject | undefined, manner: Manner = {}): Promise<void> {
    const { hasty = false, calm = hasty, settles = false, after = false } = manner;
    if (hasty && this.#hasty && this.status === "running") {
      this.#next = () => this.learn(ask, manner);
      this.#giveWay();
      return;
    }
    if (!after && !(hasty && this.#hasty)) this.relearned = [];
    const turn = this.drop();
    const subject = ask();
    if (!subject) return;
    this.#hasty = hasty;
    this.status = "running";
    this.problem = undefined;
    const fresh: Frame[] = [];
    const since = performance.now();
    this.#since = since;
    let plane: Plane | undefined;
    let arrived = (): void => {};
    const show = (): void => {
      if (!plane || fresh.length === 0) return;
      this.#frames = fresh;
      this.#shown = turn;
      if (this.subject?.data !== subject.data) this.details = undefined;
      this.plane = plane;
      this.subject = subject;
      this.#version++;
      void this.look();
    };
    try {
      const { remote } = this.#engine();
      if (hasty) setTimeout(() => this.isNow(turn) && this.#giveWay(), GIVES_WAY);
      plane = await remote.prepare({ ...subject.request, hasty });
      if (!this.isNow(turn)) return;
      const onFrame = (frame: Frame): void => {
        if (!this.isNow(turn)) return;
        fresh.push(frame);
        arrived();
        if (!calm || (hasty && fresh.length > 1) || performance.now() - since > PATIENCE) show();
      };
      const outcome = await remote.learn(proxy(onFrame));
      // Frames and the outcome come by different ports, in no order.
      while (this.isNow(turn) && fresh.length < outcome.frames)
        await new Promise<void>((resolve) => (arrived = resolve));
      if (!this.isNow(turn)) return;
      this.outcome = outcome;
      this.status = "done";
      show();
      if (hasty) this.#tell(outcome, since);
      if (this.#goesOn()) return;
      if (settles) void this.learn(ask, { calm: true, after: true });
    } catch (error) {
      if (!this.isNow(turn)) return;
      this.outcome = undefined;
      show();
      this.fail(error);
      this.#goesOn();
    }
  }

  /** Whether a newer wish takes over. */
  #goesOn(): boolean {
    const next = this.#next;
    this.#next = undefined;
    void next?.();
    return next !== undefined;
  }

  #giveWay(): void {
    if (this.#next && this.status === "running" && performance.now() - this.#since >= GIVES_WAY) {
      void this.#engine().remote.stop();
    }
  }

  /** Keeps how long a hasty run took, and lets the browser's tools see how long until its picture. */
  #tell({ iterations, warm }: Outcome, start: number): void {
    this.relearned = [...this.relearned, { milliseconds: performance.now() - start, iterations, warm }];
    requestAnimationFrame(() => {
      performance.measure(RELEARN, { start, detail: { iterations, warm } });
      performance.clearMeasures(RELEARN);
    });
  }

  /** Details of the frame shown, one request at a time; the newest wish wins. */
  async look(): Promise<void> {
    if (this.#looking === this.#turn || this.#shown !== this.#turn) return;
    const turn = this.#turn;
    this.#looking = turn;
    for (let asked: Frame | undefined; this.isNow(turn) && asked !== this.frame; ) {
      asked = this.frame;
      const at = this.cursor;
      const details = await this.#engine().remote.details(at);
      if (this.isNow(turn) && details && asked) this.details = { ...details, of: asked };
    }
    if (this.#looking === turn) this.#looking = 0;
  }

  /** Turns the input space so that it is seen along other axes; the run goes on. */
  async see(axes: LearnRequest["axes"]): Promise<void> {
    const turn = this.#turn;
    const plane = await this.#engine().remote.see(axes);
    if (!plane || !this.isNow(turn) || this.#shown !== turn) return;
    this.plane = plane;
    this.details = undefined;
    const at = this.cursor;
    const [asked, details] = [this.frame, await this.#engine().remote.details(at)];
    if (this.isNow(turn) && details && asked) this.details = { ...details, of: asked };
  }

  fail(error: unknown): void {
    this.status = "failed";
    this.problem = error instanceof Error ? error.message : String(error);
  }
}
