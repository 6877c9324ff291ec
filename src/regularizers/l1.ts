import { l1Psd } from "../optim/sets/onPsdCone.ts";
import { l1 as entrywise } from "../optim/sets/proximal.ts";
import { identity } from "./nuclear.ts";
import type { Regularizer } from "./regularizer.ts";
import { spectral } from "./spectral.ts";

/** R(M) = Σ |m_ij|: makes entries of M zero, of diag(w) whole weights. For a map L the price is Σ |l_ij|. */
export const l1 = {
  name: "l1",
  convex: true,
  matrix: (weight: number) => l1Psd(weight, 1e-6),
  weights: spectral(identity).weights,
  map: entrywise,
} satisfies Regularizer;
