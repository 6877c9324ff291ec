import type { Stop } from "./solve.ts";

/** Ends a spent budget: never a convergence. */
export const maxIterations =
  (limit: number): Stop =>
  ({ iteration }) =>
    iteration >= limit ? { reason: `reached ${limit} iterations`, converged: false } : undefined;

/**
 * |change| ≤ tolerance·max(|value|, 10⁻⁶·fall), with the fall of the value since the first iterate: the second term ends runs
 * whose value goes to 0. Starts afresh at iteration 1.
 */
export const smallChange = (tolerance: number): Stop => {
  let first = 0;
  return ({ change, value, iteration }) => {
    if (iteration === 1) first = value - change;
    const scale = Math.max(Math.abs(value), 1e-6 * Math.abs(first - value));
    return Math.abs(change) <= tolerance * scale
      ? { reason: `relative change below ${tolerance}`, converged: true }
      : undefined;
  };
};

/** gradientNorm ≤ tolerance·max(1, |value|); silent for methods that report no gradient. */
export const smallGradient =
  (tolerance: number): Stop =>
  ({ gradientNorm = Infinity, value }) =>
    gradientNorm <= tolerance * Math.max(1, Math.abs(value))
      ? { reason: `gradient norm below ${tolerance}`, converged: true }
      : undefined;

/** change ≤ tolerance·(1 + value): for methods whose change is a movement, such as `dykstra`. */
export const smallMovement =
  (tolerance: number): Stop =>
  ({ change, value }) =>
    Math.abs(change) <= tolerance * (1 + Math.abs(value))
      ? { reason: `movement below ${tolerance}`, converged: true }
      : undefined;

/** The first verdict of several rules, in their order. */
export const anyOf =
  (...stops: readonly Stop[]): Stop =>
  (iterate) => {
    let verdict: ReturnType<Stop>;
    for (const stop of stops) verdict ??= stop(iterate);
    return verdict;
  };

/** The verdict of a rule that has one at two iterates in a row, or at one that did not move. */
export const twice = (stop: Stop): Stop => {
  let before = false;
  return (iterate) => {
    const verdict = stop(iterate);
    const again = before || iterate.change === 0;
    before = verdict !== undefined;
    return again ? verdict : undefined;
  };
};

/** A verdict only when all rules have one: the first's words, converged if all are. */
export const allOf =
  (...stops: readonly Stop[]): Stop =>
  (iterate) => {
    const verdicts = stops.map((stop) => stop(iterate));
    const [first] = verdicts;
    return first && verdicts.every((verdict) => verdict !== undefined)
      ? { reason: first.reason, converged: verdicts.every((verdict) => verdict?.converged) }
      : undefined;
  };
