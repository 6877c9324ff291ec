import type { FlatReader } from "./flatTables.ts";

/** The type of a column, with what is needed to read or to skip it. */
export type FieldType =
  | { readonly kind: "integer"; readonly bits: number; readonly signed: boolean }
  | { readonly kind: "float"; readonly bits: 16 | 32 | 64 }
  | { readonly kind: "boolean" }
  | { readonly kind: "decimal"; readonly bytes: number; readonly scale: number }
  | { readonly kind: "day"; readonly bits: 32 | 64 }
  | { readonly kind: "moment" | "time"; readonly bits: 32 | 64; readonly perSecond: bigint }
  | { readonly kind: "text"; readonly large: boolean }
  | { readonly kind: "textView" }
  | { readonly kind: "list"; readonly large: boolean }
  | { readonly kind: "fixedList"; readonly length: number }
  /** `buffers` of its own, then its children. */
  | { readonly kind: "other"; readonly what: string; readonly buffers: number; readonly view?: boolean };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly children: readonly Field[];
  /** Cells are positions in the dictionary of that number, stored as such integers. */
  readonly dictionary?: { readonly id: number; readonly bits: number; readonly signed: boolean };
}

/** The columns of a schema. Throws for big-endian data and types that no reader knows. */
export function fieldsOf(schema: FlatReader): Field[] {
  if (schema.i16(0) !== 0) throw new Error("its numbers are big-endian");
  let count = 0;
  const fieldOf = (table: FlatReader, depth: number): Field => {
    // Tables may stand in several places, so that a few bytes could spell a tree without end.
    if (depth > 32 || ++count > MOST_FIELDS) throw new Error("it has too many columns, or nested too deep");
    return { ...withoutChildren(table), children: table.tables(5).map((child) => fieldOf(child, depth + 1)) };
  };
  return schema.tables(1).map((field) => fieldOf(field, 0));
}

const MOST_FIELDS = 200_000;

function withoutChildren(table: FlatReader): Omit<Field, "children"> {
  const encoding = table.table(4);
  const index = encoding?.table(1);
  const stored = { bits: index ? oneOf(index.i32(0), [8, 16, 32, 64]) : 32, signed: index ? index.u8(1) !== 0 : true };
  return {
    name: table.text(0),
    type: typeOf(table.u8(2), table.table(3)),
    ...(encoding ? { dictionary: { id: encoding.i64(0), ...stored } } : {}),
  };
}

const PER_SECOND = [1n, 1000n, 1_000_000n, 1_000_000_000n];

const other = (what: string, buffers: number): FieldType => ({ kind: "other", what, buffers });

function typeOf(kind: number, type: FlatReader | undefined): FieldType {
  if (!type) throw new Error("a column has no type");
  switch (kind) {
    case 1:
      return other("nothing but null", 0);
    case 2:
      return { kind: "integer", bits: oneOf(type.i32(0), [8, 16, 32, 64]), signed: type.u8(1) !== 0 };
    case 3:
      return { kind: "float", bits: ([16, 32, 64] as const)[oneOf(type.i16(0), [0, 1, 2])] };
    case 5:
      return { kind: "text", large: false };
    case 20:
      return { kind: "text", large: true };
    case 24:
      return { kind: "textView" };
    case 6:
      return { kind: "boolean" };
    case 7:
      return { kind: "decimal", bytes: oneOf(type.i32(2) || 128, [32, 64, 128, 256]) / 8, scale: type.i32(1) };
    case 8:
      // Days, or milliseconds of whole days, which is what an empty slot means.
      return { kind: "day", bits: type.i16(0, 1) === 0 ? 32 : 64 };
    case 9:
      return {
        kind: "time",
        bits: (type.i32(1) || 32) === 64 ? 64 : 32,
        perSecond: PER_SECOND[oneOf(type.i16(0, 1), [0, 1, 2, 3])],
      };
    case 10:
      return { kind: "moment", bits: 64, perSecond: PER_SECOND[oneOf(type.i16(0), [0, 1, 2, 3])] };
    case 12:
      return { kind: "list", large: false };
    case 21:
      return { kind: "list", large: true };
    case 16:
      return { kind: "fixedList", length: type.i32(0) };
    case 4:
    case 19:
      return other("bytes", 3);
    case 11:
      return other("intervals", 2);
    case 13:
      return other("structs", 1);
    case 14:
      return other("unions", type.i16(0) === 1 ? 2 : 1);
    case 15:
      return other("bytes", 2);
    case 17:
      return other("maps", 2);
    case 18:
      return other("durations", 2);
    case 22:
      return other("run lengths", 0);
    case 23:
      return { ...(other("bytes", 2) as Extract<FieldType, { kind: "other" }>), view: true };
    case 25:
    case 26:
      return other("list views", 3);
    default:
      throw new Error(`a column has the unknown type ${kind}`);
  }
}

function oneOf(value: number, known: readonly number[]): number {
  if (known.includes(value)) return value;
  throw new Error(`a type has the unknown size ${value}`);
}
