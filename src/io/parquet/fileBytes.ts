/** The bytes of a file, wherever they are: a part is read when it is asked for. */
export interface FileBytes {
  readonly length: number;
  /** The bytes from `start` to before `end`, both within the file. */
  read(start: number, end: number): Uint8Array;
}

/** A file that is in memory as a whole. */
export const inMemory = (bytes: Uint8Array): FileBytes => ({
  length: bytes.length,
  read: (start, end) => bytes.subarray(start, end),
});
