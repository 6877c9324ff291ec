import { EtalonError } from "../base/errors.ts";
import { toUtf8 } from "./decodeText.ts";
import { JsonColumn } from "./jsonColumn.ts";
import { jsonDepth } from "./jsonDepth.ts";
import type { Table } from "./table.ts";

const MAX_DEPTH = 32;

/**
 * A table from JSON Lines: one object on each line, its keys are the columns. Numbers, texts, booleans (as text) and lists of numbers; a missing key or null is a missing value.
 * `FORMAT` with file:line for what is no object, `DATA` for numbers beyond the largest double and for an empty file.
 */
export function parseJsonl(input: Uint8Array | string, { source = "jsonl" }: { readonly source?: string } = {}): Table {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    toUtf8(typeof input === "string" ? new TextEncoder().encode(input) : input, source),
  );
  const columns = new Map<string, JsonColumn>();
  const lines: number[] = [];
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    if (line.trim() === "") return;
    const record = parseRecord(line, `${source}:${index + 1}`);
    for (const [name, value] of Object.entries(record)) {
      const column = columns.get(name) ?? new JsonColumn(name);
      columns.set(name, column);
      column.set(lines.length, value, `${source}:${index + 1}`);
    }
    lines.push(index + 1);
  });
  if (lines.length === 0)
    throw new EtalonError("DATA", `${source}: the file holds no rows. Give one JSON object on each line.`);
  const finished = [...columns.values()].map((column) =>
    column.finish(lines.length, (row) => `${source}:${lines[row]}`),
  );
  return { source, rows: lines.length, columns: finished, lines: Int32Array.from(lines), warnings: [] };
}

function parseRecord(line: string, place: string): Record<string, unknown> {
  if (jsonDepth(line) > MAX_DEPTH)
    throw new EtalonError("FORMAT", `${place}: the JSON nests deeper than ${MAX_DEPTH} levels. Give a flat object.`);
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (cause) {
    const hint = /\bNaN\b|Infinity/.test(line) ? " NaN and Infinity are no JSON: write null for a missing value." : "";
    throw new EtalonError(
      "FORMAT",
      `${place}: this line is not JSON (${(cause as Error).message}).${hint} Give one JSON object on each line.`,
      { cause },
    );
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new EtalonError(
      "FORMAT",
      `${place}: this line is no object. Give one such as {"id": "a", "vector": [0.1, 0.2]}.`,
    );
  }
  return value as Record<string, unknown>;
}
