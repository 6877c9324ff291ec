import type { Stop } from "../optim/solve.ts";

const COUNTS: Readonly<Record<number, string>> = { 3: "three", 5: "five" };

/** Ends when so many rounds together lower the best value by no more than tolerance of it. */
export const plateau = (tolerance: number, rounds: 3 | 5 = 3): Stop => {
  const values: number[] = [];
  return ({ value }) => {
    values.push(value);
    const before = values.at(-1 - rounds);
    return before !== undefined && before - value <= tolerance * Math.abs(value)
      ? { reason: `${COUNTS[rounds]} rounds gained less than ${tolerance} of the objective`, converged: true }
      : undefined;
  };
};
