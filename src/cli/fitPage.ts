import { counted } from "../base/counted.ts";
import type { Scale } from "../data/scaling.ts";
import type { LoadedData } from "./data.ts";
import type { FitFlags, FitResult } from "./fitResult.ts";
import type { Judged } from "./judged.ts";
import { namesOf } from "./judging.ts";
import { labelPage } from "./labelPage.ts";
import { fitAgainCommandLine } from "./proofCommandLine.ts";
import { proofPage } from "./proofPage.ts";
import { CommandError } from "./usageError.ts";

/** `OPTION` unless the estimate has a page: one by pairs, or one by labels of a learner that was named. */
export function requireReportable({ report, learner }: FitFlags, kind: string): void {
  if (report === undefined || kind === "pairs" || (kind === "labels" && learner !== "auto")) return;
  throw new CommandError(
    "OPTION",
    `--report shows an estimate by pairs or by labels of a named learner, and this one is by ${kind}${kind === "labels" ? ", of auto" : ""}. Leave it out; for many learners, \`etalon compare --report\` writes one.`,
    "etalon compare --help",
  );
}

/** The estimate of a fit as an HTML page; undefined when there is no estimate. */
export function fitPage(
  data: string,
  loaded: LoadedData,
  result: FitResult,
  flags: FitFlags & { readonly holdout: number },
  scale: Scale,
  asking?: { readonly names: readonly string[]; readonly judged: Judged },
): Promise<string> | undefined {
  const { learner, evaluation, judgment, held, notes, trained } = result;
  if (trained && evaluation?.score === "accuracy") return labelPage(data, loaded, { ...result, trained }, flags, scale);
  if (!evaluation || !judgment || !held) return undefined;
  const own = asking?.names ?? namesOf(loaded);
  const names = Array.from(held, (row) => own[row]!);
  const others = asking && !asking.judged.selves ? held.filter((row) => row < asking.judged.items).length : 0;
  const { points } = loaded;
  return proofPage(judgment, {
    name: loaded.dataset.name,
    learner: learner.name,
    facts: `${counted(points.rows, "point")}, ${counted(points.cols, "feature")}, scale ${scale}. Judged on ${counted(held.length, "held-out point")} that ${learner.name} did not see, ${counted(evaluation.dropped ?? 0, asking ? "judgment" : "pair")} between the two parts left out; no point stands on both sides.`,
    names: { queries: names.slice(others), points: names },
    warnings: notes,
    command: fitAgainCommandLine(data, flags, { learner: learner.name, scale }),
    seed: flags.seed,
    score: flags.score,
  });
}
