import type { Scored } from "./scores.ts";
import { unknownName } from "./usageError.ts";

export interface GainFlags {
  readonly requireGain?: boolean;
  /** By name, such as `recall@10`. */
  readonly score?: string;
}

/** Whether a gain was required and is missing: that of the named score, or of the first. `OPTION` for a score that was not taken. */
export function missesGain({ requireGain, score }: GainFlags, scores: readonly Scored[], command: string): boolean {
  const names = scores.map(({ name }) => name);
  if (score !== undefined && !names.includes(score))
    throw unknownName("value for --score", score, names, `etalon ${command} --help`);
  if (requireGain !== true) return false;
  const judged = score === undefined ? scores[0] : scores.find(({ name }) => name === score);
  return judged?.gain.verdict !== "better";
}
