import type { FailureBody, FailureCode } from "../api/failure.ts";
import { type ErrorCode, EtalonError } from "../base/errors.ts";

/** A request that is not granted: HTTP status, code, what to say and where in the body. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: number;
  readonly code: FailureCode;
  readonly path: string | null;
  readonly headers: Readonly<Record<string, string>>;
  constructor(
    status: number,
    code: FailureCode,
    message: string,
    {
      path = null,
      headers = {},
      cause,
    }: { path?: string | null; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.status = status;
    this.code = code;
    this.path = path;
    this.headers = headers;
  }
}

/** 503: too much is under way; the client shall ask again. */
export const busy = (message: string): Refusal =>
  new Refusal(503, "BUSY", message, { headers: { "Retry-After": "1" } });

const STATUS: Readonly<Record<ErrorCode, number>> = {
  OPTION: 400,
  SHAPE: 400,
  DATA: 400,
  FORMAT: 400,
  UNSUPPORTED: 409,
  MEMORY: 413,
  NUMERIC: 422,
  ABORTED: 503,
};

/** Anything thrown as a refusal. What nobody foresaw is told without its words: they may hold what is not the client's business. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  if (thrown instanceof EtalonError)
    return new Refusal(STATUS[thrown.code], thrown.code, thrown.message, { cause: thrown });
  return new Refusal(500, "NUMERIC", "an unexpected failure. This is a defect of Etalon; please report it.", {
    cause: thrown,
  });
}

/** What the client reads. */
export const failureOf = ({ code, message, path }: Refusal): FailureBody => ({ error: { code, message, path } });
