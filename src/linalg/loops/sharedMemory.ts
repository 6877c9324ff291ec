const IMPORTS = 2;
const MEMORY = 2;
const SHARED_WITH_MAXIMUM = 3;

/**
 * The same module over a shared memory. A memory's limits begin with flags, 1 for a maximum and 2 for sharing: no other byte differs, for the
 * loops need no atomic instruction. Undefined for a module that imports no memory with a maximum as its first import.
 */
export function withSharedMemory(module: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
  const bytes = Uint8Array.from(module);
  let at = 8;
  const number = (): number => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const section = bytes[at++];
    const end = number() + at;
    if (section === IMPORTS) return shareIn();
    at = end;
  }
  return undefined;

  function skipName(): void {
    const length = number();
    at += length;
  }

  function shareIn(): Uint8Array<ArrayBuffer> | undefined {
    for (let left = number(); left > 0; left--) {
      skipName();
      skipName();
      if (bytes[at++] === MEMORY) {
        if (bytes[at] !== 1) return undefined;
        bytes[at] = SHARED_WITH_MAXIMUM;
        return bytes;
      }
      number();
    }
    return undefined;
  }
}
