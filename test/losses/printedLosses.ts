/** The definitions as books print them. */
export const printedLosses: Record<string, (a: number) => number> = {
  hinge: (a) => (a < 1 ? 1 - a : 0),
  squaredHinge: (a) => (a < 1 ? (1 - a) ** 2 : 0),
  // as the lecture prints it
  smoothedHinge: (a) => (a >= 1 ? 0 : a <= 0 ? 1 / 2 - a : (1 - a) ** 2 / 2),
  logistic: (a) => Math.log(1 + Math.exp(-a)),
  exponential: (a) => Math.exp(-a),
};
