import { totalmem } from "node:os";
import { EtalonError } from "../base/errors.ts";

/** Size of a run. */
export interface RunSize {
  readonly points: number;
  readonly features: number;
  readonly neighbors?: number;
  /** Pairs, triplets or other relations. */
  readonly relations?: number;
}

/**
 * Bytes that a fit and its evaluation take at their peak: six copies of the data (raw, scaled, normalized, mapped, training part, work), twenty d x d matrices
 * (map, gradient, scatter, history of the optimizer), the neighbor tables and the relations, all in 8-byte numbers, and 80 MB for the program itself.
 */
export function estimateMemory({ points, features, neighbors = 10, relations = 0 }: RunSize): number {
  return 8 * (6 * points * features + 20 * features * features + 4 * points * neighbors + 4 * relations) + PROGRAM;
}

const PROGRAM = 80e6;

/** `MEMORY` with the estimate and ways out if a run of this size would not fit into the memory of the machine (or its container). */
export function requireMemory(size: RunSize, available = availableMemory()): void {
  const needed = estimateMemory(size);
  if (needed <= available) return;
  throw new EtalonError(
    "MEMORY",
    `${size.points} points with ${size.features} features would take about ${gigabytes(needed)}: 8 bytes x (6 points x features + 20 features² + tables). Here are ${gigabytes(available)}. Take fewer rows, or fewer features with --features or --drop.`,
  );
}

/** Bytes this process may use: the machine's memory, or less in a container that limits it. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Bytes in words, such as `1.3 GB`. */
export const gigabytes = (bytes: number): string =>
  bytes < 1e9 ? `${Math.ceil(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
