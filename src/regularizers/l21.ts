import type { Penalty } from "../optim/methods/proximalGradient.ts";
import { l21Psd } from "../optim/sets/onPsdCone.ts";
import { l21 as rowwise } from "../optim/sets/proximal.ts";
import { identity } from "./nuclear.ts";
import type { Regularizer } from "./regularizer.ts";
import { spectral } from "./spectral.ts";

/**
 * R(M) = Σ_i ‖row i of M‖, the group lasso over features: a row of M that is 0 leaves its feature out of every distance. For a map L the price is
 * Σ_j ‖column j of L‖, with the same effect. Yuan & Lin 2006; Ying, Huang & Campbell 2009 for metrics.
 */
export const l21 = {
  name: "l21",
  convex: true,
  matrix: (weight: number) => l21Psd(weight, 1e-6),
  weights: spectral(identity).weights,
  map: columnwise,
} satisfies Regularizer;

function columnwise(weight: number): Penalty {
  const { value, proximal } = rowwise(weight);
  return {
    value: (x) => value(x.transposed()),
    proximal: (x, step) => proximal(x.transposed(), step).transposed(),
  };
}
