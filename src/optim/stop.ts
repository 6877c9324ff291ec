import type { Stop } from "./solve.ts";

/** Ends a spent budget: never a convergence. */
export const maxIterations =
  (limit: number): Stop =>
  ({ iteration }) =>
    iteration >= limit ? { reason: `reached ${limit} iterations`, converged: false } : undefined;

/** |change| ≤ tolerance·|value|. */
export const smallChange =
  (tolerance: number): Stop =>
  ({ change, value }) =>
    Math.abs(change) <= tolerance * Math.abs(value)
      ? { reason: `relative change below ${tolerance}`, converged: true }
      : undefined;

/** The first verdict of several rules. */
export const anyOf =
  (...stops: readonly Stop[]): Stop =>
  (iterate) => {
    for (const stop of stops) {
      const verdict = stop(iterate);
      if (verdict) return verdict;
    }
    return undefined;
  };
