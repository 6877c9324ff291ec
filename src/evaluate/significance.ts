import type { Interval } from "./bootstrap.ts";

/** What the interval of a paired difference says. */
export type Verdict = "better" | "same" | "worse";

/** Low end above 0: better; high end below 0: worse; otherwise the same. Ends within 1e-12 of 0 count as 0. */
export function verdictOf([low, high]: Interval): Verdict {
  if (low > ROUNDING) return "better";
  return high < -ROUNDING ? "worse" : "same";
}

const ROUNDING = 1e-12;

/**
 * Exact two-sided sign test: the chance under p = 1/2 of a split at least as uneven as `wins` to `losses` (ties left out).
 * On single points this is the exact McNemar test. McNemar, Note on the sampling error of the difference between correlated proportions, 1947.
 */
export function signTest(wins: number, losses: number): number {
  const n = wins + losses;
  const fewer = Math.min(wins, losses);
  if (2 * fewer === n) return 1;
  let ratio = 1;
  let tail = 1; // Σ_{i ≤ fewer} C(n, i) / C(n, fewer)
  for (let i = fewer; i > 0; i--) {
    ratio *= i / (n - i + 1);
    tail += ratio;
  }
  return Math.min(1, 2 * tail * binomialHalf(n, fewer));
}

/** C(n, k) / 2ⁿ, halving on the way so that nothing overflows. */
function binomialHalf(n: number, k: number): number {
  let value = 1;
  let halvings = 0;
  for (let i = 1; i <= k; i++) {
    value *= (n - k + i) / i;
    for (; value > 1 && halvings < n; halvings++) value /= 2;
  }
  for (; halvings < n && value > 0; halvings++) value /= 2;
  return value;
}

/**
 * Holm's step-down adjustment of p-values for multiple tests: the adjusted value is what to compare with the level.
 * Holm, A simple sequentially rejective multiple test procedure, 1979.
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i] - pValues[j] || i - j);
  const adjusted = new Array<number>(pValues.length);
  let highest = 0;
  order.forEach((i, rank) => {
    highest = Math.max(highest, Math.min(1, (pValues.length - rank) * pValues[i]));
    adjusted[i] = highest;
  });
  return adjusted;
}

/** Who cannot be told from the best. */
export interface TieGroup {
  readonly best: string;
  /** Names of the group, the best first, then in the order given. */
  readonly members: readonly string[];
  readonly level: number;
  /** One test against the best for every other contender. */
  readonly tests: readonly {
    readonly name: string;
    readonly wins: number;
    readonly losses: number;
    readonly p: number;
    readonly adjusted: number;
  }[];
}

/** One learner's result: its score, and the sum of correct answers in each resampling unit. */
export interface Contender {
  readonly name: string;
  readonly score: number;
  readonly units: ArrayLike<number>;
}

/**
 * The contenders whose difference to the highest score is not significant: sign tests over paired units, Holm-adjusted, at `level`.
 * Null when there are none.
 */
export function tieGroup(contenders: readonly Contender[], level = 0.05): TieGroup | null {
  if (contenders.length === 0) return null;
  const best = contenders.reduce((top, other) => (other.score > top.score ? other : top));
  const others = contenders.filter((contender) => contender !== best);
  const counts = others.map((other) => countSigns(other.units, best.units));
  const pValues = counts.map(({ wins, losses }) => signTest(wins, losses));
  const adjusted = holm(pValues);
  const tests = others.map(({ name }, i) => ({ name, ...counts[i], p: pValues[i], adjusted: adjusted[i] }));
  const members = [best.name, ...tests.filter((test) => test.adjusted > level).map(({ name }) => name)];
  return { best: best.name, members, level, tests };
}

function countSigns(a: ArrayLike<number>, b: ArrayLike<number>): { wins: number; losses: number } {
  let wins = 0;
  let losses = 0;
  for (let u = 0; u < a.length; u++) {
    if (a[u] > b[u]) wins++;
    else if (a[u] < b[u]) losses++;
  }
  return { wins, losses };
}
