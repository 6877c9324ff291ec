/** Milliseconds from an arbitrary origin; never goes back. */
export const clock = (): number => performance.now();
