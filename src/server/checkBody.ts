import type { z } from "zod";
import { Refusal } from "./refusal.ts";

/** The body as its schema gives it. 400 with the JSON path of the first flaw: `OPTION` for fields that are unknown or missing or out of range, `DATA` for points. */
export function checkBody<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw flawed(result.error, value);
}

function flawed(error: z.ZodError, value: unknown): Refusal {
  const issue = error.issues[0];
  if (!issue) return new Refusal(400, "DATA", "the body is not legal.", { cause: error });
  const path = jsonPath(issue.path);
  const place = path === "" ? "the body" : path;
  const refuse = (code: "DATA" | "OPTION", what: string): Refusal =>
    new Refusal(400, code, `${place}: ${what}.`, { path: path === "" ? null : path, cause: error });
  if (issue.code === "custom") {
    return refuse("DATA", isMissing(value, issue.path) ? "is missing" : issue.message);
  }
  if (issue.code === "unrecognized_keys")
    return refuse("OPTION", `the field ${JSON.stringify(issue.keys[0]?.slice(0, 60))} is not known`);
  return refuse("OPTION", issue.message);
}

const isMissing = (value: unknown, [field]: readonly PropertyKey[]): boolean =>
  typeof value === "object" && value !== null && field !== undefined && !Object.hasOwn(value, field);

/** A path as people write it: `points[3][7]`. */
export const jsonPath = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
