/** A stretch of accuracies that is drawn, as shares from 0 to 1. */
export interface AccuracyScale {
  readonly low: number;
  readonly high: number;
  /** Place of a share, from 0 to `width`. */
  x(share: number, width: number): number;
}

/** The least stretch of whole twentieths around all shares, at least a tenth long. */
export function accuracyScale(shares: readonly number[]): AccuracyScale {
  const known = shares.length > 0 ? shares : [0, 1];
  const top = Math.min(20, Math.max(2, Math.ceil(20 * Math.max(...known) - 1e-9)));
  const bottom = Math.max(0, Math.min(top - 2, Math.floor(20 * Math.min(...known) + 1e-9)));
  const [low, high] = [bottom / 20, top / 20];
  return { low, high, x: (share, width) => ((share - low) / (high - low)) * width };
}
