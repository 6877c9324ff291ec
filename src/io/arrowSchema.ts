import { joinBytes, littleEndian } from "./bytes.ts";
import { type FlatTable, writeFlatBuffer } from "./flatbuffer.ts";

/** The type of an Arrow column: numbers, text, vectors of one length, or of any. */
export type ArrowType = "number" | "text" | { readonly length: number | undefined; readonly bits: 32 | 64 };
/** Name and type of each column. */
export type ArrowColumns = readonly (readonly [name: string, type: ArrowType])[];

export const METADATA_V5 = 4;
const SCHEMA_HEADER = 1;
const [FLOATING_POINT, UTF8, LIST, FIXED_SIZE_LIST] = [3, 5, 12, 16];

/** The schema of columns as a table of a FlatBuffer. */
export const schemaTable = (columns: ArrowColumns): FlatTable => ({
  slots: [0, columns.map(([name, type]) => fieldOf(name, type))],
});

/** The schema message of an Arrow stream, as Parquet files keep it under `ARROW:schema` (there in base64). */
export const arrowSchema = (columns: ArrowColumns): Uint8Array<ArrayBuffer> =>
  messageBytes({ slots: [METADATA_V5, SCHEMA_HEADER, schemaTable(columns)] });

/** A message as it stands in a stream: its mark, its size, its FlatBuffer up to a multiple of 8 bytes. */
export function messageBytes(root: FlatTable): Uint8Array<ArrayBuffer> {
  const message = writeFlatBuffer(root);
  const padding = new Uint8Array((8 - (message.length % 8)) % 8);
  return joinBytes([littleEndian(0xffffffff, 4), littleEndian(message.length + padding.length, 4), message, padding]);
}

function fieldOf(name: string, type: ArrowType): FlatTable {
  if (type === "text") return field(name, UTF8, { slots: [] }, []);
  if (type === "number") return double(name, 64);
  const children = [double("element", type.bits)];
  return type.length === undefined
    ? field(name, LIST, { slots: [] }, children)
    : field(name, FIXED_SIZE_LIST, { slots: [type.length] }, children);
}

const double = (name: string, bits: 32 | 64): FlatTable =>
  field(name, FLOATING_POINT, { slots: [bits === 32 ? 1 : 2] }, []);

const field = (name: string, kind: number, type: FlatTable, children: readonly FlatTable[]): FlatTable => ({
  slots: [name, 1, kind, type, undefined, children],
});
