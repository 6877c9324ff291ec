import { exp } from "../base/elementary.ts";
import type { Loss } from "./loss.ts";

/** e^−a, the price of boosting: it grows fastest of all, so that a wrong constraint weighs most. Freund & Schapire 1997. */
export const exponential: Loss = {
  name: "exponential",
  smooth: true,
  convex: true,
  value: (margin) => exp(-margin),
  slope: (margin) => -exp(-margin),
};
