import type { ComparisonRow } from "../evaluate/comparison.ts";

/** Why a learner has no result, such as `failed, DATA every label is a class of its own`; its name is said once, by the row. */
export function failureText({ learner, status, error }: Pick<ComparisonRow, "learner" | "status" | "error">): string {
  if (error === null) return status;
  const own = `${learner}: `;
  const message = error.message.startsWith(own) ? error.message.slice(own.length) : error.message;
  return `${status}, ${error.code} ${message}`;
}
