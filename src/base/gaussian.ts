import { cos, log, sin } from "./elementary.ts";
import type { Random } from "./random.ts";

/** Two independent standard normal numbers. Box & Muller, A note on the generation of random normal deviates, 1958. */
export function gaussianPair(random: Random): [number, number] {
  const radius = Math.sqrt(-2 * log(1 - random.uniform()));
  const angle = 2 * Math.PI * random.uniform();
  return [radius * cos(angle), radius * sin(angle)];
}
