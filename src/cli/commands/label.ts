import { userInfo } from "node:os";
import type { Command } from "commander";
import { counted } from "../../base/counted.ts";
import { applyScaling, fitScaling } from "../../data/scaling.ts";
import { inTurns } from "../../engine/inTurns.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { labelingSteps, type Strategy } from "../../tasks/labeling/labeling.ts";
import { settling } from "../../tasks/labeling/settling.ts";
import { dataWords, shellLine } from "../commandLine.ts";
import { type LoadedData, loadColumns, withRoles } from "../data.ts";
import { type DataFlags, etalonCommand, integer, nameList, oneOf, withDataFlags } from "../flags.ts";
import { cardsOf } from "../labelCards.ts";
import { endText, type LabelEnd, nextStep } from "../labelEnd.ts";
import { openLabelFile } from "../labelFile.ts";
import { labelByLines } from "../labelLines.ts";
import { STRETCH, type Standing, standingText, viewText } from "../labelScreen.ts";
import { LabelSession } from "../labelSession.ts";
import { labelInTerminal } from "../labelTerminal.ts";
import { columnsFor, type LoadedModel, openModel } from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { itemsOf } from "../relationFiles.ts";
import { plainLines } from "../textTable.ts";
import { CommandError } from "../usageError.ts";

type Flags = GlobalFlags &
  DataFlags & {
    readonly labels: string;
    readonly model?: string;
    readonly budget?: number;
    readonly strategy: string;
    readonly triplets?: boolean;
    readonly by?: string;
    readonly show?: readonly string[];
  };

/** Milliseconds that a person waits for the learner without noticing. */
const UNNOTICED = 150;

export const labelCommand = (): Command =>
  withDataFlags(etalonCommand("label", "answer same or different, about the pairs that teach most"))
    .argument("<data>", "a file or a built-in data set")
    .requiredOption("--labels <jsonl>", "the file of answers: begun, or gone on with")
    .option("--model <model.etalon>", "choose the first questions by this model's distance")
    .option("--budget <n>", "questions to answer now; until you quit by default", integer("--budget", 1))
    .option(
      "--strategy <how>",
      "which pairs to ask about: uncertain, diverse, random or mixed",
      oneOf("--strategy", ["uncertain", "diverse", "random", "mixed"], "etalon label --help"),
      "mixed",
    )
    .option("--triplets", "ask which of three is the odd one out")
    .option("--view <column>", "column of views (list, source): only points of different views are asked about")
    .option("--show <a,b>", "the columns to show; the first 30 without class, id and vector by default", nameList)
    .option("--by <name>", "who answers; the name of this account by default")
    .action(label);

async function label(name: string, flags: Flags): Promise<void> {
  const terminal = process.stdin.isTTY === true && process.stdout.isTTY === true;
  if (!flags.json && !terminal)
    throw new CommandError(
      "OPTION",
      "label asks at a terminal, and this is none. With --json it asks in lines: a question a line out, an answer a line in.",
      shellLine(["etalon", "label", name, "--labels", flags.labels, ...dataWords(flags), "--json"]),
    );
  await finish(flags, () => ask(name, flags));
}

async function ask(name: string, flags: Flags): Promise<Outcome> {
  const model = flags.model === undefined ? undefined : openModel(flags.model);
  const columns = model ? await columnsFor(name, model, flags, flags.seed) : await loadColumns(name, flags, flags.seed);
  const loaded = withRoles(name, columns, flags);
  const cards = cardsOf(columns, loaded, flags.show);
  const file = openLabelFile(flags.labels, itemsOf(loaded));
  try {
    const session = await LabelSession.start({
      labeling: (await inTurns(labelingSteps(...round(loaded, model, flags))))!,
      file,
      names: cards.names,
      by: flags.by ?? accountName(),
      triplets: flags.triplets === true,
      budget: flags.budget ?? Infinity,
      patience: flags.json ? Infinity : UNNOTICED,
      now: () => new Date().toISOString(),
    });
    const standing = (): Standing => standingOf(session, flags.budget ?? Infinity);
    const many =
      cards.more > 0 ? [`${counted(cards.more, "more column")} not shown: name those that matter with --show`] : [];
    if (!flags.quiet)
      for (const warning of [...loaded.dataset.warnings, ...file.warnings, ...many])
        process.stderr.write(`warning: ${plainLines(warning)}\n`);
    const exitCode = flags.json
      ? await labelByLines(session, { input: process.stdin, output: process.stdout, cards, standing })
      : await labelInTerminal(session, {
          keyboard: process.stdin,
          screen: process.stdout,
          draw: () => {
            const style = {
              color: process.stdout.hasColors() && !process.env["NO_COLOR"],
              columns: process.stdout.columns,
            };
            return `${standingText(standing())}\n\n${viewText(session.view, cards, style, session.editing)}`;
          },
        });
    return outcome(name, flags, session, exitCode ?? 0);
  } finally {
    file.close();
  }
}

/** The points in the space where questions are chosen: scaled as `fit` would, or the model's. */
function round(
  { dataset, points }: LoadedData,
  model: LoadedModel | undefined,
  { strategy, vector, text, seed }: Flags,
): Parameters<typeof labelingSteps> {
  const plain: Matrix =
    vector === undefined && text === undefined ? applyScaling(fitScaling(points, "zscore"), points) : points;
  return [
    { points: model ? points : plain, ...(dataset.views ? { views: dataset.views } : {}) },
    { strategy: strategy as Strategy, seed, ...(model ? { metric: model.metric } : {}) },
  ];
}

function standingOf(session: LabelSession, budget: number): Standing {
  const { labeling, answered } = session;
  const count = (wanted: string): number => labeling.marks.filter(({ answer }) => answer === wanted).length;
  return {
    same: count("same"),
    different: count("different"),
    unsure: count("unsure"),
    odd: labeling.oddMarks.filter(({ odd }) => odd !== null).length,
    answered,
    budget,
    settling: settling(labeling, STRETCH),
  };
}

function outcome(name: string, flags: Flags, session: LabelSession, exitCode: number): Outcome {
  const { view } = session;
  const standing = standingOf(session, flags.budget ?? Infinity);
  const data = [name, ...dataWords(flags)];
  const learn = (kind: string): string =>
    shellLine(["etalon", "fit", ...data, kind, flags.labels, "--learner", "auto", "--out", "model.etalon"]);
  const end: LabelEnd = {
    reason: view.kind === "end" ? view.reason : "quit",
    standing,
    labels: flags.labels,
    commands: {
      pairs: learn("--pairs"),
      triplets: learn("--triplets"),
      random: shellLine(["etalon", "label", ...data, "--labels", flags.labels, "--strategy", "random"]),
    },
  };
  const { same, different, unsure, odd, answered, settling: settled } = standing;
  return {
    document: {
      end: end.reason,
      labels: flags.labels,
      answered,
      same,
      different,
      unsure,
      odd,
      ...settled,
      ...nextStep(end),
    },
    text: endText(end),
    exitCode,
  };
}

/** The name of the account, "unknown" where the system tells none. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return "unknown";
  }
}
