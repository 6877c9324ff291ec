import { EtalonError } from "../base/errors.ts";
import { parseOptions } from "../base/options.ts";
import { Random } from "../base/random.ts";
import type { Trainer } from "../learners/startingFrom.ts";
import {
  type CrossValidation,
  crossValidate,
  type GivenOptions,
  meanAccuracy,
  type OptionChooser,
  type ValidationStep,
} from "./crossValidate.ts";
import { type EvaluationData, innerProtocol, makeProtocol, type Protocol, type ProtocolOptions } from "./protocol.ts";
import { drawValue, gridValues, type SearchSpace, searchSpace } from "./searchSpace.ts";
import { type Budget, Stopwatch } from "./stopwatch.ts";

export interface SearchSettings {
  /** `random` (default) draws from the ranges; `grid` tries every combination of evenly spread values. */
  readonly method?: "random" | "grid";
  /** Settings that `random` tries, the defaults included; default 20. */
  readonly trials?: number;
  /** Values of each numeric option in a grid; default 3. */
  readonly steps?: number;
  /** Inner folds, default 3. */
  readonly folds?: number;
  /** Options to search; those that declare a `search` range when left out. */
  readonly names?: readonly string[];
}

export interface SearchResult {
  /** The options with the highest mean accuracy, the earlier of equals: the defaults are tried first. */
  readonly best: GivenOptions;
  readonly accuracy: number;
  /** Every setting tried, in order. */
  readonly table: readonly Trial[];
}

export interface Trial {
  readonly options: GivenOptions;
  readonly status: CrossValidation["status"];
  readonly accuracy: number | null;
  readonly message: string | null;
}

/**
 * Searches a learner's declared option ranges by cross-validated k-NN accuracy on `data`; `fixed` options stay as given.
 * The accuracy it returns is the best of many and so flatters: estimate on other data, as `compare` does with its `search` candidates.
 * `OPTION` for illegal settings or nothing to search, the learner's own error when every setting fails.
 */
export function* search(
  data: EvaluationData,
  learner: Trainer,
  settings: SearchSettings & { readonly fixed?: GivenOptions } = {},
  options: Omit<ProtocolOptions, "folds"> & Budget = {},
): Generator<ValidationStep, SearchResult> {
  const protocol = makeProtocol(data, { ...options, folds: settings.folds ?? 3 });
  return yield* tryAll(protocol, learner, settings.fixed ?? {}, settings, new Stopwatch(options));
}

/** Chooses options anew inside the training part of every fold of `protocol`, so that the outer estimate stays honest. */
export function searchWithin(
  protocol: Protocol,
  learner: Trainer,
  fixed: GivenOptions,
  settings: SearchSettings,
): OptionChooser {
  settingsToTry(learner, fixed, settings, protocol.seed);
  return function* (train, stopwatch) {
    const inner = innerProtocol(protocol, train, settings.folds ?? 3);
    return (yield* tryAll(inner, learner, fixed, settings, stopwatch)).best;
  };
}

/** Fits that a search makes in one part, the last one with the chosen options included. */
export const searchFits = (learner: Trainer, fixed: GivenOptions, settings: SearchSettings, seed: number): number =>
  1 + settingsToTry(learner, fixed, settings, seed).length * (settings.folds ?? 3);

function* tryAll(
  protocol: Protocol,
  learner: Trainer,
  fixed: GivenOptions,
  settings: SearchSettings,
  stopwatch: Stopwatch,
): Generator<ValidationStep, SearchResult> {
  const table: Trial[] = [];
  let best: { options: GivenOptions; accuracy: number } | undefined;
  let failure: EtalonError | undefined;
  for (const options of settingsToTry(learner, fixed, settings, protocol.seed)) {
    const { status, folds, error } = yield* crossValidate(protocol, learner, options, stopwatch);
    stopwatch.check(learner.name);
    const accuracy = status === "ok" ? meanAccuracy(folds) : null;
    table.push({ options, status, accuracy, message: error?.message ?? null });
    if (accuracy !== null && (!best || accuracy > best.accuracy)) best = { options, accuracy };
    failure ??= error ?? undefined;
  }
  if (!best)
    throw (
      failure ??
      new EtalonError("OPTION", `${learner.name}: there is no setting to try. Give \`trials\` of at least 1.`)
    );
  return { best: best.options, accuracy: best.accuracy, table };
}

/** The defaults (with what is fixed) first, then drawn or spread settings, none twice. */
function settingsToTry(learner: Trainer, fixed: GivenOptions, settings: SearchSettings, seed: number): GivenOptions[] {
  const { method = "random", trials = 20, steps = 3 } = settings;
  for (const [name, value] of Object.entries({ trials, steps })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new EtalonError("OPTION", `search: \`${name}: ${value}\` is not legal. Give an integer from 1.`);
    }
  }
  parseOptions(learner.name, learner.options, fixed);
  const declared = Object.entries(searchSpace(learner, settings.names));
  const space = Object.fromEntries(declared.filter(([name]) => !Object.hasOwn(fixed, name)));
  if (Object.keys(space).length === 0) {
    throw new EtalonError("OPTION", `${learner.name}: no option is left to search. Compare it without \`search\`.`);
  }
  const drawn = method === "grid" ? grid(space, steps) : randomSettings(space, trials, new Random(seed));
  const unique = new Map([{}, ...drawn].map((options) => [JSON.stringify(options), { ...fixed, ...options }]));
  return [...unique.values()];
}

const randomSettings = (space: SearchSpace, trials: number, random: Random): GivenOptions[] =>
  Array.from({ length: trials - 1 }, () =>
    Object.fromEntries(Object.entries(space).map(([name, range]) => [name, drawValue(range, random)])),
  );

function grid(space: SearchSpace, steps: number): GivenOptions[] {
  const values = Object.entries(space).map(([name, range]) => ({ name, values: gridValues(range, steps) }));
  const size = values.reduce((product, option) => product * option.values.length, 1);
  if (size > MOST_GRID_POINTS) {
    throw new EtalonError(
      "OPTION",
      `search: the grid has ${size} settings. Lower \`steps\`, give \`names\`, or search at random.`,
    );
  }
  return values.reduce<GivenOptions[]>(
    (settings, option) =>
      settings.flatMap((setting) => option.values.map((value) => ({ ...setting, [option.name]: value }))),
    [{}],
  );
}

const MOST_GRID_POINTS = 10_000;
