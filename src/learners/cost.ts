import type { Supervision } from "./problem.ts";

/** Cost of one fit as sums of products, such as `10 n² d + 2 d³`. Symbols: n points, d features, c classes, s = min(n, 3000) points drawn. */
export interface CostFormulas {
  /** Arithmetic operations, typical iterations included: a guide to the order of learners, to be scaled by a measured fit. */
  readonly operations?: string;
  /** 8-byte numbers held at the peak. */
  readonly numbers?: string;
}

export interface ProblemSize {
  readonly points: number;
  readonly features: number;
  readonly classes: number;
}

export interface Cost {
  readonly operations: number;
  /** Of the process at the peak: the numbers, and 120 MB for the program. */
  readonly bytes: number;
  /** How `bytes` came about, in words. */
  readonly formula: string;
}

/** What cost depends on: a learner, as far as this goes. */
export interface Costly {
  readonly supervision: Supervision;
  readonly tags: readonly string[];
  readonly cost?: CostFormulas;
}

/** What a fit of this size takes, by the learner's own formulas or else by those of its kind. */
export function costOf(learner: Costly, size: ProblemSize): Cost {
  const { operations = operationsOf(learner), numbers = numbersOf(learner) } = learner.cost ?? {};
  return {
    operations: sumOf(operations, size),
    bytes: 8 * sumOf(numbers, size) + PROGRAM,
    formula: `8 bytes x (${numbers}) + 120 MB, n = ${size.points} points, d = ${size.features} features`,
  };
}

const PROGRAM = 120e6;

/** Closed forms read the points once and decompose d x d matrices; the others weigh all pairs, 20 c² drawn pairs, or about 30 n triplets. */
function operationsOf({ supervision, tags }: Costly): string {
  if (tags.includes("fixed")) return "n d";
  if (tags.includes("closedForm"))
    return tags.includes("rowOrderFree") ? "3 n d² + 10 d³" : "0.3 n² d + 30 n d² + 10 d³";
  if (supervision === "pairs") return "1500 c² d² + 1000 n d + 100 d³";
  if (supervision === "triplets" || supervision === "quadruplets") return "8000 n d + 100 d³";
  return "3000 n d + 3 n² d + 100 d³";
}

/** Copies of the data (raw, scaled, normalized, parts, work), d x d matrices, and 16 kB of near pairs a point for learners that list them. */
const numbersOf = ({ tags }: Costly): string =>
  tags.includes("rowOrderFree") ? "12 n d + 20 d²" : "12 n d + 20 d² + 2000 n";

/** The value of a sum of products, such as `2 n² d + 10 d³`. */
function sumOf(formula: string, { points: n, features: d, classes: c }: ProblemSize): number {
  const symbols: Readonly<Record<string, number>> = { n, d, c, s: Math.min(n, 3000) };
  const factor = (text: string): number => {
    const base = symbols[text[0]];
    if (base === undefined) return Number(text);
    const power = text.length === 1 ? 1 : " ²³".indexOf(text[1]) + 1;
    return Array.from({ length: power }, () => base).reduce((product, value) => product * value, 1);
  };
  return formula
    .split(" + ")
    .reduce((sum, term) => sum + term.split(" ").reduce((product, text) => product * factor(text), 1), 0);
}
