/** What went wrong, as a stable word: programs branch on it, messages may improve. */
export type ErrorCode = "OPTION" | "SHAPE" | "DATA" | "NUMERIC" | "FORMAT" | "ABORTED" | "MEMORY" | "UNSUPPORTED";

/**
 * Every error Etalon throws on purpose. `OPTION` unknown or illegal option, `SHAPE` sizes disagree, `DATA` unusable values,
 * `NUMERIC` breakdown while computing, `FORMAT` unreadable file, `ABORTED`, `MEMORY` would not fit, `UNSUPPORTED` here.
 * The message says what, where, and how to fix it.
 */
export class EtalonError extends Error {
  override readonly name = "EtalonError";
  readonly code: ErrorCode;
  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
