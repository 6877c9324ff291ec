import { EtalonError } from "../../base/errors.ts";
import { gigabytes } from "../../base/gigabytes.ts";
import { type Column, listed, quoted, type Table } from "../table.ts";
import { batchReader } from "./batchReader.ts";
import { type Cells, cellsOf } from "./cells.ts";
import { type Field, fieldsOf } from "./fields.ts";
import type { FlatReader } from "./flatTables.ts";
import { DICTIONARY_BATCH, type Message, messagesOf, RECORD_BATCH, SCHEMA } from "./messages.ts";

/** How to read Arrow data. */
export interface ArrowOptions {
  readonly source?: string;
  /** Most bytes that its columns may take: 4e9 unless told. */
  readonly memory?: number;
}

/**
 * A table from the bytes of an Arrow IPC file (Feather version 2) or stream. Numbers, decimals and booleans (1 or 0) are numbers, lists of them vectors, 32-bit
 * ones staying such; texts, dictionaries of texts and times are text, null is missing, and integers beyond 2^53 are text. What is nested deeper, and bytes, are
 * left out with a warning. `FORMAT` for damaged data and repeated names, `DATA` for no rows, `MEMORY` for what would take too much.
 */
export function parseArrow(bytes: Uint8Array, { source = "arrow", memory = 4e9 }: ArrowOptions = {}): Table {
  return orDamaged(source, () => {
    const [schema, ...messages] = messagesOf(bytes);
    if (schema?.kind !== SCHEMA) throw new Error("it does not start with a schema");
    const fields = fieldsOf(schema.header);
    requireNames(fields, source);
    const budget = memoryBudget(source, memory);
    const batches = batchesOf(fields, messages, budget);
    const rows = batches.reduce((sum, batch) => sum + batch.rows, 0);
    if (rows === 0) throw new EtalonError("DATA", `${source}: the file holds no rows. Give at least one.`);
    const columns: Column[] = [];
    const leftOut: string[] = [];
    fields.forEach((field, k) => {
      const column = columnOf(
        field.name,
        batches.map(({ cells }) => cells[k]),
        source,
      );
      if (typeof column === "string") leftOut.push(`${quoted(field.name)} (${column})`);
      else columns.push(column);
    });
    const warnings =
      leftOut.length === 0
        ? []
        : [`${source}: ${leftOut.length === 1 ? "a column was" : "columns were"} left out: ${listed(leftOut)}`];
    return { source, rows, columns, lines: undefined, warnings };
  });
}

interface Batch {
  readonly rows: number;
  readonly cells: readonly Cells[];
}

function batchesOf(fields: readonly Field[], messages: readonly Message[], take: (bytes: number) => void): Batch[] {
  const dictionaries = new Map<number, Cells>();
  const batches: Batch[] = [];
  for (const { kind, header, body } of messages) {
    if (kind === RECORD_BATCH) batches.push(batchOf(fields, header, body, dictionaries, take));
    else if (kind === DICTIONARY_BATCH) addDictionary(fields, header, body, dictionaries, take);
    else throw new Error(`a message of kind ${kind} stands among the data`);
  }
  return batches;
}

function batchOf(
  fields: readonly Field[],
  header: FlatReader,
  body: Uint8Array,
  dictionaries: ReadonlyMap<number, Cells>,
  take: (bytes: number) => void,
): Batch {
  const reader = batchReader(header, body, take);
  if (reader.rows < 0) throw new Error("a batch has an impossible length");
  // Columns of nothing, and lists of no length, have rows that no byte stands for.
  take(8 * reader.rows * Math.max(1, fields.length));
  return { rows: reader.rows, cells: fields.map((field) => cellsOf(field, reader, dictionaries, reader.rows)) };
}

function addDictionary(
  fields: readonly Field[],
  header: FlatReader,
  body: Uint8Array,
  dictionaries: Map<number, Cells>,
  take: (bytes: number) => void,
): void {
  const id = header.i64(0);
  const data = header.table(1);
  const field = dictionaryField(fields, id);
  if (!data || !field) throw new Error("a dictionary is of no column");
  const { dictionary: _, ...values } = field;
  const { cells } = batchOf([values], data, body, dictionaries, take);
  const before = header.u8(2) !== 0 ? dictionaries.get(id) : undefined;
  dictionaries.set(id, before ? joined([before, cells[0]]) : cells[0]);
}

function dictionaryField(fields: readonly Field[], id: number): Field | undefined {
  for (const field of fields) {
    const found = field.dictionary?.id === id ? field : dictionaryField(field.children, id);
    if (found) return found;
  }
  return undefined;
}

/** The cells of several batches, one after the other. */
function joined(parts: readonly Cells[]): Cells {
  const [first] = parts;
  if (first.as === "nothing") return first;
  if (first.as === "text")
    return { as: "text", texts: parts.flatMap((part) => (part.as === "text" ? part.texts : [])) };
  if (first.as === "vector") {
    const lists = parts.filter((part) => part.as === "vector");
    let inexact = -1;
    let before = 0;
    for (const list of lists) {
      if (inexact < 0 && list.inexact >= 0) inexact = before + list.inexact;
      before += list.vectors.length;
    }
    return { as: "vector", vectors: lists.flatMap(({ vectors }) => vectors), inexact };
  }
  const numbers = parts.filter((part) => part.as === "number");
  const out = new Float64Array(numbers.reduce((sum, part) => sum + part.numbers.length, 0));
  let at = 0;
  for (const part of numbers) {
    out.set(part.numbers, at);
    at += part.numbers.length;
  }
  const texts = numbers.some((part) => part.texts)
    ? numbers.flatMap((part) => part.texts ?? asTexts(part.numbers))
    : undefined;
  return { as: "number", numbers: out, ...(texts ? { texts } : {}) };
}

/** The column, or in words what is in it that cannot be used. */
function columnOf(name: string, parts: readonly Cells[], source: string): Column | string {
  const cells = joined(parts);
  if (cells.as === "nothing") return cells.what;
  if (cells.as === "vector") {
    if (cells.inexact >= 0) {
      throw new EtalonError(
        "DATA",
        `${source}: row ${cells.inexact + 1}, column ${quoted(name)}: the list holds an integer beyond 2^53. Store the lists as float32 or float64.`,
      );
    }
    return { kind: "vector", name, values: cells.vectors };
  }
  if (cells.as === "number" && !cells.texts && !isIndex(name)) {
    return { kind: "number", name, values: Float64Array.from(cells.numbers) };
  }
  const texts = cells.as === "text" ? cells.texts : (cells.texts ?? asTexts(cells.numbers));
  const beyond = cells.as === "number" && cells.texts !== undefined;
  const firstText = texts.findIndex((text) => text !== null && !(beyond && Number.isSafeInteger(Number(text))));
  return { kind: "text", name, values: texts, numbers: 0, firstText, ...(beyond ? { why: BEYOND } : {}) };
}

const asTexts = (numbers: ArrayLike<number>): (string | null)[] =>
  Array.from(numbers, (value) => (Number.isNaN(value) ? null : String(value)));

const BEYOND =
  "It is an integer beyond 2^53, which no double holds: name the column as --id or --label, or store it as text or as float64.";

/** What pandas calls the index of its rows: a name, not a measure. */
const isIndex = (name: string): boolean => /^__index_level_\d+__$/.test(name);

function requireNames(fields: readonly Field[], source: string): void {
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (seen.has(name))
      throw new EtalonError("FORMAT", `${source}: several columns are called ${quoted(name)}. Rename all but one.`);
    seen.add(name);
  }
}

/** Counts bytes and refuses more than there may be. */
function memoryBudget(source: string, memory: number): (bytes: number) => void {
  let taken = 0;
  return (bytes) => {
    taken += bytes;
    if (taken <= memory) return;
    throw new EtalonError(
      "MEMORY",
      `${source}: its columns take more than the ${gigabytes(memory)} allowed. Take fewer rows or columns, or allow more memory.`,
    );
  };
}

/** The result, or `FORMAT` for whatever goes wrong in a file that is not what it says. */
function orDamaged<T>(source: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof EtalonError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new EtalonError(
      "FORMAT",
      `${source}: this is no whole Arrow file or stream (${why.slice(0, 120)}). Copy or write it again.`,
      { cause },
    );
  }
}
