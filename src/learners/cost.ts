import type { OptionShape } from "../base/options.ts";
import type { Supervision } from "./problem.ts";

/**
 * Cost of one fit as sums of products, such as `10 n² d + 2 d³`. Symbols: n points, d features, r the smaller of both, c classes, k components (d when left out), s points drawn (n, or
 * the option `sample`), p constraints given or drawn from labels, g = min(n d, 80,000) for arrays that wait for their collection, and the name of any numeric option.
 */
export interface CostFormulas {
  /** Arithmetic operations, typical iterations included: a guide to the order of learners, to be scaled by a measured fit. */
  readonly operations?: string;
  /** 8-byte numbers held at the peak, arrays that wait for their collection included. */
  readonly numbers?: string;
}

export interface ProblemSize {
  readonly points: number;
  readonly features: number;
  /** 0 without labels. */
  readonly classes: number;
  /** Pairs, triplets or quadruplets that are given. */
  readonly relations?: number;
}

export interface Cost {
  readonly operations: number;
  /** Of the process at the peak: the numbers, at least 50 MB of them, and 90 MB for the program. The points as they are given are not counted. */
  readonly bytes: number;
  /** How `bytes` came about, in words. */
  readonly formula: string;
}

/** What cost depends on: a learner, as far as this goes. */
export interface Costly {
  readonly supervision: Supervision;
  readonly tags: readonly string[];
  readonly cost?: CostFormulas;
  readonly options?: OptionShape;
}

/** What a fit of this size takes under these options, by the learner's own formulas or else by those of its kind. */
export function costOf(learner: Costly, size: ProblemSize, options: Readonly<Record<string, unknown>> = {}): Cost {
  const { operations = operationsOf(learner), numbers = numbersOf(learner) } = learner.cost ?? {};
  const symbols = symbolsOf(learner, size, options);
  return {
    operations: sumOf(operations, symbols),
    bytes: Math.max(LEAST, 8 * sumOf(numbers, symbols)) + PROGRAM,
    formula: `8 bytes x (${numbers}), at least 50 MB, + 90 MB, ${namesIn(numbers, symbols)}`,
  };
}

const PROGRAM = 90e6;
const LEAST = 50e6;

/** Closed forms read the points once and decompose d x d matrices; the others weigh all pairs, 20 c² drawn pairs, or triplets of neighbors. */
function operationsOf({ supervision, tags }: Costly): string {
  if (tags.includes("fixed")) return "n d";
  if (tags.includes("closedForm"))
    return tags.includes("rowOrderFree") ? "3 n d² + 10 d³" : "0.3 n² d + 30 n d² + 10 d³";
  if (supervision === "pairs") return "1500 c² d² + 1000 n d + 100 d³";
  if (supervision === "triplets") return "260 p d + 0.3 n² d + 100 d³";
  if (supervision === "quadruplets") return "8000 n d + 100 d³";
  return "3000 n d + 3 n² d + 100 d³";
}

/** Measured (docs/memory.md): copies of the points (normalized, parts, work), d x d matrices, constraints, and arrays that wait for their collection. */
function numbersOf({ supervision, tags }: Costly): string {
  if (tags.includes("rowOrderFree")) return "2 n d + 12 d² + 1000000";
  if (tags.includes("closedForm")) return "5 n d + 120 n + 12 d² + 30 g";
  if (supervision === "pairs" || supervision === "quadruplets") return "2.5 n d + 5.5 p r + 1.5 d² + 48 g";
  if (supervision === "triplets") return "8 n d + 350 n + 28 p + 70 g";
  return "8 n d + 150 n + 60 g";
}

type Symbols = Readonly<Record<string, number>>;

function symbolsOf(learner: Costly, size: ProblemSize, given: Readonly<Record<string, unknown>>): Symbols {
  const option = (name: string): number | undefined => {
    const schema = learner.options?.[name];
    const value = given[name] ?? schema?.safeParse(undefined).data;
    return typeof value === "number" ? value : undefined;
  };
  const { points: n, features: d, classes: c, relations = 0 } = size;
  const options = Object.keys(learner.options ?? {}).flatMap((name) => {
    const value = option(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(options),
    n,
    d,
    c,
    k: Math.min(option("components") ?? d, d),
    r: Math.min(n, d),
    s: Math.min(n, option("sample") ?? 3000),
    g: Math.min(n * d, MOST_WAITING),
    p: relations + (c > 0 ? drawnConstraints(learner.supervision, size, option) : 0),
  };
}

/** Entries of the points from which on the arrays that wait for their collection grow no more. */
const MOST_WAITING = 80_000;

/** How many constraints labels make under these options. */
function drawnConstraints(
  supervision: Supervision,
  { points: n, classes: c }: ProblemSize,
  option: (name: string) => number | undefined,
): number {
  if (supervision === "pairs") return 2 * Math.min(option("constraints") ?? 20 * c * c, (n * n) / 4);
  if (supervision === "quadruplets") return option("constraints") ?? 20 * c * c;
  return Math.min(n * (option("genuine") ?? 3) * (option("impostors") ?? 10), option("constraints") ?? Infinity);
}

/** The value of a sum of products, such as `2 n² d + 10 d³`. */
const sumOf = (formula: string, symbols: Symbols): number =>
  formula
    .split(" + ")
    .reduce((sum, term) => sum + term.split(" ").reduce((product, text) => product * factorOf(text, symbols), 1), 0);

function factorOf(text: string, symbols: Symbols): number {
  const [, name, power] = /^([A-Za-z]+)([²³]?)$/.exec(text) ?? [];
  if (name === undefined || !Object.hasOwn(symbols, name)) return Number(text);
  const value = symbols[name];
  return power === "³" ? value * value * value : power === "²" ? value * value : value;
}

const MEANINGS: Readonly<Record<string, string>> = {
  c: "classes",
  k: "components",
  r: "the smaller of points and features",
  s: "points drawn",
  g: "at most 80,000 of n d",
  p: "constraints",
};

/** Points and features, and what else the formula names: `n = 100 points, d = 4 features, p = 600 constraints`. */
function namesIn(formula: string, symbols: Symbols): string {
  const used = new Set(formula.match(/[A-Za-z]+/g) ?? []);
  const others = [...used].filter((name) => name !== "n" && name !== "d" && Object.hasOwn(symbols, name));
  const meaning = (name: string): string => (MEANINGS[name] ? ` ${MEANINGS[name]}` : "");
  return [
    `n = ${symbols["n"]} points`,
    `d = ${symbols["d"]} features`,
    ...others.map((name) => `${name} = ${symbols[name]}${meaning(name)}`),
  ].join(", ");
}
