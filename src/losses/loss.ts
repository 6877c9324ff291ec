/**
 * The price ℓ(a) of a margin a, by how much a constraint holds: convex and falling, so that a ≥ 1 (or a large a) is what is wanted.
 * Squared distances enter the margin linearly, which keeps the mean of ℓ convex in M.
 */
export interface Loss {
  readonly name: string;
  /** Whether ℓ′ is continuous. */
  readonly smooth: boolean;
  /** Whether ℓ is convex: false makes an optimum a local one. */
  readonly convex: boolean;
  /** ℓ(a) ≥ 0. */
  value(margin: number): number;
  /** ℓ′(a) ≤ 0; any slope of a supporting line where ℓ has a kink. */
  slope(margin: number): number;
  /** A smooth loss that nowhere exceeds ℓ and lies at most width/2 below it, for a loss with a kink. */
  smoothed?(width: number): Loss;
}
