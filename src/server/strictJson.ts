import { jsonDepth } from "../io/jsonDepth.ts";
import { Refusal } from "./refusal.ts";

const DEEPEST = 32;
const MOST_KEYS = 100;

/** A body as a value. 400 `FORMAT` for bytes that are no UTF-8, byte order marks, what is not JSON, deep nesting, and keys that stand twice. */
export function strictJson(bytes: Uint8Array): unknown {
  const text = decoded(bytes);
  if (jsonDepth(text) > DEEPEST) throw unfit(`it nests deeper than ${DEEPEST} levels`);
  const value = parsed(text);
  requireSingleKeys(text);
  return value;
}

const unfit = (why: string, cause?: unknown): Refusal =>
  new Refusal(400, "FORMAT", `the body cannot be read: ${why}. Send one JSON document.`, { cause });

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw unfit("it is not UTF-8", cause);
  }
}

function parsed(text: string): unknown {
  if (text.trim() === "") throw unfit("it is empty");
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw unfit(`it is not JSON (${(cause as Error).message.replace(/\.$/, "")})`, cause);
  }
}

/** Walks over valid JSON and keeps the keys of each open object; undefined stands for an open list. */
function requireSingleKeys(text: string): void {
  const open: (Set<string> | undefined)[] = [];
  let keyNext = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      const end = closingQuote(text, i);
      if (keyNext) addKey(open.at(-1), JSON.parse(text.slice(i, end + 1)) as string);
      keyNext = false;
      i = end;
    } else if (code === BRACE || code === BRACKET) {
      keyNext = code === BRACE;
      open.push(keyNext ? new Set() : undefined);
    } else if (code === BRACE + 2 || code === BRACKET + 2) {
      keyNext = false;
      open.pop();
    } else if (code === COMMA) keyNext = open.at(-1) !== undefined;
  }
}

function addKey(keys: Set<string> | undefined, key: string): void {
  if (keys?.has(key)) throw unfit(`the key ${JSON.stringify(key.slice(0, 60))} stands twice in one object`);
  keys?.add(key);
  if (keys && keys.size > MOST_KEYS) throw unfit(`an object has more than ${MOST_KEYS} keys`);
}

function closingQuote(text: string, from: number): number {
  let i = from + 1;
  while (text.charCodeAt(i) !== QUOTE) i += text.charCodeAt(i) === BACKSLASH ? 2 : 1;
  return i;
}

const QUOTE = 34;
const COMMA = 44;
const BRACKET = 91;
const BACKSLASH = 92;
const BRACE = 123;
