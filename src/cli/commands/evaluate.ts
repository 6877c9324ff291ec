import type { Command } from "commander";
import { counted } from "../../base/counted.ts";
import type { LoadedData } from "../data.ts";
import { evaluateLocal } from "../evaluateLocal.ts";
import { type DataFlags, etalonCommand, integer, nameList, withDataFlags } from "../flags.ts";
import { judgeByQueryMap } from "../judgeQueryMap.ts";
import { type JudgeFlags, judge, judgeKind } from "../judging.ts";
import type { Judgment } from "../judgment.ts";
import {
  type AnyModel,
  holdsLocal,
  holdsQueryMap,
  isTrainingData,
  loadForModel,
  loadLabeledForModel,
  openEveryModel,
  scaleOf,
} from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { evaluateCommandLine } from "../proofCommandLine.ts";
import { proofPage } from "../proofPage.ts";
import { type GainFlags, missesGain } from "../requireGain.ts";
import { scoreTable } from "../scoreTable.ts";
import { CommandError } from "../usageError.ts";
import { writeOut } from "../writeOut.ts";

type Flags = GlobalFlags & DataFlags & JudgeFlags & GainFlags & { readonly report?: string };

export const evaluateCommand = (): Command =>
  withDataFlags(etalonCommand("evaluate", "judge a model on data, beside the Euclidean distance"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "a file or a built-in data set; best data that the model was not learned on")
    .option("--pairs <file>", "judge by pairs: columns a, b, label")
    .option("--triplets <file>", "judge by triplets: columns anchor, positive, negative")
    .option("--quadruplets <file>", "judge by quadruplets: columns a, b, c, d, where a and b should be the nearer pair")
    .option("--qrels <file>", "judge a search: columns query, item, relevance (from 0, graded if you like)")
    .option("--queries <file>", "the points that ask, where they are not among the data; ids as in the data")
    .option("--neighbors <k>", "k of the nearest neighbors", integer("--neighbors", 1), 3)
    .option("--at <k,k>", "places at which to count hits", (text) => nameList(text).map(integer("--at", 1)), [1, 5, 10])
    .option("--report <html>", "with pairs or qrels, write a page: scores, curves and neighbors before and after")
    .option("--require-gain", "exit with 3 unless better than Euclidean")
    .option("--score <name>", "the score that --require-gain asks, such as recall@10; the first by default")
    .action((model: string, data: string, flags: Flags) => finish(flags, () => evaluate(model, data, flags)));

async function evaluate(modelPath: string, name: string, flags: Flags): Promise<Outcome> {
  const kind = judgeKind(flags);
  if (flags.report !== undefined && kind !== "pairs" && kind !== "qrels")
    throw new CommandError(
      "OPTION",
      "--report shows what pairs or queries say. Give --pairs or --qrels <file>; for labels, `etalon compare --report` writes one.",
      "etalon evaluate --help",
    );
  const model = openEveryModel(modelPath);
  if (holdsLocal(model)) return evaluateLocal(modelPath, model, name, flags);
  const { loaded, notes } =
    kind === undefined && !holdsQueryMap(model)
      ? await loadLabeledForModel(name, model, flags, flags.seed)
      : { loaded: await loadForModel(name, model, flags, flags.seed), notes: [] };
  const { dataset, points } = loaded;
  const judgment = await (holdsQueryMap(model)
    ? judgeByQueryMap(model, loaded, flags)
    : judge(name, model, loaded, flags));
  const { scores, warnings: said } = judgment;
  const warnings = [...dataset.warnings, ...notes, ...said];
  if (isTrainingData(model, loaded))
    warnings.push(
      "the model was learned on these very points: the scores flatter it. Judge on other data, or read the estimate of `etalon fit`",
    );
  if (flags.report !== undefined)
    writeOut(flags.report, await page(judgment, modelPath, name, model, loaded, warnings, flags));
  return {
    document: {
      model: modelPath,
      dataset: dataset.name,
      points: points.rows,
      scale: scaleOf(model),
      trainingData: isTrainingData(model, loaded),
      seed: flags.seed,
      scores: scores.map(({ name: score, gain }) => ({ score, ...gain })),
    },
    text: `${scoreTable(scores)}${flags.report === undefined ? "" : `\nReport: ${flags.report}`}`,
    warnings,
    exitCode: missesGain(flags, scores, "evaluate") ? 3 : 0,
  };
}

function page(
  judgment: Judgment,
  modelPath: string,
  name: string,
  model: AnyModel,
  { dataset, points }: LoadedData,
  warnings: readonly string[],
  flags: Flags,
): Promise<string> {
  return proofPage(judgment, {
    name: dataset.name,
    learner: model.metric.learner,
    facts: `${counted(points.rows, "point")}, ${counted(points.cols, "feature")}, scale ${scaleOf(model)}; judged by ${flags.pairs ?? flags.qrels}.`,
    names: judgment.names!,
    warnings,
    command: evaluateCommandLine(modelPath, name, flags),
    seed: flags.seed,
    score: flags.score,
  });
}
