/** Lines as they stand in a file, and what a write that was cut short left of the last one. */
export interface WholeLines {
  readonly bytes: Uint8Array;
  /** The rest of a line that was cut short; undefined where there is none. */
  readonly torn: string | undefined;
}

/** The bytes of a JSON Lines file without a last line that neither ends nor is JSON: a write was cut short there, by a crash or a full disk. */
export function wholeLines(bytes: Uint8Array): WholeLines {
  const end = bytes.lastIndexOf(10) + 1;
  if (end === bytes.length) return { bytes, torn: undefined };
  const last = new TextDecoder().decode(bytes.subarray(end));
  if (last.trim() === "" || isJson(last)) return { bytes, torn: undefined };
  return { bytes: bytes.subarray(0, end), torn: last };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
