import type { Command } from "commander";
import { counted } from "../../base/counted.ts";
import { gigabytes } from "../../base/gigabytes.ts";
import type { Scale } from "../../data/scaling.ts";
import { clock } from "../../engine/clock.ts";
import { drive } from "../../engine/drive.ts";
import type { Interrupt } from "../../engine/interrupt.ts";
import { allowedMemory, requireRunMemory, runMemory } from "../../engine/memory.ts";
import type { Progress } from "../../engine/progress.ts";
import { euclidean } from "../../learners/euclidean.ts";
import type { Learner } from "../../learners/learner.ts";
import { localLearners } from "../../learners/local/index.ts";
import type { Metric } from "../../metrics/metric.ts";
import { saveLearnedMetric } from "../../metrics/modelFile.ts";
import { autoFromLabels } from "../autoLabels.ts";
import { chooseByRelations } from "../autoRelations.ts";
import { fitLocal } from "../fitLocal.ts";
import { fitPage, requireReportable } from "../fitPage.ts";
import { fitQueryOnly } from "../fitQueryOnly.ts";
import type { FitFlags, FitResult } from "../fitResult.ts";
import { fitStream } from "../fitStream.ts";
import { fitTasks, isMultiTask } from "../fitTasks.ts";
import { fitDocument, fitText } from "../fitText.ts";
import { fitScaled } from "../fitting.ts";
import {
  decimalNumber,
  etalonCommand,
  integer,
  nameList,
  oneOf,
  repeated,
  withDataFlags,
  withLearningColumns,
} from "../flags.ts";
import { RELATION_KINDS } from "../givenRelations.ts";
import { type Evaluation, splitOff } from "../heldOut.ts";
import { learnerNamed, optionsFor, parseSetting } from "../learnerChoice.ts";
import { modelNotes } from "../modelNotes.ts";
import { despite, finish, type Outcome } from "../outcome.ts";
import { sizeOf } from "../part.ts";
import { reductionOf } from "../reduction.ts";
import { missesGain } from "../requireGain.ts";
import type { Scored } from "../scores.ts";
import { session } from "../session.ts";
import { splitProof } from "../splitProof.ts";
import { startModel } from "../startModel.ts";
import { streamChoice } from "../streamChoice.ts";
import { flagsFor, kindOf, learnedKinds, loadSupervised, type Supervised, suits } from "../supervised.ts";
import { CommandError } from "../usageError.ts";
import { outputKind, writeOut } from "../writeOut.ts";

export const fitCommand = (): Command =>
  withLearningColumns(withDataFlags(etalonCommand("fit", "learn a distance and save it as a model")))
    .argument("<data>", "a file (csv, tsv, jsonl, parquet, arrow, npy, npz) or a built-in data set")
    .requiredOption("--learner <name|auto>", "which learner; auto chooses one by nested cross-validation")
    .requiredOption("--out <model.etalon>", "where to save the model; with --task a folder, for one model a task")
    .option(
      "--pairs <file>",
      "learn from pairs: columns a, b, label (1 or 0, same or different), and weight if you like; --label joins",
    )
    .option(
      "--triplets <file>",
      "learn from triplets: columns anchor, positive, negative; the positive should be nearer",
    )
    .option("--quadruplets <file>", "learn from quadruplets: columns a, b, c, d; a and b should be the nearer pair")
    .option("--chunks <file>", "learn from chunks: columns item, chunk; points that share a chunk are of one class")
    .option("--components <k>", "dimensions of the learned space", integer("--components", 1))
    .option("--set <option=value>", "an option of the learner; may be repeated", repeated)
    .option("--qrels <file>", "learn from judged queries: columns query, item, relevance (from 0, graded if you like)")
    .option("--queries <file>", "the points that ask, where they are not among the data; ids as in the data")
    .option(
      "--negatives <how>",
      "where only positives are known, items taken for unlike: random (default), semi-hard or hard",
      oneOf("--negatives", ["random", "semi-hard", "hard"], "etalon fit --help"),
    )
    .option("--negatives-each <n>", "how many for each positive (default: 3)", integer("--negatives-each", 1, 1000))
    .option(
      "--mode <mode>",
      "both: y = L x for items and queries; query-only: q' = A q, items stay as they are",
      oneOf("--mode", ["both", "query-only"], "etalon fit --help"),
      "both",
    )
    .option(
      "--comparison <how>",
      "with query-only, how the store compares: euclidean (default) or cosine",
      oneOf("--comparison", ["euclidean", "cosine"], "etalon fit --help"),
    )
    .option(
      "--scale <how>",
      "zscore, minmax or none, folded into the model (default: zscore, none for a vector column or text)",
      oneOf("--scale", ["zscore", "minmax", "none"], "etalon fit --help"),
    )
    .option(
      "--holdout <share>",
      "share held out for the estimate; 0 for none (default: 0.2, 0.5 with triplets or quadruplets)",
      decimalNumber("--holdout", 0, 0.9),
    )
    .option("--no-refit", "save the model of the training part instead of refitting on all data")
    .option("--neighbors <k>", "k of the nearest neighbors in the estimate", integer("--neighbors", 1), 3)
    .option(
      "--start <model.etalon>",
      "begin at an earlier model of the same features; what is minimized stays the same",
    )
    .option(
      "--timeout <s>",
      "seconds for one fit, after which the best so far is kept",
      decimalNumber("--timeout", 0.001),
    )
    .option("--learners <a,b>", "whom auto chooses from; a short list for labels, all that suit otherwise", nameList)
    .option("--budget <s>", "seconds for auto to choose, before the last fit", decimalNumber("--budget", 0.001))
    .option(
      "--max-memory <GB>",
      "gigabytes the fit may take; beyond them it is refused before it starts (default: 80% of this machine's)",
      decimalNumber("--max-memory", 0.001),
    )
    .option(
      "--stream",
      "learn from a npy or Parquet file batch by batch, in constant memory; by itself where all points at once would not fit",
    )
    .option("--report <html>", "write a page: with labels what was learned, with pairs or qrels scores and neighbors")
    .option("--require-gain", "exit with 3 unless better than Euclidean; the model is written all the same")
    .option(
      "--score <name>",
      "with pairs, qrels or targets, the score that --require-gain asks, such as recall@10; pair AUC, MRR or variance explained by default",
    )
    .action((data: string, flags: FitFlags) => finish(flags, () => run(data, flags)));

async function run(name: string, flags: FitFlags): Promise<Outcome> {
  if (flags.task !== undefined || isMultiTask(flags.learner)) return fitTasks(name, flags);
  if (flags.mode === "query-only") {
    outputKind(flags.out, ["etalon"], "fit");
    return fitQueryOnly(name, flags);
  }
  if (flags.comparison !== undefined)
    throw new CommandError("OPTION", "--comparison goes with --mode query-only.", "etalon fit --help");
  const local = Object.hasOwn(localLearners, flags.learner) ? localLearners[flags.learner] : undefined;
  if (local) {
    outputKind(flags.out, ["etalon"], "fit");
    return fitLocal(name, local, flags);
  }
  const fixed = flags.learner === "auto" ? undefined : learnerNamed(flags.learner);
  const settings = (flags.set ?? []).map((text) => parseSetting(text, fixed?.name));
  outputKind(flags.out, ["etalon"], "fit");
  const streamed = await streamChoice(name, flags, fixed, settings);
  if (streamed) return fitStream(name, flags, streamed);
  const { data, loaded, names, warnings } = await loadSupervised(name, flags, flags.seed);
  const kind = kindOf(data);
  requireReportable(flags, kind);
  if (fixed && !suits(fixed, data)) {
    throw new CommandError(
      "OPTION",
      `${fixed.name} learns from ${fixed.supervision}, not from ${learnedKinds(data).join(" and ")}. Choose another learner, or give ${flagsFor(fixed)}.`,
      `etalon learners --takes ${learnedKinds(data)[0]}`,
    );
  }
  if (kind === "chunks") requireNamed(fixed);
  const holdout =
    kind === "chunks" ? 0 : (flags.holdout ?? (kind === "triplets" || kind === "quadruplets" ? 0.5 : 0.2));
  const scale = (flags.scale ?? (flags.vector === undefined && flags.text === undefined ? "zscore" : "none")) as Scale;
  const given = fixed ? optionsFor(fixed, settings) : {};
  if (!fixed && settings.length > 0)
    throw new CommandError("OPTION", "--set needs a learner by name, not auto.", "etalon learners");
  if (fixed && (flags.learners ?? flags.budget) !== undefined)
    throw new CommandError("OPTION", "--learners and --budget go with --learner auto.", "etalon fit --help");
  const start = startModel(flags.start, fixed, data.features);
  const options = {
    seed: flags.seed,
    ...(flags.components === undefined ? {} : { components: flags.components }),
    ...given,
  };
  const size = sizeOf(data);
  requireRunMemory(fixed ?? euclidean, size, options, allowedMemory(flags.maxMemory));
  return despite(flags, warnings, () =>
    session(flags.quiet, async (interrupt, bar) => {
      if (fixed) bar.update(0, `${fixed.name}: about ${gigabytes(runMemory(fixed, size, options))} of memory`);
      const automatic = fixed === undefined && kind === "labels";
      const result = automatic
        ? await autoFromLabels(data, scale, options, { ...flags, holdout }, interrupt, bar)
        : await learn(data, fixed, scale, options, { ...flags, holdout, from: start?.metric }, interrupt, bar);
      const { metric, evaluation, notes } = result;
      writeOut(
        flags.out,
        saveLearnedMetric(
          metric,
          modelNotes(
            loaded,
            flags,
            {
              scale,
              supervision: data.judged ? "relevance" : learnedKinds(data).join(" and "),
              holdout,
              fitted: data.points,
            },
            evaluation,
            start,
          ),
        ),
      );
      const page =
        flags.report === undefined
          ? undefined
          : fitPage(
              name,
              loaded,
              result,
              { ...flags, holdout },
              scale,
              data.judged && names ? { names, judged: data.judged } : undefined,
            );
      if (page) writeOut(flags.report!, await page);
      const missed = missesGain(flags, scoresOf(evaluation), "fit");
      return {
        document: fitDocument(data, result, flags),
        text: `${fitText(data, result, flags)}${page ? `\nReport: ${flags.report}` : ""}`,
        warnings: [...warnings, ...metric.report.warnings, ...notes],
        exitCode: interrupt.exitCode ?? (missed ? 3 : 0),
      };
    }),
  );
}

/** `OPTION` for `auto` where nothing can be judged. */
function requireNamed(learner: Learner | undefined): void {
  if (learner) return;
  throw new CommandError(
    "OPTION",
    "chunks tell no points apart, so auto cannot judge by them. Name a learner, or give --label or --pairs too.",
    "etalon learners --takes chunks",
  );
}

/** The scores of an estimate by name, the deciding one first. */
function scoresOf(evaluation: Evaluation | null): Scored[] {
  if (evaluation === null) return [];
  return (evaluation.scores ?? [evaluation]).map((gain) => ({ name: gain.score, gain }));
}

async function learn(
  data: Supervised,
  fixed: Learner | undefined,
  scale: Scale,
  options: Readonly<Record<string, unknown>>,
  flags: FitFlags & { readonly holdout: number; readonly from: Metric | undefined },
  interrupt: Interrupt,
  bar: Progress,
): Promise<FitResult> {
  const { neighbors, seed, timeout, refit, from } = flags;
  const notes: string[] = [];
  const split = splitOff(data, flags.holdout, seed);
  if (split === null && flags.holdout > 0) notes.push("too few points to hold any out: there is no estimate");
  if (kindOf(data) === "chunks")
    notes.push("chunks tell no points apart, so there is no estimate: --label or --pairs would give one");
  if (split && split.dropped > 0) {
    const kinds = RELATION_KINDS.filter((kind) => data[kind]);
    const relation = data.judged ? "judgment" : kinds.length === 1 ? kinds[0]!.slice(0, -1) : "relation";
    const [count, were] = [counted(split.dropped, relation), split.dropped === 1 ? "was" : "were"];
    notes.push(`${count} between training and held-out points ${were} left out of the estimate`);
  }
  const chosen = fixed
    ? { learner: fixed, reason: "" }
    : await chooseByRelations(split?.train ?? data, {
        ...{ scale, options, neighbors, seed, interrupt, bar },
        ...{ learners: flags.learners, budget: flags.budget, most: allowedMemory(flags.maxMemory) },
      });
  const { learner, reason } = chosen;
  const learnPart = async (
    part: Supervised,
    what: string,
    from?: Metric,
  ): Promise<{ metric: Metric; seconds: number }> => {
    const start = clock();
    const most = options["maxIterations"] as number | undefined;
    const metric = await drive(fitScaled(learner, part, scale, options, from), {
      signal: interrupt.signal,
      ...(timeout === undefined ? {} : { timeLimit: timeout }),
      onStep: ({ iteration, value }) =>
        bar.update(
          most === undefined ? null : iteration / most,
          `${learner.name} on ${what}: iteration ${iteration}, objective ${value.toPrecision(6)}`,
        ),
    });
    return { metric, seconds: (clock() - start) / 1000 };
  };
  if (split === null)
    return { learner, reason, ...(await learnPart(data, "all points", from)), evaluation: null, notes };
  // An earlier model may have seen held-out points: only a model that is saved begins there.
  const trained = await learnPart(split.train, "the training part", refit ? undefined : from);
  if (from && !refit) notes.push("the estimate flatters if the model begun at has seen held-out points");
  const { evaluation: judged, warnings, ...shown } = splitProof(split, trained.metric, scale, neighbors, seed);
  const reduction = await reductionOf(split, trained.metric, scale, neighbors, seed, judged);
  const evaluation = judged && reduction ? { ...judged, reduction } : judged;
  notes.push(...warnings);
  if (evaluation === null)
    notes.push(`too few ${kindOf(data)} lie among the held-out points: there is no estimate. Raise --holdout`);
  const keepTrained = !refit || interrupt.signal.aborted;
  const learned = keepTrained ? trained : await learnPart(data, "all points", from);
  const part = { metric: trained.metric, split };
  return { learner, reason, ...learned, evaluation, held: split.held, trained: part, ...shown, notes };
}
