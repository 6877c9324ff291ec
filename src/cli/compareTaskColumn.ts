import { type OptionShape, parseOptions } from "../base/options.ts";
import { drive } from "../engine/drive.ts";
import { allowedMemory } from "../engine/memory.ts";
import { compareTasks } from "../evaluate/compareTasks.ts";
import type { TaskProgress } from "../evaluate/taskComparison.ts";
import { multiTaskLearners } from "../learners/multiTask/index.ts";
import type { MultiTaskLearner } from "../learners/multiTask/multiTaskLearner.ts";
import { scml } from "../learners/scml.ts";
import { dataWords, shellLine } from "./commandLine.ts";
import type { CompareFlags } from "./compareFlags.ts";
import { loadLabeled } from "./data.ts";
import { readFolds } from "./foldsFile.ts";
import { parseSetting } from "./learnerChoice.ts";
import { despite, type Outcome } from "./outcome.ts";
import { session } from "./session.ts";
import { taskComparisonText } from "./taskComparisonText.ts";
import { CommandError } from "./usageError.ts";

/** Flags that have no meaning where tasks are compared, as they are spelled. */
const REFUSED = { timeout: "--timeout", budget: "--budget", report: "--report" } as const;

/** `etalon compare --task`: whether learning all tasks together pays. */
export async function compareTaskColumn(name: string, flags: CompareFlags): Promise<Outcome> {
  const learner = learnerOf(flags);
  const { together, alone } = optionsOf(learner, flags);
  const { dataset, labels } = await loadLabeled(name, flags, flags.seed);
  const { points, groups, tasks } = dataset;
  const folds = flags.foldsFile === undefined ? flags.folds : readFolds(flags.foldsFile);
  return despite(flags, dataset.warnings, () =>
    session(flags.quiet, async (interrupt, bar) => {
      const run = compareTasks(
        { points, labels, tasks: tasks!, ...(groups ? { groups } : {}) },
        {
          ...{ learner, together, alone, dataset: dataset.name, folds },
          ...{ neighbors: flags.neighbors, seed: flags.seed, scale: flags.scale as "zscore" | "minmax" | "none" },
          ...{ signal: interrupt.signal, maxMemory: allowedMemory(flags.maxMemory) },
        },
      );
      const onStep = (step: TaskProgress): void =>
        bar.update((step.fold + step.fit / step.fits) / step.folds, progressText(step));
      const comparison = await drive(run, { signal: interrupt.signal, onStep });
      const { warnings, ...document } = comparison;
      const better = comparison.average.gain.euclidean?.verdict === "better";
      const command = better ? fitLine(name, learner.name, flags) : null;
      return {
        document: { ...document, command },
        text: [taskComparisonText(comparison), ...(command === null ? [] : [`Learn it: ${command}`])].join("\n"),
        warnings: [...dataset.warnings, ...warnings],
        exitCode: interrupt.exitCode ?? (flags.requireGain === true && !better ? 3 : 0),
      };
    }),
  );
}

/** The learner of all tasks. `OPTION` for one of a single task, and for flags that have no meaning here. */
function learnerOf(flags: CompareFlags): MultiTaskLearner {
  const known = Object.keys(multiTaskLearners);
  const refused = (why: string): CommandError => new CommandError("OPTION", why, "etalon compare --help");
  const flag = (Object.keys(REFUSED) as (keyof typeof REFUSED)[]).find((each) => flags[each] !== undefined);
  if (flag !== undefined) throw refused(`${REFUSED[flag]} and --task do not go together. Leave one of them out.`);
  const { learners = known.slice(0, 1) } = flags;
  const [asked] = learners;
  if (learners.length === 1 && Object.hasOwn(multiTaskLearners, asked!)) return multiTaskLearners[asked!]!;
  throw refused(
    `--task compares ${known.join(", ")} with ${scml.name} on each task alone, on all points as one task, and with the plain distance. Leave --learners out, or name one of ${known.join(", ")}.`,
  );
}

/** The options of both learners, as `--set` gives them. */
function optionsOf(learner: MultiTaskLearner, { set = [] }: CompareFlags) {
  const settings = set.map((text) => parseSetting(text));
  const stray = settings.find(([owner]) => owner !== learner.name && owner !== scml.name);
  if (stray)
    throw new CommandError(
      "OPTION",
      `--set names ${stray[0]}, which is not compared with --task. Set options of ${learner.name} or ${scml.name}.`,
      "etalon compare --help",
    );
  const of = (name: string, options: OptionShape): Readonly<Record<string, unknown>> => {
    const own = settings.filter(([owner]) => owner === name).map(([, option, value]) => [option, value] as const);
    const given = Object.fromEntries(own);
    parseOptions(name, options, given);
    return given;
  };
  return { together: of(learner.name, learner.options), alone: of(scml.name, scml.options) };
}

const progressText = ({ learner, task, fold, folds, iteration, value }: TaskProgress): string =>
  `fold ${fold + 1}/${folds}: ${learner} on ${task === null ? "all points" : `the task ${JSON.stringify(task)}`}, iteration ${iteration}, objective ${value.toPrecision(6)}`;

/** The command line that learns together what was compared. */
function fitLine(name: string, learner: string, flags: CompareFlags): string {
  const own = (flags.set ?? []).filter((setting) => setting.startsWith(`${learner}.`));
  return shellLine([
    ...["etalon", "fit", name, ...dataWords(flags), "--task", flags.task!, "--learner", learner],
    ...own.flatMap((setting) => ["--set", setting]),
    ...["--scale", flags.scale, ...(flags.seed === 0 ? [] : ["--seed", flags.seed])],
    ...["--out", "models"],
  ]);
}
