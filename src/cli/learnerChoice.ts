import { type OptionShape, parseOptions } from "../base/options.ts";
import { learners } from "../learners/index.ts";
import type { Learner } from "../learners/learner.ts";
import { localLearners } from "../learners/local/index.ts";
import { multiTaskLearners } from "../learners/multiTask/index.ts";
import { CommandError, unknownName } from "./usageError.ts";

/** The learner of that name. `OPTION` with the nearest name when there is none. */
export function learnerNamed(name: string): Learner {
  if (Object.hasOwn(learners, name)) return learners[name]!;
  if (Object.hasOwn(multiTaskLearners, name)) {
    throw new CommandError(
      "OPTION",
      `${name} learns several tasks, which only fit does: etalon fit <data> --learner ${name} --task <column>. Take another learner here.`,
      "etalon learners",
    );
  }
  if (Object.hasOwn(localLearners, name)) {
    throw new CommandError(
      "OPTION",
      `${name} learns a metric for each place, which only fit does: etalon fit <data> --learner ${name}. Take another learner here.`,
      "etalon learners",
    );
  }
  throw unknownName("learner", name, [...Object.keys(learners), ...Object.keys(localLearners)], "etalon learners");
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
export function optionsFor(learner: Learner, settings: readonly Setting[]): Record<string, unknown> {
  const own = settings.filter(([name]) => name === learner.name).map(([, option, value]) => [option, value] as const);
  const options = Object.fromEntries(own);
  parseOptions(learner.name, learner.options as OptionShape, options);
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
