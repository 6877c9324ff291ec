import { gigabytes } from "../base/gigabytes.ts";
import { type OptionShape, parseOptions } from "../base/options.ts";
import type { Scale } from "../data/scaling.ts";
import { allowedMemory, requireRunMemory, runMemory } from "../engine/memory.ts";
import { multiTaskLearners } from "../learners/multiTask/index.ts";
import type { MultiTaskLearner } from "../learners/multiTask/multiTaskLearner.ts";
import { saveMetric } from "../metrics/modelFile.ts";
import type { LoadedData } from "./data.ts";
import type { FitFlags } from "./fitResult.ts";
import { fitTasksDocument, fitTasksText } from "./fitTasksText.ts";
import type { Evaluation } from "./heldOut.ts";
import { parseSetting } from "./learnerChoice.ts";
import { learnTasks, type TasksResult } from "./learnTasks.ts";
import { modelNotes } from "./modelNotes.ts";
import { despite, type Outcome } from "./outcome.ts";
import { sizeOf } from "./part.ts";
import { missesGain } from "./requireGain.ts";
import { session } from "./session.ts";
import { learnedKinds } from "./supervised.ts";
import { loadTasks, type TaskData, tasksIn } from "./taskData.ts";
import { taskFiles } from "./taskFiles.ts";
import { CommandError } from "./usageError.ts";
import { requireOwnFolder, writeFolder } from "./writeFolder.ts";

/** Flags that have no meaning where several tasks are learned, as they are spelled. */
const REFUSED = {
  qrels: "--qrels",
  queries: "--queries",
  negatives: "--negatives",
  negativesEach: "--negatives-each",
  softLabels: "--soft-labels",
  view: "--view",
  comparison: "--comparison",
  start: "--start",
  learners: "--learners",
  budget: "--budget",
  stream: "--stream",
  report: "--report",
  score: "--score",
} as const satisfies Partial<Record<keyof FitFlags, string>>;

/** Whether a name is that of a learner of several tasks. */
export const isMultiTask = (name: string): boolean => Object.hasOwn(multiTaskLearners, name);

/** `etalon fit --task`: learns one metric for each task and saves them in a folder. */
export async function fitTasks(name: string, flags: FitFlags): Promise<Outcome> {
  const { seed, out, refit, neighbors, timeout, quiet, maxMemory } = flags;
  const learner = requireFitting(name, flags);
  const options = optionsOf(learner, flags);
  const { data, loaded, warnings } = await loadTasks(name, learner, flags);
  const sizes = tasksIn(learner, data);
  const files = taskFiles([...sizes.keys()]);
  requireOwnFolder(out, [...files.values()]);
  const holdout = flags.holdout ?? (data.labels ? 0.2 : 0.5);
  const scale = (flags.scale ?? (flags.vector === undefined && flags.text === undefined ? "zscore" : "none")) as Scale;
  const size = sizeOf(data);
  const asked = { ...options, constraints: triplets(learner, options) * files.size };
  requireRunMemory(learner, size, asked, allowedMemory(maxMemory));
  return despite(flags, warnings, () =>
    session(quiet, async (interrupt, bar) => {
      bar.update(0, `${learner.name}: about ${gigabytes(runMemory(learner, size, asked))} of memory`);
      const settings = { learner, options, scale, holdout, refit, neighbors, timeout, seed, interrupt, bar };
      const result = await learnTasks(data, settings);
      writeFolder(out, modelsOf(loaded, data, result, files, flags, { scale, holdout }));
      const all = result.evaluation?.all;
      const missed = missesGain(flags, all ? [{ name: all.score, gain: all }] : [], "fit");
      return {
        document: fitTasksDocument(data, sizes, result, files, flags),
        text: fitTasksText(data, sizes, result, files, flags),
        warnings: [...warnings, ...result.fit.report.warnings, ...result.notes],
        exitCode: interrupt.exitCode ?? (missed ? 3 : 0),
      };
    }),
  );
}

/** The learner. `OPTION` for one of a single task, a missing column of tasks, and flags that say something else to learn from. */
function requireFitting(data: string, flags: FitFlags): MultiTaskLearner {
  const refused = (why: string, next = "etalon fit --help"): CommandError => new CommandError("OPTION", why, next);
  const { learner, task, out, mode } = flags;
  const known = Object.keys(multiTaskLearners).join(", ");
  if (!isMultiTask(learner)) {
    throw refused(
      `--task is for learners of several tasks: ${known}. Choose ${known}, or leave --task out and --drop the column.`,
      `etalon learners ${known.split(",")[0]}`,
    );
  }
  if (task === undefined)
    throw refused(`${learner} learns several tasks. Name their column with --task <column>.`, `etalon inspect ${data}`);
  if (mode !== "both")
    throw refused(`--mode ${mode} learns no distance, so it goes with no --task. Leave one of them out.`);
  const flag = (Object.keys(REFUSED) as (keyof typeof REFUSED)[]).find((name) => flags[name] !== undefined);
  if (flag !== undefined) throw refused(`${REFUSED[flag]} and --task do not go together. Leave one of them out.`);
  if (/\.etalon$/i.test(out))
    throw refused(`--out ${JSON.stringify(out)} names a file, and --task writes one model a task. Name a folder.`);
  return multiTaskLearners[learner]!;
}

function optionsOf({ name, options }: MultiTaskLearner, { set = [], seed, components }: FitFlags) {
  const settings = set.map((text) => parseSetting(text, name)).filter(([owner]) => owner === name);
  const given = {
    seed,
    ...(components === undefined ? {} : { components }),
    ...Object.fromEntries(settings.map(([, option, value]) => [option, value] as const)),
  };
  parseOptions(name, options as OptionShape, given);
  return given as Readonly<Record<string, unknown>>;
}

const triplets = ({ name, options }: MultiTaskLearner, given: Readonly<Record<string, unknown>>): number =>
  Number((parseOptions(name, options as OptionShape, given) as Readonly<Record<string, unknown>>)["constraints"]);

/** The model file of each task, which says its task and how it was judged. */
function modelsOf(
  loaded: LoadedData,
  data: TaskData,
  { fit, evaluation }: TasksResult,
  files: ReadonlyMap<string, string>,
  flags: FitFlags,
  { scale, holdout }: { readonly scale: Scale; readonly holdout: number },
): Record<string, Uint8Array> {
  const facts = {
    scale,
    supervision: `${learnedKinds(data).join(" and ")} of several tasks`,
    holdout,
    fitted: data.points,
  };
  const notes = modelNotes(loaded, flags, facts, null);
  return Object.fromEntries(
    Array.from(fit.metrics, ([task, metric]) => {
      const found = evaluation?.tasks.get(task);
      const judged: Evaluation | null = found ?? null;
      return [files.get(task)!, saveMetric(metric, { ...notes, task, column: flags.task, evaluation: judged })];
    }),
  );
}
