import { z } from "zod";

/**
 * What went wrong with a request, as a stable word: Etalon's error codes, and three of the server's own. `DENIED`: token, host or origin.
 * `MISSING`: no such path, method or model. `BUSY`: come back after the seconds in Retry-After.
 */
export const FAILURE_CODES = [
  "OPTION",
  "SHAPE",
  "DATA",
  "NUMERIC",
  "FORMAT",
  "ABORTED",
  "MEMORY",
  "UNSUPPORTED",
  "DENIED",
  "MISSING",
  "BUSY",
] as const;

export type FailureCode = (typeof FAILURE_CODES)[number];

/** The body of every answer that is not a success. */
export const failureBody = z.object({
  error: z.object({
    code: z.enum(FAILURE_CODES),
    message: z.string(),
    path: z
      .string()
      .nullable()
      .meta({ description: "where in the body, such as points[3][7]; null where that does not apply" }),
  }),
});

export type FailureBody = z.output<typeof failureBody>;
