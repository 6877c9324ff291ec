import { inTurns } from "../engine/inTurns.ts";
import type { Logged } from "../io/labelLog.ts";
import { type Labeling, learnSteps } from "../tasks/labeling/labeling.ts";
import type { RowTriple } from "../tasks/labeling/marks.ts";
import { thirdFor, uncertainTriples } from "../tasks/labeling/oddOneOut.ts";
import { sameProbability, uncertainPairs } from "../tasks/labeling/questions.ts";
import { type Choice, linesOf, tripleEntry, undoLinesOf, withEntries, withoutEntry } from "./labelEntries.ts";
import type { LabelFile } from "./labelFile.ts";

/** What is on the screen. */
export type View =
  | { readonly kind: "pair"; readonly rows: readonly [number, number] }
  | { readonly kind: "triple"; readonly rows: readonly [number, number, number] }
  | { readonly kind: "edit"; readonly entries: readonly EditEntry[]; readonly more: boolean }
  | { readonly kind: "end"; readonly reason: "quit" | "budget" | "empty" };

/** An earlier answer, and the key that changes it. */
export type EditEntry = Logged & { readonly key: string };

/** What keys say to a question about a pair. */
export const KEYS = {
  y: "same",
  n: "different",
  u: "unsure",
  s: "skip",
  b: "back",
  e: "edit",
  o: "odd one out",
  q: "quit",
} as const;

export interface SessionOptions {
  readonly labeling: Labeling;
  readonly file: Pick<LabelFile, "answers" | "append">;
  /** What points are called in the file, by row. */
  readonly names: readonly string[];
  readonly by: string;
  /** Ask about triples alone. */
  readonly triplets: boolean;
  /** Questions to answer in this session at most. */
  readonly budget: number;
  /** Milliseconds that the next question waits for the learner; what takes longer goes on beside the next question. */
  readonly patience: number;
  /** The moment, as the file says it. */
  readonly now: () => string;
}

type Asked = { readonly choice: Choice } & (
  | { readonly kind: "pair"; readonly rows: readonly [number, number] }
  | { readonly kind: "triple"; readonly rows: RowTriple["items"] }
);

const PAGE = 9;

/** A round of questions at a keyboard: what is asked, what the keys do, what the file remembers. Every answer is on the disk before the next question. */
export class LabelSession {
  readonly #options: SessionOptions;
  #labeling: Labeling;
  #log: Logged[];
  #asked: Asked | undefined;
  #view: View = { kind: "end", reason: "empty" };
  /** The entry whose answer is being changed. */
  #editing: Logged | undefined;
  #page = 0;
  #answered = 0;
  #learning: Promise<void> | undefined;
  #failure: { readonly thrown: unknown } | undefined;
  #stale = false;
  #over = false;

  private constructor(options: SessionOptions) {
    this.#options = options;
    this.#log = [...options.file.answers];
    this.#labeling = withEntries(options.labeling, this.#log);
  }

  static async start(options: SessionOptions): Promise<LabelSession> {
    const session = new LabelSession(options);
    if (session.#log.length > 0) await session.#learn();
    if (session.#failure) throw session.#failure.thrown;
    session.#ask();
    return session;
  }

  get view(): View {
    return this.#view;
  }

  get labeling(): Labeling {
    return this.#labeling;
  }

  /** Answers of this session. */
  get answered(): number {
    return this.#answered;
  }

  /** Whether an earlier answer is being changed. */
  get editing(): boolean {
    return this.#editing !== undefined;
  }

  /** Whether this key does something now. */
  takes(key: string): boolean {
    const view = this.#view;
    if (view.kind === "pair") return key in KEYS;
    if (view.kind === "triple") return [..."123usbeoq"].includes(key);
    return view.kind === "edit" && ([..."beq"].includes(key) || view.entries.some((entry) => entry.key === key));
  }

  /** Does what the key says; the file has it when the promise is kept. Keys that do nothing now are passed over. */
  async press(key: string): Promise<View> {
    if (this.#failure) throw this.#failure.thrown;
    if (!this.takes(key)) return this.#view;
    if (key === "q") this.quit();
    else if (this.#view.kind === "edit") this.#choose(key);
    else if (key === "e") this.#list(0);
    else if (key === "b") await this.#back();
    else if (key === "o") this.#oddOneOut();
    else await this.#answer(key);
    return this.#view;
  }

  /** Ends the questions. */
  quit(): void {
    this.#over = true;
    this.#view = { kind: "end", reason: "quit" };
  }

  async #answer(key: string): Promise<void> {
    const asked = this.#asked!;
    const { by, now, names, file } = this.#options;
    const word = KEYS[key as "y" | "n" | "u" | "s"];
    const entry: Logged =
      asked.kind === "pair"
        ? { kind: "pair", rows: asked.rows, answer: word, by }
        : tripleEntry({ items: asked.rows }, (word as "unsure" | "skip") ?? asked.rows[Number(key) - 1]!, by);
    const stamp = { by, at: now() };
    const earlier = this.#editing;
    file.append([
      ...(earlier ? undoLinesOf(earlier, names, stamp) : []),
      ...linesOf(entry, names, stamp, asked.choice),
    ]);
    if (earlier) this.#forget(earlier);
    else this.#answered++;
    this.#log.push(entry);
    this.#labeling = withEntries(this.#labeling, [entry]);
    this.#editing = undefined;
    await this.#patiently(this.#learn());
    this.#ask();
  }

  /** Takes the latest answer of this person back and asks again; gives up a change that was begun. */
  async #back(): Promise<void> {
    const last = this.#own()[0];
    if (this.#editing) {
      this.#editing = undefined;
      this.#ask();
    } else if (last) {
      const { names, by, now, file } = this.#options;
      file.append(undoLinesOf(last, names, { by, at: now() }));
      this.#forget(last);
      this.#answered = Math.max(0, this.#answered - 1);
      await this.#patiently(this.#learn());
      this.#show(this.#again(last));
    }
  }

  #oddOneOut(): void {
    const asked = this.#asked;
    if (this.#editing || this.#options.triplets) return;
    const [left, right] = asked?.rows ?? [0, 0];
    const question = asked?.kind === "pair" ? thirdFor(this.#labeling, { left, right }) : undefined;
    if (asked?.kind === "triple") this.#ask();
    else if (question) this.#show({ kind: "triple", rows: question.items, choice: { strategy: question.strategy } });
  }

  #list(page: number): void {
    const own = this.#own();
    const entries = own.slice(page * PAGE, (page + 1) * PAGE);
    if (entries.length === 0) return;
    this.#page = page;
    this.#editing = undefined;
    const keyed = entries.map((entry, k) => ({ ...entry, key: String(k + 1) }));
    this.#view = { kind: "edit", entries: keyed, more: own.length > (page + 1) * PAGE };
  }

  #choose(key: string): void {
    const own = this.#own();
    const chosen = "be".includes(key) ? undefined : own[this.#page * PAGE + Number(key) - 1];
    this.#editing = chosen;
    if (chosen) this.#show(this.#again(chosen));
    else if (key === "b") this.#ask();
    else this.#list((this.#page + 1) * PAGE < own.length ? this.#page + 1 : 0);
  }

  /** Answers of this person, latest first. */
  #own(): Logged[] {
    return this.#log.filter(({ by }) => by === this.#options.by).reverse();
  }

  #ask(): void {
    const { budget, triplets } = this.#options;
    const [pair] = triplets ? [] : uncertainPairs(this.#labeling);
    const [triple] = triplets ? uncertainTriples(this.#labeling) : [];
    if (this.#answered >= budget) this.#view = { kind: "end", reason: "budget" };
    else if (pair) {
      const { left, right, score, strategy } = pair;
      this.#show({ kind: "pair", rows: [left, right], choice: { score, strategy } });
    } else if (triple) this.#show({ kind: "triple", rows: triple.items, choice: { strategy: triple.strategy } });
    else this.#view = { kind: "end", reason: "empty" };
  }

  /** The question of an earlier answer. */
  #again({ kind, rows }: Logged): Asked {
    if (kind === "triple") return { kind, rows, choice: { strategy: "again" } };
    return { kind, rows, choice: { score: sameProbability(this.#labeling, rows[0], rows[1]), strategy: "again" } };
  }

  #show(asked: Asked): void {
    this.#asked = asked;
    this.#view = asked.kind === "pair" ? { kind: "pair", rows: asked.rows } : { kind: "triple", rows: asked.rows };
  }

  #forget(entry: Logged): void {
    this.#log = this.#log.filter((other) => other !== entry);
    this.#labeling = withoutEntry(this.#labeling, entry, this.#log);
  }

  /** Learns from all answers, anew where others came in the meantime. */
  #learn(): Promise<void> {
    this.#stale = true;
    this.#learning ??= this.#relearn().finally(() => {
      this.#learning = undefined;
    });
    return this.#learning;
  }

  async #relearn(): Promise<void> {
    try {
      while (this.#stale && !this.#over) {
        this.#stale = false;
        const learned = await inTurns(learnSteps(this.#labeling), { ended: () => this.#over });
        const { marks, oddMarks } = this.#labeling;
        if (learned) this.#labeling = { ...learned, marks, oddMarks };
      }
    } catch (thrown) {
      this.#failure = { thrown };
    }
  }

  async #patiently(learning: Promise<void>): Promise<void> {
    const { patience } = this.#options;
    if (patience === Infinity) return learning;
    let timer: NodeJS.Timeout | undefined;
    const enough = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, patience);
    });
    await Promise.race([learning, enough]);
    clearTimeout(timer);
  }
}
