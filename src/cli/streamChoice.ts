import { statSync } from "node:fs";
import { gigabytes } from "../base/gigabytes.ts";
import type { Scale } from "../data/scaling.ts";
import { allowedMemory, requireRunMemory, runMemory } from "../engine/memory.ts";
import { isPattern } from "../io/filePattern.node.ts";
import { isParquet } from "../io/parseTable.ts";
import { learners } from "../learners/index.ts";
import type { Learner } from "../learners/learner.ts";
import type { FitFlags } from "./fitResult.ts";
import type { StreamTask } from "./fitStream.ts";
import { optionsFor, type Setting } from "./learnerChoice.ts";
import { isStreamable, streamShape } from "./streamSource.ts";
import { flagsFor } from "./supervised.ts";
import { CommandError } from "./usageError.ts";

/** Flags that need all points at once, as they are spelled. */
const WHOLE = {
  pairs: "--pairs",
  triplets: "--triplets",
  quadruplets: "--quadruplets",
  chunks: "--chunks",
  qrels: "--qrels",
  queries: "--queries",
  negatives: "--negatives",
  negativesEach: "--negatives-each",
  target: "--target",
  softLabels: "--soft-labels",
  view: "--view",
  weights: "--weights",
  group: "--group",
  text: "--text",
  learnFrom: "--learn-from",
  start: "--start",
  report: "--report",
} as const satisfies Partial<Record<keyof FitFlags, string>>;

/**
 * How to learn batch by batch, where `--stream` asks for it or the points would not fit into the memory allowed and learner, file and flags let it be;
 * undefined otherwise. `OPTION` where it was asked for and cannot be.
 */
export async function streamChoice(
  name: string,
  flags: FitFlags,
  learner: Learner | undefined,
  settings: readonly Setting[],
): Promise<StreamTask | undefined> {
  const asked = flags.stream === true;
  if (!asked && !isStreamable(name)) return undefined;
  const hindrance = hindranceOf(flags, learner);
  if (asked && hindrance !== undefined) throw new CommandError("OPTION", hindrance, "etalon fit --help");
  if (!learner) return undefined;
  if (!learner.stream || hindrance !== undefined) {
    await requireRoom(name, flags, learner, settings);
    return undefined;
  }
  const options = optionsOf(flags, learner, settings);
  const why = asked ? undefined : await whyTooLarge(name, flags, learner, options);
  if (!asked && why === undefined) return undefined;
  return {
    learner: { ...learner, stream: learner.stream },
    options,
    scale: (flags.scale ?? (flags.vector === undefined ? "zscore" : "none")) as Scale,
    holdout: flags.chunk !== undefined && flags.label === undefined ? 0 : (flags.holdout ?? 0.2),
    ...(why === undefined ? {} : { why }),
  };
}

const optionsOf = ({ seed, components }: FitFlags, learner: Learner, settings: readonly Setting[]) => ({
  seed,
  ...(components === undefined ? {} : { components }),
  ...optionsFor(learner, settings),
});

/** `MEMORY` with ways out, batches among them, before anything is read, where all points at once would not fit. */
async function requireRoom(
  name: string,
  flags: FitFlags,
  learner: Learner,
  settings: readonly Setting[],
): Promise<void> {
  if (flags.text !== undefined || isPattern(name)) return;
  const shape = await streamShape(name, flags);
  if (!shape) return;
  const size = { points: shape[0], features: shape[1], classes: 0 };
  requireRunMemory(learner, size, optionsOf(flags, learner, settings), allowedMemory(flags.maxMemory));
}

function hindranceOf(flags: FitFlags, learner: Learner | undefined): string | undefined {
  if (!learner) return "--stream needs a learner by name, not auto.";
  if (!learner.stream) {
    const able = Object.values(learners).flatMap(({ name, stream }) => (stream ? [name] : []));
    return `${learner.name} does not learn from batches. Those that do: ${able.join(", ")}.`;
  }
  const whole = Object.entries(WHOLE).find(([flag]) => flags[flag as keyof typeof WHOLE] !== undefined);
  if (whole) return `--stream and ${whole[1]} do not go together: it needs all points at once.`;
  if (flags.missing === "mean") return "--missing mean needs all points at once. Give --missing drop with --stream.";
  if (learner.supervision !== "none" && flags.label === undefined && flags.chunk === undefined)
    return `${learner.name} learns from ${learner.supervision}. Give ${flagsFor(learner)}; from batches, --label or --chunk.`;
  return undefined;
}

/** Bytes of a file other than Parquet that is read as a whole. */
const MOST_AT_ONCE = 2147483647;

async function whyTooLarge(
  name: string,
  flags: FitFlags,
  learner: Learner,
  options: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  if (isPattern(name)) return undefined;
  const shape = await streamShape(name, flags);
  if (!shape) return undefined;
  const [points, features] = shape;
  if (!isParquet(name) && statSync(name).size > MOST_AT_ONCE)
    return `${name} has more than ${gigabytes(MOST_AT_ONCE)}, the most that is read at once: `;
  const bytes = runMemory(learner, { points, features, classes: flags.label === undefined ? 0 : 2 }, options);
  const most = allowedMemory(flags.maxMemory);
  if (bytes <= most) return undefined;
  return `${points} points at once would take about ${gigabytes(bytes)}, ${gigabytes(most)} are allowed: `;
}
