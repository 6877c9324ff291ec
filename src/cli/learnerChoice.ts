import { type OptionShape, parseOptions } from "../base/options.ts";
import { learners } from "../learners/index.ts";
import type { Learner } from "../learners/learner.ts";
import { localLearners } from "../learners/local/index.ts";
import { multiTaskLearners } from "../learners/multiTask/index.ts";
import { queryLearners } from "../learners/query/index.ts";
import type { Trainer } from "../learners/trainer.ts";
import { trainers } from "../learners/trainers.ts";
import { listedLearners } from "./learnerKinds.ts";
import { CommandError, unknownName } from "./usageError.ts";

/** The learner of that name, whose metric is the same everywhere. `OPTION` for those of other kinds, saying what takes them, and for other names with the nearest one. */
export function learnerNamed(name: string): Learner {
  if (Object.hasOwn(learners, name)) return learners[name]!;
  throw notTaken(name);
}

/** The same for commands that also take learners of local metrics. */
export function trainerNamed(name: string): Trainer {
  if (Object.hasOwn(trainers, name)) return trainers[name]!;
  throw notTaken(name);
}

/** What learners of other kinds learn, and where. */
const OTHERS = [
  {
    members: localLearners,
    why: (name: string) =>
      `learns a metric for each place, which labels alone can judge: fit, compare and search take it with --label (etalon fit <data> --learner ${name})`,
  },
  {
    members: multiTaskLearners,
    why: () => `learns several tasks: name their column with --task <column>, which fit and compare take`,
  },
  {
    members: queryLearners,
    why: (name: string) =>
      `learns a map of queries, which only fit does: etalon fit <data> --learner ${name} --mode query-only --qrels <file>`,
  },
];

/** The error for the name of a learner that a command does not take, or that there is not. */
export function notTaken(name: string): CommandError {
  const other = OTHERS.find(({ members }) => Object.hasOwn(members, name));
  if (other)
    return new CommandError("OPTION", `${name} ${other.why(name)}. Take another learner here.`, "etalon learners");
  const known = listedLearners.map((learner) => learner.name);
  return unknownName("learner", name, known, "etalon learners");
}

/** The options that `--set` gives, as typed: `[learner, option, value]`. */
export type Setting = readonly [learner: string, option: string, value: unknown];

/** Reads `learner.option=value`, or `option=value` when `learner` says whose option it is. Values are JSON, or else text. */
export function parseSetting(text: string, learner?: string): Setting {
  const equals = text.indexOf("=");
  const path = text.slice(0, Math.max(0, equals));
  const point = path.indexOf(".");
  const owner = point < 0 ? learner : path.slice(0, point);
  const option = path.slice(point + 1);
  if (equals < 1 || owner === undefined || owner === "" || option === "") {
    const form = learner === undefined ? "learner.option=value" : "option=value";
    throw new CommandError("OPTION", `--set ${JSON.stringify(text)} is not legal. Give ${form}.`, "etalon learners");
  }
  return [owner, option, jsonOrText(text.slice(equals + 1))];
}

/** The options of each learner from `--set` flags, checked against what the learner declares. */
export function optionsFor(
  learner: { readonly name: string; readonly options: OptionShape },
  settings: readonly Setting[],
): Record<string, unknown> {
  const own = settings.filter(([name]) => name === learner.name).map(([, option, value]) => [option, value] as const);
  const options = Object.fromEntries(own);
  parseOptions(learner.name, learner.options, options);
  return options;
}

/** A value as typed: JSON, or else text. */
export function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
