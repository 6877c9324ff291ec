import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { nearestName } from "../base/suggest.ts";
import type { Cards } from "./labelCards.ts";
import type { Standing } from "./labelScreen.ts";
import { KEYS, type LabelSession, type View } from "./labelSession.ts";

export interface LineOptions {
  readonly input: Readable & { unref?(): unknown };
  readonly output: Writable;
  readonly cards: Cards;
  readonly standing: () => Standing;
}

/**
 * Asks in JSON lines until the session or the input ends: a question a line out, an answer a line in, a key or its word, plain or as a JSON text.
 * A line that says nothing to the question is answered by an error, and the question is asked again.
 */
export async function labelByLines(
  session: LabelSession,
  { input, output, cards, standing }: LineOptions,
): Promise<void> {
  const write = (document: object): void => void output.write(`${JSON.stringify(document)}\n`);
  const ask = (): void => {
    if (session.view.kind !== "end") write(questionOf(session, cards, standing()));
  };
  ask();
  if (session.view.kind !== "end") {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      const key = keyOf(line);
      if (key === "") continue;
      if (session.takes(key)) await session.press(key);
      else write({ error: { code: "OPTION", message: misread(key, session) } });
      if ((session.view.kind as View["kind"]) === "end") break;
      ask();
    }
  }
  if (session.view.kind !== "end") session.quit();
  input.unref?.(); // an input that stays open would keep the process alive
}

/** A key from a line: the key itself or what it says, such as `y`, `same` or `"same"`. */
function keyOf(line: string): string {
  const word = line
    .trim()
    .replace(/^"(.*)"$/, "$1")
    .trim()
    .toLowerCase();
  const named = Object.entries(KEYS).find(([, says]) => says === word);
  return named?.[0] ?? word;
}

function misread(key: string, session: LabelSession): string {
  const taken = answersTo(session);
  const guess = nearestName(key, Object.values(taken));
  const list = Object.entries(taken).map(([name, says]) => (name === says ? name : `${name} (${says})`));
  return `${JSON.stringify(key)} is no answer here. ${guess === undefined ? `Give one of ${list.join(", ")}.` : `Did you mean ${guess}?`}`;
}

/** What may be said now, by key. */
function answersTo(session: LabelSession): Record<string, string> {
  const says: Record<string, string> = {
    ...KEYS,
    1: "1",
    2: "2",
    3: "3",
    4: "4",
    5: "5",
    6: "6",
    7: "7",
    8: "8",
    9: "9",
  };
  return Object.fromEntries(Object.entries(says).filter(([key]) => session.takes(key)));
}

function questionOf(session: LabelSession, cards: Cards, { settling, answered, budget, ...counts }: Standing): object {
  const { view } = session;
  const common = {
    answers: answersTo(session),
    ...counts,
    answered,
    budget: budget === Infinity ? null : budget,
    changed: settling.changed,
    settled: settling.settled,
  };
  if (view.kind === "edit") {
    const entries = view.entries.map(({ key, rows, answer }) => ({
      key,
      answer,
      points: rows.map((row) => cards.names[row]),
    }));
    return { ask: "edit", entries, ...common };
  }
  const rows: readonly number[] = view.kind === "end" ? [] : view.rows;
  const values = rows.map((row) => cards.valuesOf(row));
  const fields = cards.fields.map((name, f) => ({ name, values: values.map((texts) => texts[f]) }));
  return { ask: view.kind, points: rows.map((row) => cards.names[row]), fields, ...common };
}
