/**
 * Room for rounding, so that bounds never cut off what a sum of direct differences would have found. Such a sum over d features is within
 * d + 3 units of relative error; below TINY, squares lose digits to underflow.
 */
export const roundingOf = (d: number): number => (d + 16) * 4 * Number.EPSILON;

export const TINY = 1e-150;

/** Squares of larger entries may overflow. */
export const LARGEST = 1e150;
