const DEEPEST = 32;

/**
 * Where a structure in Thrift's compact protocol ends. Throws unless all of it is there: a list that claims more entries than bytes follow
 * would make its reader take memory for all of them, and again for each list within.
 */
export function endOfStructure(bytes: Uint8Array, start: number): number {
  let offset = start;

  const byte = (): number => {
    if (offset >= bytes.length) throw new Error("a structure ends too early");
    return bytes[offset++];
  };
  const varint = (): number => {
    let value = 0;
    for (let scale = 1, part = 128; part >= 128; scale *= 128) {
      part = byte();
      value += (part & 127) * scale;
      if (scale > 1e21) throw new Error("a number is too long");
    }
    return value;
  };
  const skip = (count: number): void => {
    offset += count;
    if (offset > bytes.length) throw new Error("a structure ends too early");
  };
  const element = (type: number, depth: number): void => {
    if (type === 3) skip(1);
    else if (type >= 4 && type <= 6) varint();
    else if (type === 7) skip(8);
    else if (type === 8) skip(varint());
    else if (type === 9) list(depth + 1);
    else if (type === 12) structure(depth + 1);
    else throw new Error(`an entry of type ${type}`);
  };
  const list = (depth: number): void => {
    if (depth > DEEPEST) throw new Error("lists are nested too deeply");
    const head = byte();
    const type = head & 15;
    const size = head >> 4 === 15 ? varint() : head >> 4;
    for (let k = 0; k < size; k++) element(type === 1 || type === 2 ? 3 : type, depth);
  };
  const structure = (depth: number): void => {
    if (depth > DEEPEST) throw new Error("structures are nested too deeply");
    for (;;) {
      const head = byte();
      const type = head & 15;
      if (type === 0) return;
      if (head >> 4 === 0) varint();
      if (type > 2) element(type, depth);
    }
  };

  structure(0);
  return offset;
}
