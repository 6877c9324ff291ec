import { counted } from "../base/counted.ts";
import type { LoadedData } from "./data.ts";
import type { FitFlags, FitResult } from "./fitResult.ts";
import type { Judged } from "./judged.ts";
import { namesOf } from "./judging.ts";
import { fitAgainCommandLine } from "./proofCommandLine.ts";
import { proofPage } from "./proofPage.ts";
import { CommandError } from "./usageError.ts";

/** `OPTION` unless the estimate is one by pairs, which alone has a page. */
export function requirePairsForReport({ report }: FitFlags, kind: string): void {
  if (report === undefined || kind === "pairs") return;
  throw new CommandError(
    "OPTION",
    `--report shows an estimate by pairs, and this one is by ${kind}. Leave it out; for labels, \`etalon compare --report\` writes one.`,
    "etalon compare --help",
  );
}

/** The estimate of a fit as an HTML page; undefined when there is no estimate. */
export function fitPage(
  data: string,
  loaded: LoadedData,
  { learner, evaluation, judgment, held, notes }: FitResult,
  flags: FitFlags & { readonly holdout: number },
  scale: string,
  asking?: { readonly names: readonly string[]; readonly judged: Judged },
): Promise<string> | undefined {
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
