import {
  type ArrowColumns,
  type ArrowType,
  arrowSchema,
  METADATA_V5,
  messageBytes,
  schemaTable,
} from "../arrowSchema.ts";
import { bytesOf, joinBytes, littleEndian } from "../bytes.ts";
import { writeFlatBuffer } from "../flatbuffer.ts";
import type { Column, VectorColumn } from "../table.ts";
import { MAGIC, RECORD_BATCH } from "./messages.ts";

const ROWS_A_BATCH = 16384;

/** The bytes of an Arrow IPC file: numbers are doubles, texts are UTF-8, vectors lists of 32 or 64 bits (of fixed size where all have one), a missing value is null. */
export function formatArrow(columns: readonly Column[]): Uint8Array {
  const types: ArrowColumns = columns.map((column) => [column.name, typeOf(column)]);
  const rows = columns[0]?.values.length ?? 0;
  const parts: Uint8Array[] = [MAGIC, new Uint8Array(2), arrowSchema(types)];
  let at = parts.reduce((sum, { length }) => sum + length, 0);
  const blocks: Uint8Array[] = [];
  for (let start = 0; start < rows; start += ROWS_A_BATCH) {
    const end = Math.min(rows, start + ROWS_A_BATCH);
    const { metadata, body } = batchBytes(columns, types, start, end);
    // 24 bytes: where it starts, the size of its metadata (and a gap), the size of its body.
    blocks.push(littleEndian(at, 8), littleEndian(metadata.length, 8), littleEndian(body.length, 8));
    parts.push(metadata, body);
    at += metadata.length + body.length;
  }
  const footer = writeFlatBuffer({
    slots: [METADATA_V5, schemaTable(types), undefined, { count: blocks.length / 3, structs: joinBytes(blocks) }],
  });
  const endMark = joinBytes([littleEndian(0xffffffff, 4), littleEndian(0, 4)]);
  return joinBytes([...parts, endMark, footer, littleEndian(footer.length, 4), MAGIC]);
}

function typeOf(column: Column): ArrowType {
  if (column.kind !== "vector") return column.kind;
  const given = column.values.filter((vector) => vector !== null);
  const length = given[0]?.length;
  const even = length !== undefined && length > 0 && given.every((vector) => vector.length === length);
  return { length: even ? length : undefined, bits: isSingle(column) ? 32 : 64 };
}

const isSingle = ({ values }: VectorColumn): boolean =>
  values.every((vector) => vector === null || vector instanceof Float32Array);

interface Buffers {
  /** Cells and nulls of a column and of what is in it. */
  readonly nodes: (readonly [length: number, nulls: number])[];
  readonly buffers: Uint8Array[];
}

function batchBytes(columns: readonly Column[], types: ArrowColumns, start: number, end: number) {
  const out: Buffers = { nodes: [], buffers: [] };
  columns.forEach((column, k) => {
    addColumn(column, types[k][1], start, end, out);
  });
  const body: Uint8Array[] = [];
  const places: Uint8Array[] = [];
  let at = 0;
  for (const buffer of out.buffers) {
    const padding = (8 - (buffer.length % 8)) % 8;
    places.push(littleEndian(at, 8), littleEndian(buffer.length, 8));
    body.push(buffer, new Uint8Array(padding));
    at += buffer.length + padding;
  }
  const nodes = out.nodes.flatMap(([length, nulls]) => [littleEndian(length, 8), littleEndian(nulls, 8)]);
  const batch = {
    slots: [
      { long: end - start },
      { count: out.nodes.length, structs: joinBytes(nodes) },
      { count: out.buffers.length, structs: joinBytes(places) },
    ],
  };
  return {
    metadata: messageBytes({ slots: [METADATA_V5, RECORD_BATCH, batch, { long: at }] }),
    body: joinBytes(body),
  };
}

function addColumn(column: Column, type: ArrowType, start: number, end: number, { nodes, buffers }: Buffers): void {
  const rows = end - start;
  const missing = (present: (i: number) => boolean): void => {
    const bits = new Uint8Array(Math.ceil(rows / 8));
    let nulls = 0;
    for (let i = 0; i < rows; i++) {
      if (present(start + i)) bits[i >> 3] |= 1 << (i & 7);
      else nulls++;
    }
    nodes.push([rows, nulls]);
    buffers.push(nulls === 0 ? new Uint8Array(0) : bits);
  };
  if (column.kind === "number") {
    missing((i) => !Number.isNaN(column.values[i]));
    buffers.push(bytesOf(column.values.slice(start, end) as Float64Array<ArrayBuffer>));
    return;
  }
  if (column.kind === "text") {
    missing((i) => column.values[i] !== null);
    const encoder = new TextEncoder();
    const texts = column.values.slice(start, end).map((text) => encoder.encode(text ?? ""));
    buffers.push(bytesOf(offsetsOf(texts)), joinBytes(texts));
    return;
  }
  missing((i) => column.values[i] !== null);
  const { length, bits } = type as Exclude<ArrowType, string>;
  const gap = new Float64Array(length ?? 0);
  const lists = column.values.slice(start, end).map((vector) => vector ?? gap);
  if (length === undefined) buffers.push(bytesOf(offsetsOf(lists)));
  const total = lists.reduce((sum, list) => sum + list.length, 0);
  const numbers = bits === 32 ? new Float32Array(total) : new Float64Array(total);
  let at = 0;
  for (const list of lists) {
    numbers.set(list, at);
    at += list.length;
  }
  nodes.push([total, 0]);
  buffers.push(new Uint8Array(0), bytesOf(numbers));
}

/** Where each of the parts begins when they stand one after the other, and the end. */
function offsetsOf(parts: readonly ArrayLike<unknown>[]): Int32Array<ArrayBuffer> {
  const offsets = new Int32Array(parts.length + 1);
  parts.forEach(({ length }, i) => {
    offsets[i + 1] = offsets[i] + length;
  });
  return offsets;
}
