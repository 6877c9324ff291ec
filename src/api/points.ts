import { z } from "zod";
import { show } from "../base/options.ts";

/** A point in a request: its features in the model's order, or the id of an item that the server has loaded. */
export type Point = ArrayLike<number> | string;

const LONGEST_ID = 512;

const pointJson = {
  anyOf: [
    { type: "array", items: { type: "number" }, minItems: 1, description: "features in the model's order" },
    { type: "string", maxLength: LONGEST_ID, description: "id of an item that the server has loaded" },
  ],
};

/**
 * A list of 1 to `most` points. The first flaw alone is reported: a body may hold a million.
 * Written as a check of its own, with its JSON Schema beside it, since a schema of lists of numbers would report each.
 */
export const pointList = (most: number, description: string) =>
  z
    .custom<readonly Point[]>()
    .superRefine((value: unknown, context) => report(listFlaw(value, most), context))
    .meta({ type: "array", items: pointJson, minItems: 1, maxItems: most, description });

/** One point. */
export const singlePoint = (description: string) =>
  z
    .custom<Point>()
    .superRefine((value: unknown, context) => report(pointFlaw(value, []), context))
    .meta({ ...pointJson, description });

interface Flaw {
  readonly path: readonly number[];
  readonly message: string;
}

function report(flaw: Flaw | undefined, context: z.core.$RefinementCtx): void {
  if (flaw) context.addIssue({ code: "custom", path: [...flaw.path], message: flaw.message });
}

function listFlaw(value: unknown, most: number): Flaw | undefined {
  if (!Array.isArray(value)) return { path: [], message: `is ${show(value)}. Give a list of points` };
  if (value.length === 0) return { path: [], message: "is empty. Give at least one point" };
  if (value.length > most)
    return { path: [], message: `has ${value.length} points. Give at most ${most} in one request` };
  for (let i = 0; i < value.length; i++) {
    const flaw = pointFlaw(value[i], [i]);
    if (flaw) return flaw;
  }
  return undefined;
}

function pointFlaw(value: unknown, path: readonly number[]): Flaw | undefined {
  if (typeof value === "string")
    return value.length <= LONGEST_ID ? undefined : { path, message: `is an id of more than ${LONGEST_ID} letters` };
  if (!Array.isArray(value))
    return { path, message: `is ${show(value)}. Give a list of numbers, or the id of an item` };
  if (value.length === 0) return { path, message: "is empty. Give one number for each feature" };
  const at = value.findIndex((entry) => typeof entry !== "number" || !Number.isFinite(entry));
  return at < 0 ? undefined : { path: [...path, at], message: `is ${show(value[at])}. Give a finite number` };
}
