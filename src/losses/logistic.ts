import { exp, log1p } from "../base/elementary.ts";
import type { Loss } from "./loss.ts";

/** ln(1 + e^−a), natural log: minus the log-likelihood of a constraint that holds with probability 1/(1 + e^−a). */
export const logistic: Loss = {
  name: "logistic",
  smooth: true,
  convex: true,
  value: (margin) => Math.max(0, -margin) + log1p(exp(-Math.abs(margin))),
  slope(margin) {
    const small = exp(-Math.abs(margin));
    return -(margin > 0 ? small : 1) / (1 + small);
  },
};
