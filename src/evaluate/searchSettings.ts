import { EtalonError } from "../base/errors.ts";
import { parseOptions } from "../base/options.ts";
import { Random } from "../base/random.ts";
import type { Trainer } from "../learners/trainer.ts";
import type { GivenOptions } from "./crossValidate.ts";
import { drawValue, gridValues, type SearchSpace, searchSpace } from "./searchSpace.ts";

export interface SearchSettings {
  /**
   * `random` (default) draws from the ranges; `grid` tries every combination of evenly spread values; `path` goes through the values of one option in order, each fit
   * begun at the metric of the value before, for learners tagged `warmStart`.
   */
  readonly method?: "random" | "grid" | "path";
  /** Settings that `random` tries, the defaults included; default 20. */
  readonly trials?: number;
  /** Values of each numeric option in a grid, default 3, or of the one along a path, default 10. */
  readonly steps?: number;
  /** The values of the one option that `names` names, in this order, for `grid` and `path`; spread evenly over its range when left out. */
  readonly values?: readonly unknown[];
  /** Inner folds, default 3. */
  readonly folds?: number;
  /** Options to search; those that declare a `search` range when left out. */
  readonly names?: readonly string[];
}

/** What a search tries: settings that stand for themselves, the defaults first, and those that are gone through from one to the next. */
export interface ToTry {
  readonly alone: readonly GivenOptions[];
  readonly path: readonly GivenOptions[];
}

/** The defaults (with what is fixed) first, then drawn or spread settings, none twice; or a path beside the defaults. `OPTION` for illegal settings or nothing to search. */
export function settingsToTry(learner: Trainer, fixed: GivenOptions, settings: SearchSettings, seed: number): ToTry {
  const { method = "random", trials = 20, steps = method === "path" ? 10 : 3, values } = settings;
  for (const [name, value] of Object.entries({ trials, steps })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new EtalonError("OPTION", `search: \`${name}: ${value}\` is not legal. Give an integer from 1.`);
    }
  }
  parseOptions(learner.name, learner.options, fixed);
  const space = values ? listed(learner, settings, values) : declared(learner, fixed, settings);
  const withFixed = (options: GivenOptions): GivenOptions => ({ ...fixed, ...options });
  if (method === "path") {
    requirePath(learner, space);
    return { alone: [{ ...fixed }], path: grid(space, steps).map(withFixed) };
  }
  const drawn = method === "grid" ? grid(space, steps) : randomSettings(space, trials, new Random(seed));
  const unique = new Map([{}, ...drawn].map((options) => [JSON.stringify(options), withFixed(options)]));
  return { alone: [...unique.values()], path: [] };
}

function declared(learner: Trainer, fixed: GivenOptions, { names }: SearchSettings): SearchSpace {
  const ranges = Object.entries(searchSpace(learner, names));
  const space = Object.fromEntries(ranges.filter(([name]) => !Object.hasOwn(fixed, name)));
  if (Object.keys(space).length > 0) return space;
  throw new EtalonError("OPTION", `${learner.name}: no option is left to search. Compare it without \`search\`.`);
}

/** The values that the user lists, each of which the learner must take. */
function listed(learner: Trainer, { names = [], method }: SearchSettings, values: readonly unknown[]): SearchSpace {
  const [name] = names;
  if (names.length !== 1 || values.length === 0 || (method !== "grid" && method !== "path")) {
    throw new EtalonError(
      "OPTION",
      'search: `values` are those of one option. Give one name in `names`, at least one value, and `method: "grid"` or `"path"`.',
    );
  }
  for (const value of values) parseOptions(learner.name, learner.options, { [name]: value });
  return { [name]: { kind: "values", values: [...values] } };
}

function requirePath(learner: Trainer, space: SearchSpace): void {
  if (!learner.tags.includes("warmStart")) {
    throw new EtalonError(
      "OPTION",
      `search: ${learner.name} cannot begin at an earlier metric, so there is no path. Search a grid, or take a learner tagged warmStart (etalon learners --tag warmStart).`,
    );
  }
  const names = Object.keys(space);
  if (names.length !== 1) {
    throw new EtalonError(
      "OPTION",
      `search: a path goes through the values of one option, not of ${names.length}. Give one of ${names.join(", ")} in \`names\`.`,
    );
  }
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
