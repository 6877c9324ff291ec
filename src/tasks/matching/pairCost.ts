/** What the matchers are told. */
export interface MatchPlan {
  readonly method: "optimal" | "greedy";
  readonly candidates: number;
  readonly memory: number;
  /** 1 to add up squared distances, 0.5 plain ones. */
  readonly power: 0.5 | 1;
  /** Largest cost of a pair, and that of a point left alone. */
  readonly most: number | undefined;
}

/** Cost of a pair from its squared distance. */
export const costOf = (squared: number, power: 0.5 | 1): number => (power === 1 ? squared : Math.sqrt(squared));
