import { dataWords, shellLine } from "./commandLine.ts";
import type { FitFlags } from "./fitResult.ts";
import type { JudgeFlags } from "./judging.ts";

type Words = readonly (string | number)[];

/** A flag with its value, or nothing. */
const flag = (name: string, value: string | number | undefined): Words => (value === undefined ? [] : [name, value]);

/** The command line that judges again. */
export const evaluateCommandLine = (model: string, data: string, flags: JudgeFlags): string =>
  shellLine([
    ...["etalon", "evaluate", model, data, ...dataWords(flags)],
    ...flag("--pairs", flags.pairs),
    ...flag("--qrels", flags.qrels),
    ...flag("--queries", flags.queries),
    ...["--at", flags.at.join(","), "--seed", flags.seed],
  ]);

/** The command line that learns and judges again, with everything spelled out that defaults might change. */
export const fitAgainCommandLine = (
  data: string,
  flags: FitFlags & { readonly holdout: number },
  { learner, scale }: { readonly learner: string; readonly scale: string },
): string =>
  shellLine([
    ...["etalon", "fit", data, ...dataWords(flags)],
    ...flag("--pairs", flags.pairs),
    ...flag("--triplets", flags.triplets),
    ...flag("--quadruplets", flags.quadruplets),
    ...flag("--chunks", flags.chunks),
    ...flag("--chunk", flags.chunk),
    ...flag("--target", flags.target?.join(",")),
    ...flag("--learn-from", flags.learnFrom?.join(",")),
    ...flag("--qrels", flags.qrels),
    ...flag("--queries", flags.queries),
    ...flag("--negatives", flags.negatives),
    ...flag("--negatives-each", flags.negativesEach),
    ...(flags.mode === "both" ? [] : ["--mode", flags.mode]),
    ...flag("--comparison", flags.comparison),
    ...["--learner", learner],
    ...flag("--start", flags.start),
    ...flag("--components", flags.components),
    ...(flags.set ?? []).flatMap((setting) => ["--set", setting]),
    ...flag("--weights", flags.weights),
    ...["--scale", scale, "--holdout", flags.holdout],
    ...(flags.refit ? [] : ["--no-refit"]),
    ...flag("--timeout", flags.timeout),
    ...["--seed", flags.seed, "--out", flags.out],
  ]);
