import { totalmem } from "node:os";
import { EtalonError } from "../base/errors.ts";
import { gigabytes } from "../base/gigabytes.ts";

/** Size of a run. */
export interface RunSize {
  readonly points: number;
  readonly features: number;
  /** Pairs, triplets or other relations. */
  readonly relations?: number;
}

/**
 * Bytes that a fit and its evaluation take at their peak: twelve copies of the data (raw, scaled, normalized, mapped, parts, work) and twenty d x d
 * matrices in 8-byte numbers, lists of near pairs of 16 kB a point, 64 bytes a relation, and 120 MB for the program. Measured: nca on 20,000 x 16
 * takes 494 MB (estimate 471), lmnn on 1,797 x 64 188 MB (estimate 160).
 */
export const estimateMemory = ({ points, features, relations = 0 }: RunSize): number =>
  8 * (12 * points * features + 20 * features * features) + 16_000 * points + 64 * relations + 120e6;

/** `MEMORY` with the estimate and ways out if a run of this size would not fit into the memory of the machine (or its container). */
export function requireMemory(size: RunSize, available = availableMemory()): void {
  const needed = estimateMemory(size);
  if (needed <= available) return;
  throw new EtalonError(
    "MEMORY",
    `${size.points} points with ${size.features} features would take about ${gigabytes(needed)}: 8 bytes x (12 points x features + 20 features²) + 16 kB x points. Here are ${gigabytes(available)}. Take fewer rows, or fewer features with --features or --drop.`,
  );
}

/** Bytes this process may use: the machine's memory, or less in a container that limits it. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}
