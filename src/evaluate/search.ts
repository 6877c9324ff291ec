import { EtalonError } from "../base/errors.ts";
import { learnsOneMap, type Trainer } from "../learners/trainer.ts";
import {
  type CrossValidation,
  crossValidate,
  type GivenOptions,
  meanAccuracy,
  type OptionChooser,
  type ValidationStep,
} from "./crossValidate.ts";
import { type EvaluationData, innerProtocol, makeProtocol, type Protocol, type ProtocolOptions } from "./protocol.ts";
import { type SearchSettings, settingsToTry } from "./searchSettings.ts";
import { type Budget, Stopwatch } from "./stopwatch.ts";
import { validatePath } from "./validatePath.ts";

export type { SearchSettings } from "./searchSettings.ts";

export interface SearchResult {
  /** The options with the highest mean accuracy of fits from the usual start, the earlier of equals: the defaults are tried first. */
  readonly best: GivenOptions;
  readonly accuracy: number;
  /** Every setting tried, in order. */
  readonly table: readonly Trial[];
  /** False where the signal or the time ended the search before all settings were tried. */
  readonly complete: boolean;
}

export interface Trial {
  readonly options: GivenOptions;
  readonly status: CrossValidation["status"];
  readonly accuracy: number | null;
  /** Of all folds together. */
  readonly iterations: number | null;
  /** Whether its fits began at the metrics of the setting before, which is the first of a path not. */
  readonly warm: boolean;
  readonly message: string | null;
}

/** Where a search stands. */
export interface SearchStep extends ValidationStep {
  /** Settings that are done; a path counts as one until it ends. */
  readonly tried: number;
  readonly settings: number;
}

/**
 * Searches a learner's declared option ranges by cross-validated k-NN accuracy on `data`; `fixed` options stay as given.
 * The best setting of a path is validated once more from the usual start, as the fit in the end begins, where it promises more than the defaults.
 * The accuracy it returns is the best of many and so flatters: estimate on other data, as `compare` does with its `search` candidates.
 * The signal and the time end it with the best so far. `OPTION` for illegal settings or nothing to search, the learner's own error when every setting fails.
 */
export function* search(
  data: EvaluationData,
  learner: Trainer,
  settings: SearchSettings & { readonly fixed?: GivenOptions } = {},
  options: Omit<ProtocolOptions, "folds"> & Budget = {},
): Generator<SearchStep, SearchResult> {
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
    const { best, complete } = yield* tryAll(inner, learner, fixed, settings, stopwatch);
    if (!complete) stopwatch.check(learner.name);
    return best;
  };
}

/** Fits that a search makes in one part, the last one with the chosen options included. */
export function searchFits(learner: Trainer, fixed: GivenOptions, settings: SearchSettings, seed: number): number {
  const { alone, path } = settingsToTry(learner, fixed, settings, seed);
  const again = path.length > 0 ? 1 : 0;
  return 1 + (alone.length + path.length + again) * (settings.folds ?? 3);
}

function* tryAll(
  protocol: Protocol,
  learner: Trainer,
  fixed: GivenOptions,
  settings: SearchSettings,
  stopwatch: Stopwatch,
): Generator<SearchStep, SearchResult> {
  const { alone, path } = settingsToTry(learner, fixed, settings, protocol.seed);
  const table: Trial[] = [];
  const failures: EtalonError[] = [];
  const note = (options: GivenOptions, { status, folds, error }: CrossValidation, warm: boolean): void => {
    const accuracy = status === "ok" ? meanAccuracy(folds) : null;
    const iterations = status === "ok" ? folds.reduce((sum, { metric }) => sum + metric.report.iterations, 0) : null;
    table.push({ options, status, accuracy, iterations, warm, message: error?.message ?? null });
    if (error) failures.push(error);
    stopwatch.check(learner.name);
  };
  const within = <T>(run: Generator<ValidationStep, T>): Generator<SearchStep, T> =>
    counted(run, () => table.length, alone.length + path.length);
  let complete = true;
  try {
    for (const options of alone) {
      note(options, yield* within(crossValidate(protocol, learner, options, stopwatch)), false);
    }
    const hasPath = path.length > 0 && learnsOneMap(learner);
    const ways = hasPath ? yield* within(validatePath(protocol, learner, path, stopwatch)) : [];
    for (const [i, way] of ways.entries()) note(path[i], way, i > 0);
    const promising = bestOf(table);
    if (promising?.warm) {
      const { options } = promising;
      note(options, yield* within(crossValidate(protocol, learner, options, stopwatch)), false);
    }
  } catch (error) {
    if (!(error instanceof EtalonError && error.code === "ABORTED")) throw error;
    complete = false;
    failures.unshift(error);
  }
  const best = bestOf(table.filter(({ warm }) => !warm));
  if (best) return { best: best.options, accuracy: best.accuracy, table, complete };
  throw (
    failures[0] ??
    new EtalonError("OPTION", `${learner.name}: there is no setting to try. Give \`trials\` of at least 1.`)
  );
}

type Ended = Trial & { readonly accuracy: number };

/** The most accurate of those that ended, the earlier of equals. */
function bestOf(table: readonly Trial[]): Ended | undefined {
  const ended = table.filter((trial): trial is Ended => trial.accuracy !== null);
  return ended.reduce<Ended | undefined>(
    (best, trial) => (best && best.accuracy >= trial.accuracy ? best : trial),
    undefined,
  );
}

function* counted<T>(
  run: Generator<ValidationStep, T>,
  tried: () => number,
  settings: number,
): Generator<SearchStep, T> {
  for (;;) {
    const next = run.next();
    if (next.done) return next.value;
    yield { ...next.value, tried: tried(), settings };
  }
}
