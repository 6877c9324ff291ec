import type { Command } from "commander";
import { clock } from "../../engine/clock.ts";
import { drive } from "../../engine/drive.ts";
import { availableMemory } from "../../engine/memory.ts";
import { type Candidate, compare } from "../../evaluate/compare.ts";
import type { CompareProgress, Comparison } from "../../evaluate/comparison.ts";
import { trainers } from "../../learners/trainers.ts";
import { verdictSentence } from "../../plot/verdict.ts";
import { compareCommandLine, fitCommandLine } from "../commandLine.ts";
import type { CompareFlags } from "../compareFlags.ts";
import { compareTaskColumn } from "../compareTaskColumn.ts";
import { comparisonText } from "../comparisonText.ts";
import { loadLabeled } from "../data.ts";
import { decimalNumber, etalonCommand, integer, nameList, oneOf, repeated, withDataFlags } from "../flags.ts";
import { readFolds } from "../foldsFile.ts";
import { optionsFor, parseSetting, trainerNamed } from "../learnerChoice.ts";
import { finish, type Outcome } from "../outcome.ts";
import { session } from "../session.ts";
import { CommandError } from "../usageError.ts";
import { version } from "../version.ts";
import { writeOut } from "../writeOut.ts";

export const compareCommand = (): Command =>
  withDataFlags(etalonCommand("compare", "compare learners on held-out points, with Euclidean as the baseline"))
    .argument("<data>", "a file (csv, tsv, jsonl, parquet, arrow, npy, npz) or a built-in data set")
    .option("--learners <a,b|all>", "which learners; all by default", nameList)
    .option(
      "--task <column>",
      "column of tasks: in each, is it better to learn all together (scmlMultiTask) than alone, pooled or not at all?",
    )
    .option("--folds <k>", "stratified folds", integer("--folds", 2), 5)
    .option("--folds-file <json>", '{"test": [[rows of fold 0], …]}, rows from 0')
    .option("--neighbors <k>", "k of the nearest neighbors", integer("--neighbors", 1), 3)
    .option(
      "--scale <how>",
      "zscore, minmax or none, fitted inside each fold",
      oneOf("--scale", ["zscore", "minmax", "none"], "etalon compare --help"),
      "zscore",
    )
    .option("--set <learner.option=value>", "an option of one learner; may be repeated", repeated)
    .option("--timeout <s>", "seconds for each learner", decimalNumber("--timeout", 0.001))
    .option(
      "--budget <s>",
      "seconds for all learners together, shared cheap before dear; what does not fit learns from fewer points or is skipped",
      decimalNumber("--budget", 0.001),
    )
    .option(
      "--max-memory <GB>",
      "gigabytes a learner may take; it is skipped if it needs more (default: 80% of this machine's)",
      decimalNumber("--max-memory", 0.001),
    )
    .option("--report <html>", "write a report with pictures")
    .option("--require-gain", "exit with 3 unless a learner is better than Euclidean")
    .action((data: string, flags: CompareFlags) => finish(flags, () => run(data, flags)));

async function run(data: string, flags: CompareFlags): Promise<Outcome> {
  if (flags.task !== undefined) return compareTaskColumn(data, flags);
  const candidates = candidatesOf(flags);
  const { dataset, points, labels, source } = await loadLabeled(data, flags, flags.seed);
  const folds = flags.foldsFile === undefined ? flags.folds : readFolds(flags.foldsFile);
  const { comparison, stopped } = await session(flags.quiet, async (interrupt, bar) => {
    const steps = compare(
      { points: dataset.points, labels, ...(dataset.groups ? { groups: dataset.groups } : {}) },
      candidates,
      {
        dataset: dataset.name,
        folds,
        neighbors: flags.neighbors,
        seed: flags.seed,
        scale: flags.scale as "zscore" | "minmax" | "none",
        clock,
        signal: interrupt.signal,
        maxMemory: flags.maxMemory === undefined ? 0.8 * availableMemory() : flags.maxMemory * 1e9,
        ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
        ...(flags.budget === undefined ? {} : { budget: flags.budget }),
      },
    );
    const onStep = (step: CompareProgress): void => bar.update(shareDone(step), progressText(step));
    return { comparison: await drive(steps, { signal: interrupt.signal, onStep }), stopped: interrupt.exitCode };
  });
  const { keep } = comparison.summary;
  const learning = keep === null || keep.learner === "euclidean" ? null : fitCommandLine(data, keep.learner, flags);
  const warnings = [...dataset.warnings, ...comparison.details.warnings];
  if (flags.report !== undefined) {
    const { compareReport } = await import("../../plot/report.ts"); // drawing loads slowly
    const command = compareCommandLine(data, flags);
    const html = compareReport({
      comparison,
      points,
      features: dataset.points.features,
      ...(source === undefined ? {} : { source }),
      command,
      ...(learning === null ? {} : { learning }),
      version,
      warnings: dataset.warnings,
    });
    writeOut(flags.report, html);
  }
  const lines = [
    comparisonText(comparison),
    "",
    verdictSentence(comparison),
    ...(learning === null ? [] : [`Learn it: ${learning}`]),
    ...(flags.report === undefined ? [] : [`Report: ${flags.report}`]),
  ];
  return {
    document: { ...comparison.summary, keep: keep && { ...keep, command: learning } },
    text: lines.join("\n"),
    warnings,
    exitCode: stopped ?? exitCodeOf(comparison, candidates, flags.requireGain === true),
  };
}

function candidatesOf({ learners: asked, set = [] }: CompareFlags): Candidate[] {
  const names = asked === undefined || (asked.length === 1 && asked[0] === "all") ? allNames() : asked;
  if (names.length === 0)
    throw new CommandError(
      "OPTION",
      "--learners names no learner. Give names with commas between them, or all.",
      "etalon learners",
    );
  const chosen = [...new Set(names)].map(trainerNamed);
  const settings = set.map((text) => parseSetting(text));
  for (const [name] of settings) {
    const learner = trainerNamed(name);
    if (!chosen.includes(learner))
      throw new CommandError(
        "OPTION",
        `--set names ${name}, which is not compared. Add it to --learners.`,
        "etalon compare --help",
      );
  }
  return chosen.map((learner) => ({ learner, options: optionsFor(learner, settings) }));
}

const allNames = (): string[] => Object.keys(trainers).filter((name) => !trainers[name]!.tags.includes("ownChoice"));

const shareDone = ({ position, learners, fold, folds }: CompareProgress): number =>
  (position + fold / folds) / learners;

function progressText({ learner, fold, folds, iteration, value }: CompareProgress): string {
  const detail =
    iteration === 0 ? "" : `, iteration ${iteration}${value === null ? "" : `, objective ${value.toPrecision(6)}`}`;
  return `${learner}: fold ${fold + 1}/${folds}${detail}`;
}

function exitCodeOf({ summary }: Comparison, candidates: readonly Candidate[], requireGain: boolean): number {
  const requested = new Set(candidates.map(({ learner }) => learner.name));
  const asked = summary.rows.filter(({ learner }) => requested.has(learner));
  if (asked.every(({ status }) => status !== "ok")) return 1;
  return requireGain && !asked.some(({ versusEuclidean }) => versusEuclidean?.verdict === "better") ? 3 : 0;
}
