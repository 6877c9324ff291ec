import type { Standing } from "./labelScreen.ts";
import type { View } from "./labelSession.ts";

export interface LabelEnd {
  readonly reason: Extract<View, { kind: "end" }>["reason"];
  readonly standing: Standing;
  /** Path of the file of labels. */
  readonly labels: string;
  /** The commands to type next: to learn from pairs, from triplets, and to go on at random. */
  readonly commands: Readonly<Record<"pairs" | "triplets" | "random", string>>;
}

const REASONS = {
  quit: "stopped by you",
  budget: "all questions of the budget are answered",
  empty: "no question is left: every candidate was asked",
} as const;

/** What to do with what was answered. */
export function nextStep({ standing: { same, different, odd, settling }, commands, reason }: LabelEnd): {
  readonly advice: string | null;
  readonly next: string;
} {
  if (same > 0 && different > 0) {
    const few = Math.min(same, different) < 5 && !settling.settled && reason !== "empty";
    return { advice: few ? "a few more of both kinds would make a better distance" : null, next: commands.pairs };
  }
  if (odd > 0) return { advice: null, next: commands.triplets };
  if (same + different === 0)
    return { advice: "nothing was decided yet, so that there is nothing to learn from", next: commands.random };
  const advice =
    same === 0
      ? "every pair was different, also the nearest ones: a distance is learned from pairs of both kinds. Show the fields that tell equal points (--text, --vector, --features), or add pairs known to be the same to the file"
      : "every pair was the same: a distance is learned from pairs of both kinds. Ask at random, or add pairs known to be different to the file";
  return { advice, next: commands.random };
}

/** The end of a round for people. */
export function endText(end: LabelEnd): string {
  const { reason, standing, labels } = end;
  const { same, different, unsure, odd, answered } = standing;
  const { advice, next } = nextStep(end);
  const counts = [`${same} same`, `${different} different`, ...(unsure > 0 ? [`${unsure} unsure`] : [])];
  if (odd > 0) counts.push(`${odd} odd ones`);
  return [
    `${REASONS[reason]}; ${answered} answered now, in ${labels}: ${counts.join(", ")}`,
    ...(advice === null ? [] : [advice]),
    `Next: ${next}`,
  ].join("\n");
}
