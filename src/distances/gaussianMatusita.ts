import { expm1 } from "../base/elementary.ts";
import type { Gaussian } from "./gaussian.ts";
import { gaussianBhattacharyya } from "./gaussianBhattacharyya.ts";
import { withLaws } from "./laws.ts";

/**
 * Matusita distance √∫ (√p − √q)² = √(2 − 2e^(−B)) of two Gaussians in d dimensions, B their Bhattacharyya distance: 0 to √2.
 * A metric. Errors as `gaussianKullbackLeibler`. Matusita 1955.
 */
export const gaussianMatusita = withLaws("metric", (p: Gaussian, q: Gaussian): number =>
  Math.sqrt(-2 * expm1(-gaussianBhattacharyya(p, q))),
);

/** Hellinger distance of two Gaussians, Matusita's divided by √2: 0 to 1. A metric. Errors as `gaussianKullbackLeibler`. */
export const gaussianHellinger = withLaws(
  "metric",
  (p: Gaussian, q: Gaussian): number => gaussianMatusita(p, q) * Math.SQRT1_2,
);
