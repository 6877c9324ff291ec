/** A table in a FlatBuffer, whose slots are read by number and kind. Whatever lies outside of the bytes throws. */
export interface FlatReader {
  u8(slot: number): number;
  /** `usual` where the slot is empty. */
  i16(slot: number, usual?: number): number;
  i32(slot: number): number;
  i64(slot: number): number;
  text(slot: number): string;
  /** Undefined where the slot is empty. */
  table(slot: number): FlatReader | undefined;
  tables(slot: number): FlatReader[];
  /** Entries of `size` bytes each as they lie. */
  structs(slot: number, size: number): DataView[];
}

/** The root table of a FlatBuffer. */
export function flatRoot(bytes: Uint8Array): FlatReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return tableAt(view, view.getUint32(0, true));
}

function tableAt(view: DataView, at: number): FlatReader {
  const directory = at - view.getInt32(at, true);
  const size = view.getUint16(directory, true);
  /** Where the slot lies, 0 for an empty one. */
  const place = (slot: number): number => {
    const entry = 4 + 2 * slot;
    const offset = entry + 2 <= size ? view.getUint16(directory + entry, true) : 0;
    return offset === 0 ? 0 : at + offset;
  };
  const read = (slot: number, get: (from: number) => number, usual = 0): number => {
    const from = place(slot);
    return from === 0 ? usual : get(from);
  };
  const target = (slot: number): number => {
    const from = place(slot);
    return from === 0 ? 0 : from + view.getUint32(from, true);
  };
  const list = (slot: number, bytes: number): { readonly first: number; readonly count: number } => {
    const from = target(slot);
    if (from === 0) return { first: 0, count: 0 };
    const count = view.getUint32(from, true);
    if (count * bytes > view.byteLength - from - 4) throw new RangeError("a list goes beyond the end");
    return { first: from + 4, count };
  };
  return {
    u8: (slot) => read(slot, (from) => view.getUint8(from)),
    i16: (slot, usual) => read(slot, (from) => view.getInt16(from, true), usual),
    i32: (slot) => read(slot, (from) => view.getInt32(from, true)),
    i64: (slot) => read(slot, (from) => longAt(view, from)),
    text(slot) {
      const { first, count } = list(slot, 1);
      return new TextDecoder("utf-8", { fatal: true }).decode(
        new Uint8Array(view.buffer, view.byteOffset + first, count),
      );
    },
    table(slot) {
      const from = target(slot);
      return from === 0 ? undefined : tableAt(view, from);
    },
    tables(slot) {
      const { first, count } = list(slot, 4);
      return Array.from({ length: count }, (_, k) => {
        const from = first + 4 * k;
        return tableAt(view, from + view.getUint32(from, true));
      });
    },
    structs(slot, bytes) {
      const { first, count } = list(slot, bytes);
      return Array.from(
        { length: count },
        (_, k) => new DataView(view.buffer, view.byteOffset + first + bytes * k, bytes),
      );
    },
  };
}

/** A 64-bit integer that a double holds. */
export function longAt(view: DataView, at: number): number {
  const value = Number(view.getBigInt64(at, true));
  if (!Number.isSafeInteger(value)) throw new RangeError("a length is beyond 2^53");
  return value;
}
