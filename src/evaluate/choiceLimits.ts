import { EtalonError } from "../base/errors.ts";
import { encodeLabels } from "../data/labels.ts";
import type { EvaluationData } from "./protocol.ts";
import type { Budget } from "./stopwatch.ts";

/** How long a choice may take, part by part. */
export interface ChoiceLimits {
  /** For a race: when it must end. Each part takes an equal share of what is left; races of outer folds leave a quarter of it to the fit of their winner. */
  race(part: number, parts: number): Budget & { readonly deadline?: number };
  /** For a fit. */
  fit(): Budget;
  /** Whether the budget is spent or the signal has fired. */
  spent(): boolean;
}

/** The limits of a choice that starts now. `OPTION` for a budget that is not above 0 or has no clock. */
export function choiceLimits({
  budget = Infinity,
  clock,
  signal,
  timeout = Infinity,
}: Budget & { readonly budget?: number }): ChoiceLimits {
  if (!(budget > 0) || (budget < Infinity && !clock))
    throw new EtalonError("OPTION", `budget: ${budget} is not legal. Give seconds above 0, together with a \`clock\`.`);
  const now = clock ?? (() => 0);
  const end = now() + 1000 * budget;
  const given = { ...(clock && { clock }), ...(signal && { signal }) };
  return {
    race: (part, parts) => ({
      ...given,
      timeout,
      ...(end < Infinity && { deadline: now() + ((part === 0 ? 1 : 0.75) * (end - now())) / (parts - part) }),
    }),
    fit: () => ({ ...given, timeout: Math.min(timeout, Math.max(1e-3, (end - now()) / 1000)) }),
    spent: () => signal?.aborted === true || now() >= end,
  };
}

/**
 * Outer and inner folds, fewer where there are too few labeled points, or groups of them; null where even two inner folds are too many.
 * `OPTION` for counts that are not integers, fewer than two inner folds or a single outer one.
 */
export function choiceFolds(
  { labels, groups }: EvaluationData,
  outer: number,
  inner: number,
): { readonly outer: number; readonly inner: number } | null {
  if (!Number.isInteger(outer) || outer < 0 || outer === 1)
    throw new EtalonError("OPTION", `outer: ${outer} is not legal. Give an integer from 2, or 0 for no estimate.`);
  if (!Number.isInteger(inner) || inner < 2)
    throw new EtalonError("OPTION", `inner: ${inner} is not legal. Give an integer from 2.`);
  const { codes } = encodeLabels(labels);
  const labeled = Array.from(codes.keys()).filter((i) => codes[i] >= 0);
  const units = groups ? new Set(labeled.map((i) => groups[i])).size : labeled.length;
  if (labeled.length < FEWEST || units < 4) return null;
  const most = Math.min(outer, units);
  const inside = most === 0 ? units : units - Math.ceil(units / most);
  return { outer: most, inner: Math.min(inner, inside) };
}

const FEWEST = 10;
