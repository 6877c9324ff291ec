import type { SchemaElement } from "hyparquet";
import { fromHalf } from "../half.ts";
import { dayText, momentText, timeText } from "./moments.ts";

/** What the stored values of a column stand for. */
export type Meaning =
  | { readonly as: "number"; readonly number: (stored: unknown) => number }
  /** 64-bit integers: numbers where they are exact, else text. */
  | { readonly as: "integer"; readonly integer: (stored: unknown) => bigint }
  | { readonly as: "text"; readonly text: (stored: unknown) => string }
  | { readonly as: "nothing"; readonly what: string };

/** Numbers, texts and times are understood; what else a column holds is named. */
export function meaningOf(element: SchemaElement): Meaning {
  const { type, converted_type: converted, logical_type: logical } = element;
  const kind = logical?.type;
  if (kind === "DECIMAL" || converted === "DECIMAL") return decimals(element);
  if (kind === "TIMESTAMP") return moments(PER_SECOND[logical.unit]);
  if (kind === "TIME") return times(PER_SECOND[logical.unit]);
  switch (type) {
    case "BOOLEAN":
    case "FLOAT":
    case "DOUBLE":
      return { as: "number", number: Number };
    case "INT32":
      if (converted === "DATE" || kind === "DATE") return { as: "text", text: (days) => dayText(Number(days)) };
      if (converted === "TIME_MILLIS") return times(1000n);
      return { as: "number", number: isUnsigned(element) ? (stored) => Number(stored) >>> 0 : Number };
    case "INT64":
      if (converted === "TIMESTAMP_MILLIS") return moments(1000n);
      if (converted === "TIMESTAMP_MICROS") return moments(1_000_000n);
      if (converted === "TIME_MICROS") return times(1_000_000n);
      return { as: "integer", integer: isUnsigned(element) ? (stored) => BigInt.asUintN(64, stored as bigint) : asIs };
    case "INT96":
      return { as: "text", text: (stored) => momentText(nanosecondsOf(stored as bigint), PER_SECOND.NANOS) };
    case "BYTE_ARRAY":
      return bytes(converted ?? kind);
    case "FIXED_LEN_BYTE_ARRAY":
      return fixedBytes(converted ?? kind);
    default:
      return { as: "nothing", what: "an unknown type" };
  }
}

const PER_SECOND = { MILLIS: 1000n, MICROS: 1_000_000n, NANOS: 1_000_000_000n } as const;

const moments = (perSecond: bigint): Meaning => ({
  as: "text",
  text: (stored) => momentText(stored as bigint, perSecond),
});

const times = (perSecond: bigint): Meaning => ({
  as: "text",
  text: (stored) => timeText(BigInt(stored as number | bigint), perSecond),
});

const asIs = (stored: unknown): bigint => stored as bigint;

const isUnsigned = ({ converted_type, logical_type }: SchemaElement): boolean =>
  converted_type?.startsWith("UINT_") === true || (logical_type?.type === "INTEGER" && !logical_type.isSigned);

function bytes(kind: string | undefined): Meaning {
  if (kind === undefined || kind === "UTF8" || kind === "STRING" || kind === "ENUM" || kind === "JSON") {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { as: "text", text: (stored) => decoded(decoder, stored as Uint8Array) };
  }
  return { as: "nothing", what: kind.toLowerCase() };
}

/** Bytes in a place for text are none. */
export class NotText extends Error {}

function decoded(decoder: TextDecoder, stored: Uint8Array): string {
  try {
    return decoder.decode(stored);
  } catch (cause) {
    throw new NotText("a text is not in UTF-8", { cause });
  }
}

function fixedBytes(kind: string | undefined): Meaning {
  if (kind === "FLOAT16") {
    return {
      as: "number",
      number: (stored) => fromHalf((stored as Uint8Array)[0] | ((stored as Uint8Array)[1] << 8)),
    };
  }
  if (kind === "UUID") return { as: "text", text: (stored) => uuidText(stored as Uint8Array) };
  return { as: "nothing", what: kind?.toLowerCase() ?? "bytes" };
}

/** The double nearest to a decimal number, as `Number()` reads it in a CSV file. */
function decimals({ scale = 0 }: SchemaElement): Meaning {
  return { as: "number", number: (stored) => Number(`${unscaled(stored)}e${-scale}`) };
}

function unscaled(stored: unknown): bigint {
  if (!(stored instanceof Uint8Array)) return BigInt(stored as number | bigint);
  const digits = stored.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n);
  return BigInt.asIntN(8 * stored.length, digits);
}

/** Nanoseconds since 1970 of a Julian day and its nanoseconds. */
function nanosecondsOf(stored: bigint): bigint {
  const days = (stored >> 64n) - 2440588n;
  return days * 86_400_000_000_000n + BigInt.asUintN(64, stored);
}

function uuidText(stored: Uint8Array): string {
  const hex = Array.from(stored, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
