import { EtalonError } from "../base/errors.ts";
import { jsonDepth } from "./jsonDepth.ts";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);
const MAX_DEPTH = 32;
const MAX_LENGTH = 1048576;

/** JSON text with sorted keys and two blanks of indentation: equal values give equal text. Undefined entries are left out. `DATA` for what JSON cannot hold. */
export function canonicalJson(value: unknown): string {
  const text = `${JSON.stringify(ordered(value, "", 0), undefined, 2)}\n`;
  if (text.length > MAX_LENGTH)
    throw new EtalonError(
      "DATA",
      `model.json would be ${text.length} characters long, beyond ${MAX_LENGTH}. Store less in it.`,
    );
  return text;
}

/**
 * Reads text that `canonicalJson` wrote and nothing else: what would not be written again character for character is `FORMAT`, and so are
 * duplicate keys, byte order marks, odd blanks, numbers that overflow, deep nesting and keys that touch prototypes.
 */
export function parseCanonicalJson(text: string, source: string): Json {
  const refuse = (why: string, cause?: unknown): EtalonError =>
    new EtalonError("FORMAT", `${source}: ${why}. Save the file again or copy it anew.`, { cause });
  if (text.length > MAX_LENGTH) throw refuse(`it is longer than ${MAX_LENGTH} characters`);
  if (jsonDepth(text) > MAX_DEPTH) throw refuse(`it nests deeper than ${MAX_DEPTH} levels`);
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw refuse("it is not JSON", cause);
  }
  let again: string;
  try {
    again = canonicalJson(value);
  } catch (cause) {
    throw refuse((cause as Error).message, cause);
  }
  if (again !== text) throw refuse("it is not in canonical form (sorted keys, each once, two blanks of indentation)");
  return value;
}

function ordered(value: unknown, path: string, depth: number): unknown {
  if (depth > MAX_DEPTH)
    throw new EtalonError(
      "DATA",
      `${path || "the value"} nests deeper than ${MAX_DEPTH} levels. Store a flatter value.`,
    );
  if (value === null || typeof value === "boolean" || typeof value === "string") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (Array.isArray(value)) return value.map((item, i) => ordered(item, `${path}[${i}]`, depth + 1));
  if (typeof value !== "object")
    throw new EtalonError(
      "DATA",
      `${path || "the value"} is ${String(value)}, which JSON cannot hold. Store a finite number, text, boolean, list or object.`,
    );
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(value).sort()) {
    if (FORBIDDEN.has(key)) throw new EtalonError("DATA", `${path}.${key} is a forbidden name. Choose another.`);
    const entry = (value as Record<string, unknown>)[key];
    if (entry !== undefined) sorted[key] = ordered(entry, `${path}.${key}`, depth + 1);
  }
  return sorted;
}
