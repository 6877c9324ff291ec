import { joinBytes, littleEndian } from "./bytes.ts";
import { type FlatTable, writeFlatBuffer } from "./flatbuffer.ts";

/** The type of an Arrow column: text, or vectors of one length. */
export type ArrowType = "text" | { readonly length: number; readonly bits: 32 | 64 };

const METADATA_V5 = 4;
const SCHEMA_HEADER = 1;
const [FLOATING_POINT, UTF8, FIXED_SIZE_LIST] = [3, 5, 16];

/** The schema message of an Arrow stream, as Parquet files keep it under `ARROW:schema` (there in base64). */
export function arrowSchema(columns: readonly (readonly [name: string, type: ArrowType])[]): Uint8Array<ArrayBuffer> {
  const fields = columns.map(([name, type]) => (type === "text" ? text(name) : vectors(name, type)));
  const schema: FlatTable = { slots: [0, fields] };
  const message = writeFlatBuffer({ slots: [METADATA_V5, SCHEMA_HEADER, schema] });
  const padding = new Uint8Array((8 - (message.length % 8)) % 8);
  return joinBytes([littleEndian(0xffffffff, 4), littleEndian(message.length + padding.length, 4), message, padding]);
}

const field = (name: string, kind: number, type: FlatTable, children: readonly FlatTable[]): FlatTable => ({
  slots: [name, 1, kind, type, undefined, children],
});

const text = (name: string): FlatTable => field(name, UTF8, { slots: [] }, []);

const vectors = (name: string, { length, bits }: Exclude<ArrowType, "text">): FlatTable =>
  field(name, FIXED_SIZE_LIST, { slots: [length] }, [
    field("element", FLOATING_POINT, { slots: [bits === 32 ? 1 : 2] }, []),
  ]);
