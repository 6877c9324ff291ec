import { totalmem } from "node:os";
import { EtalonError } from "../base/errors.ts";
import { gigabytes } from "../base/gigabytes.ts";
import { type Costly, costOf, type ProblemSize } from "../learners/cost.ts";
import { beyondMemory, type Sized } from "../learners/memoryLimit.ts";

/** What a run of the command line holds: the program with its reader and threads, and the points as read, scaled, split and mapped. */
const PROGRAM = 45e6;
const COPIES = 5;

/** Bytes of the command line's process that reads points of this size, fits and judges: `costOf`, 45 MB more of program and five copies of the points. */
export const runMemory = (
  learner: Costly,
  size: ProblemSize,
  options: Readonly<Record<string, unknown>> = {},
): number => costOf(learner, size, options).bytes + readMemory(size);

const readMemory = ({ points, features }: ProblemSize): number => PROGRAM + 8 * COPIES * points * features;

/** `MEMORY` with the formula and ways out if reading, fitting and judging would take more than `most` bytes. */
export function requireRunMemory(
  learner: Sized,
  size: ProblemSize,
  options: Readonly<Record<string, unknown>> = {},
  most = allowedMemory(),
): void {
  if (runMemory(learner, size, options) <= most) return;
  const { bytes, formula, ...cost } = costOf(learner, size, options);
  const read = readMemory(size);
  throw beyondMemory(
    learner,
    { ...cost, bytes: bytes + read, formula: `${formula}, and ${gigabytes(read)} to read and judge the points` },
    most,
  );
}

/** Size of a run without a learner of the registry. */
export interface RunSize {
  readonly points: number;
  readonly features: number;
  /** Pairs, triplets or other relations. */
  readonly relations?: number;
}

/** `MEMORY` if a run of this size, with 12 copies of the points, 20 d x d matrices and 64 bytes a relation, would not fit. */
export function requireMemory({ points, features, relations = 0 }: RunSize, available = availableMemory()): void {
  const needed = 8 * (12 * points * features + 20 * features * features) + 64 * relations + 3 * PROGRAM;
  if (needed <= available) return;
  throw new EtalonError(
    "MEMORY",
    `${points} points with ${features} features would take about ${gigabytes(needed)}: 8 bytes x (12 points x features + 20 features²). Here are ${gigabytes(available)}. Take fewer rows, or fewer features with --features or --drop.`,
  );
}

/** Bytes this process may use: the machine's memory, or less in a container that limits it. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem() ? limit : totalmem();
}

/** Bytes that a run may take: the gigabytes that the user allows, or else 80 % of those. */
export const allowedMemory = (allowed?: number): number =>
  allowed === undefined ? 0.8 * availableMemory() : 1e9 * allowed;
