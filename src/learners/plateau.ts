import type { Stop } from "../optim/solve.ts";

/** Ends when three rounds together lower the best value by no more than tolerance of it. */
export const plateau = (tolerance: number): Stop => {
  const values: number[] = [];
  return ({ value }) => {
    values.push(value);
    const before = values.at(-4);
    return before !== undefined && before - value <= tolerance * Math.abs(value)
      ? { reason: `three rounds gained less than ${tolerance} of the objective`, converged: true }
      : undefined;
  };
};
