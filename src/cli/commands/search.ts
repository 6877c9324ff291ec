import type { Command } from "commander";
import type { Scale } from "../../data/scaling.ts";
import { clock } from "../../engine/clock.ts";
import { drive } from "../../engine/drive.ts";
import { allowedMemory, requireRunMemory } from "../../engine/memory.ts";
import { type SearchSettings, type SearchStep, search } from "../../evaluate/search.ts";
import { settingsToTry } from "../../evaluate/searchSettings.ts";
import { fitCommandLine } from "../commandLine.ts";
import { loadLabeled } from "../data.ts";
import {
  type DataFlags,
  decimalNumber,
  etalonCommand,
  integer,
  nameList,
  oneOf,
  repeated,
  withDataFlags,
} from "../flags.ts";
import { jsonOrText, optionsFor, parseSetting, trainerNamed } from "../learnerChoice.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { searchText } from "../searchText.ts";
import { session } from "../session.ts";
import { CommandError } from "../usageError.ts";

interface Flags extends GlobalFlags, DataFlags {
  readonly learner: string;
  readonly options?: readonly string[];
  readonly trials?: number;
  readonly grid?: boolean;
  readonly path?: string;
  readonly steps?: number;
  readonly values?: readonly string[];
  readonly set?: readonly string[];
  readonly folds: number;
  readonly neighbors: number;
  readonly scale: string;
  readonly timeout?: number;
  readonly maxMemory?: number;
}

export const searchCommand = (): Command =>
  withDataFlags(etalonCommand("search", "search the options of a learner by cross-validation"))
    .argument("<data>", "a file (csv, tsv, jsonl, parquet, arrow, npy, npz) or a built-in data set")
    .requiredOption("--learner <name>", "which learner")
    .option("--options <a,b>", "which options; those with a range in `etalon learners <name>` by default", nameList)
    .option("--trials <n>", "settings drawn at random, the defaults included (default: 20)", integer("--trials", 1))
    .option("--grid", "every combination of evenly spread values instead")
    .option(
      "--path <option>",
      "the values of one option in order, each fit begun where the one before ended, for learners tagged warmStart",
    )
    .option("--steps <n>", "values of each numeric option in a grid (default: 3) or path (10)", integer("--steps", 1))
    .option("--values <a,b>", "the values of the one option in a grid or path, in this order", nameList)
    .option("--set <option=value>", "an option that stays as given; may be repeated", repeated)
    .option("--folds <k>", "stratified folds", integer("--folds", 2), 3)
    .option("--neighbors <k>", "k of the nearest neighbors", integer("--neighbors", 1), 3)
    .option(
      "--scale <how>",
      "zscore, minmax or none, fitted inside each fold",
      oneOf("--scale", ["zscore", "minmax", "none"], "etalon search --help"),
      "zscore",
    )
    .option("--timeout <s>", "seconds, after which the best so far is kept", decimalNumber("--timeout", 0.001))
    .option(
      "--max-memory <GB>",
      "gigabytes a fit may take; beyond them it is refused (default: 80% of this machine's)",
      decimalNumber("--max-memory", 0.001),
    )
    .action((data: string, flags: Flags) => finish(flags, () => run(data, flags)));

async function run(data: string, flags: Flags): Promise<Outcome> {
  const learner = trainerNamed(flags.learner);
  const fixed = optionsFor(
    learner,
    (flags.set ?? []).map((text) => parseSetting(text, learner.name)),
  );
  const settings = settingsOf(flags);
  settingsToTry(learner, fixed, settings, flags.seed);
  const { neighbors, seed, folds } = flags;
  const scale = flags.scale as Scale;
  const { dataset, points, labels } = await loadLabeled(data, flags, seed);
  const classes = new Set(Array.from(labels).filter((label) => label !== null)).size;
  const size = { points: points.rows, features: points.cols, classes };
  requireRunMemory(learner, size, fixed, allowedMemory(flags.maxMemory));
  const { result, stopped } = await session(flags.quiet, async (interrupt, bar) => {
    const { signal } = interrupt;
    const timeout = flags.timeout === undefined ? {} : { timeout: flags.timeout };
    const steps = search(
      { points: dataset.points, labels, ...(dataset.groups ? { groups: dataset.groups } : {}) },
      learner,
      { ...settings, fixed },
      { neighbors, seed, scale, clock, signal, ...timeout },
    );
    const onStep = (step: SearchStep): void => bar.update(step.tried / step.settings, progressText(learner.name, step));
    return { result: await drive(steps, { signal, onStep }), stopped: interrupt.exitCode };
  });
  const set = Object.entries(result.best).map(([name, value]) => `${learner.name}.${name}=${written(value)}`);
  const command = fitCommandLine(data, learner.name, { ...flags, set });
  const protocol = { folds, neighbors, seed, scale };
  const found = { dataset: dataset.name, ...size, protocol, learner: learner.name, method: settings.method, ...result };
  return {
    document: { ...found, command },
    text: [searchText(found), "", `Learn it: ${command}`].join("\n"),
    warnings: [
      ...dataset.warnings,
      ...(result.complete ? [] : ["the search was stopped: these are the settings that it came to"]),
    ],
    ...(stopped === undefined ? {} : { exitCode: stopped }),
  };
}

type Asked = SearchSettings & Required<Pick<SearchSettings, "method">>;

function settingsOf({ options, trials, grid, path, steps, values, folds }: Flags): Asked {
  const refuse = (message: string): never => {
    throw new CommandError("OPTION", message, "etalon search --help");
  };
  if (path !== undefined && (grid || options)) refuse("--path names the one option: leave out --grid and --options.");
  if (trials !== undefined && (grid || path !== undefined))
    refuse("--trials draws at random: leave it out with --grid and --path.");
  if (!grid && path === undefined && (steps ?? values) !== undefined)
    refuse("--steps and --values go with --grid or --path.");
  const names = path === undefined ? options : [path];
  return {
    method: path === undefined ? (grid ? "grid" : "random") : "path",
    folds,
    ...(names ? { names } : {}),
    ...(trials === undefined ? {} : { trials }),
    ...(steps === undefined ? {} : { steps }),
    ...(values ? { values: values.map(jsonOrText) } : {}),
  };
}

const written = (value: unknown): string => (typeof value === "string" ? value : JSON.stringify(value));

function progressText(learner: string, { tried, settings, fold, iteration, value }: SearchStep): string {
  const detail =
    iteration === 0 ? "" : `, iteration ${iteration}${value === null ? "" : `, objective ${value.toPrecision(6)}`}`;
  return `${learner}: setting ${Math.min(tried + 1, settings)}/${settings}, fold ${fold + 1}${detail}`;
}
