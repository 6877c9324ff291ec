import { counted } from "../base/counted.ts";
import { type OptionShape, parseOptions } from "../base/options.ts";
import { requireMemory } from "../engine/memory.ts";
import { queryLearners } from "../learners/query/index.ts";
import { saveQueryMap } from "../metrics/modelFile.ts";
import type { Comparison } from "../metrics/queryMapParts.ts";
import { percent, range, signed } from "../plot/verdict.ts";
import type { FitFlags } from "./fitResult.ts";
import type { Evaluation } from "./heldOut.ts";
import { type JudgedData, loadJudged } from "./judgedData.ts";
import { parseSetting } from "./learnerChoice.ts";
import { modelNotes } from "./modelNotes.ts";
import type { Outcome } from "./outcome.ts";
import { fitAgainCommandLine } from "./proofCommandLine.ts";
import { proofPage } from "./proofPage.ts";
import { learnQueryMap, type QueryOnlyResult } from "./queryOnly.ts";
import { missesGain } from "./requireGain.ts";
import { scoreTable } from "./scoreTable.ts";
import { mainFirst } from "./search.ts";
import { session } from "./session.ts";
import { CommandError, unknownName } from "./usageError.ts";
import { writeOut } from "./writeOut.ts";

/** `etalon fit --mode query-only`: learns a map of queries and saves it. */
export async function fitQueryOnly(name: string, flags: FitFlags): Promise<Outcome> {
  requireFitting(flags);
  const { learner, seed, quiet, out, timeout, refit } = flags;
  const given = givenOptions(learner, flags.set ?? []);
  const comparison = (flags.comparison ?? given["comparison"] ?? "euclidean") as Comparison;
  const options = { seed, ...given, comparison };
  const data = await loadJudged(name, flags, seed);
  requireMemory({ points: data.points.rows, features: data.points.cols, relations: data.judged.query.length });
  const holdout = flags.holdout ?? 0.2;
  return session(quiet, async (interrupt, bar) => {
    const settings = { learner, options, comparison, holdout, refit, timeout, seed, interrupt, bar };
    const result = await learnQueryMap(data, settings);
    const evaluation = evaluationOf(result);
    const notes = modelNotes(data.loaded, flags, { scale: "none", supervision: "relevance", holdout }, evaluation);
    writeOut(out, saveQueryMap(result.map, notes));
    const page = flags.report === undefined ? undefined : reportOf(name, data, result, { ...flags, holdout });
    if (page) writeOut(flags.report!, await page);
    const scored = (evaluation?.scores ?? []).map((gain) => ({ name: gain.score, gain }));
    const missed = missesGain(flags, scored, "fit");
    return {
      document: documentOf(data, result, flags, comparison, evaluation),
      text: `${textOf(data, result, flags, comparison, evaluation)}${page ? `\nReport: ${flags.report}` : ""}`,
      warnings: [
        ...data.warnings,
        ...result.map.report.warnings,
        ...result.notes,
        ...(result.judgment?.warnings ?? []),
      ],
      exitCode: interrupt.exitCode ?? (missed ? 3 : 0),
    };
  });
}

/** `OPTION` for flags that have no meaning where documents stay as they are. */
function requireFitting(flags: FitFlags): void {
  const refused = (why: string): CommandError => new CommandError("OPTION", why, "etalon fit --help");
  for (const kind of ["pairs", "triplets", "quadruplets", "chunks"] as const)
    if (flags[kind] !== undefined)
      throw refused(`--${kind} do not say which end asks. With --mode query-only give --qrels <file>.`);
  if (flags.qrels === undefined) throw refused("--mode query-only learns from judged queries. Give --qrels <file>.");
  if (flags.components !== undefined)
    throw refused(
      "--components needs --mode both: with query-only the documents keep their length, and so do queries.",
    );
  if (flags.scale !== undefined && flags.scale !== "none")
    throw refused(`--scale ${flags.scale} would change the documents, which --mode query-only leaves. Leave it out.`);
  if ((flags.negatives ?? flags.negativesEach) !== undefined)
    throw refused("--negatives needs --mode both: query-only sets relevant items against all others. Leave it out.");
  if (flags.start !== undefined) throw refused("--start needs --mode both. Leave it out.");
  if (flags.learner !== "auto" && !Object.hasOwn(queryLearners, flags.learner))
    throw unknownName(
      "learner of query maps",
      flags.learner,
      [...Object.keys(queryLearners), "auto"],
      "etalon fit --help",
    );
}

function givenOptions(learner: string, set: readonly string[]): Readonly<Record<string, unknown>> {
  if (learner === "auto") {
    if (set.length === 0) return {};
    throw new CommandError("OPTION", "--set needs a learner by name, not auto.", "etalon fit --help");
  }
  const settings = set.map((text) => parseSetting(text, learner)).filter(([owner]) => owner === learner);
  const options = Object.fromEntries(settings.map(([, option, value]) => [option, value] as const));
  parseOptions(learner, queryLearners[learner]!.options as OptionShape, options);
  return options;
}

function evaluationOf({ judgment, held, dropped }: QueryOnlyResult): Evaluation | null {
  if (!judgment || !held || judgment.scores.length === 0) return null;
  const scores = mainFirst(judgment.scores).map(({ name, gain }) => ({ score: name, ...gain }));
  return { ...scores[0]!, score: "MRR", heldOut: held.length, neighbors: null, dropped, scores };
}

function documentOf(
  { points, judged }: JudgedData,
  { map, seconds, choice }: QueryOnlyResult,
  { out, seed, mode }: FitFlags,
  comparison: Comparison,
  evaluation: Evaluation | null,
): unknown {
  const { converged, reason, iterations } = map.report;
  return {
    ...{ model: out, learner: map.learner, points: points.rows, items: judged.items },
    queries: judged.selves ? judged.items : points.rows - judged.items,
    ...{ features: points.cols, components: map.components, mode, comparison },
    ...{ converged, stopReason: reason, iterations, seconds, seed, evaluation },
    ...(choice ? { choice } : {}),
  };
}

function textOf(
  { points, judged }: JudgedData,
  { map, seconds, choice, held, judgment }: QueryOnlyResult,
  { out }: FitFlags,
  comparison: Comparison,
  evaluation: Evaluation | null,
): string {
  const { converged, reason, iterations, constraints } = map.report;
  const used = Object.entries(constraints).map(([kind, amount]) => `${amount} ${kind}`);
  const lines = [
    ...(choice ? [`auto chose ${map.learner}: ${choice.reason}`] : []),
    `${map.learner}: a query map, not a metric; ${counted(judged.items, "item")} stay as they are, ${counted(points.cols, "feature")}, compared by ${comparison === "cosine" ? "cosine" : "Euclidean distance"}${used.length > 0 ? `; learned from ${used.join(", ")}` : ""}`,
    `${converged ? "converged" : "not converged"} after ${counted(iterations, "iteration")} (${reason}), ${seconds.toFixed(2)} s`,
  ];
  if (evaluation && held && judgment?.search) {
    const { euclidean, learned, difference, ci, verdict } = evaluation;
    lines.push(
      `MRR of ${counted(judgment.search.rows.length, "held-out query", "held-out queries")} among ${counted(judgment.search.gallery.input.rows, "held-out item")}: unmapped ${percent(euclidean.mean)} (${range(euclidean.ci)}), mapped ${percent(learned.mean)} (${range(learned.ci)})`,
      `difference ${signed(difference)} points (${signed(ci[0])} to ${signed(ci[1])}): ${verdict === "same" ? "not better than unmapped queries" : verdict}`,
      "",
      scoreTable(judgment.scores.filter(({ name }) => !name.startsWith("precision"))),
      "",
    );
  }
  return [...lines, `Model: ${out}`].join("\n");
}

function reportOf(
  data: string,
  { loaded, points, judged, names }: JudgedData,
  { map, judgment, held, dropped, notes, choice }: QueryOnlyResult,
  flags: FitFlags & { readonly holdout: number },
): Promise<string> | undefined {
  if (!judgment || !held) return undefined;
  const mine = Array.from(held, (row) => names[row]!);
  const chosen = choice?.options["regularization"];
  const set = chosen === undefined ? flags.set : [`regularization=${chosen}`];
  const items = held.filter((row) => row < judged.items).length;
  return proofPage(judgment, {
    name: loaded.dataset.name,
    learner: map.learner,
    facts: `A query map, not a metric: ${counted(judged.items, "item")} of ${counted(points.cols, "feature")} stay as they are. Judged on ${counted(held.length, "held-out point")} that ${map.learner} did not see, ${counted(dropped, "judgment")} between the two parts left out; no query and no item stands on both sides.`,
    names: { queries: judged.selves ? mine : mine.slice(items), points: mine },
    warnings: notes,
    command: fitAgainCommandLine(data, { ...flags, ...(set ? { set } : {}) }, { learner: map.learner, scale: "none" }),
    seed: flags.seed,
    score: flags.score,
  });
}
