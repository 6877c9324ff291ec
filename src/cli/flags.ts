import { Command, Option } from "commander";
import { EtalonError } from "../base/errors.ts";
import type { Given } from "../learners/data.ts";
import { unknownName } from "./usageError.ts";

/** An argument parser for integers from `low` to `high`. */
export const integer =
  (name: string, low: number, high = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isSafeInteger(value) && value >= low && value <= high) return value;
    const bounds = high === Number.MAX_SAFE_INTEGER ? `from ${low}` : `from ${low} to ${high}`;
    throw new EtalonError("OPTION", `${name} ${JSON.stringify(text)} is not legal. Give an integer ${bounds}.`);
  };

/** An argument parser for numbers from `low` to `high`. */
export const decimalNumber =
  (name: string, low: number, high = Infinity) =>
  (text: string): number => {
    const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (value >= low && value <= high && Number.isFinite(value)) return value;
    const bounds = high === Infinity ? `from ${low}` : `from ${low} to ${high}`;
    throw new EtalonError("OPTION", `${name} ${JSON.stringify(text)} is not legal. Give a number ${bounds}.`);
  };

/** An argument parser for one of a few words. */
export const oneOf =
  (name: string, words: readonly string[], next: string) =>
  (text: string): string => {
    if (words.includes(text)) return text;
    throw unknownName(`value for ${name}`, text, words, next);
  };

/** An argument parser for names with commas between them. */
export const nameList = (text: string): string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");

/** Gathers a flag that may be given several times. */
export const repeated = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** A command with the flags every command takes. Usage errors are thrown, not printed. */
export function etalonCommand(name: string, summary: string): Command {
  return quietly(new Command(name))
    .description(summary)
    .option("--json", "print one JSON document on stdout and nothing else")
    .addOption(new Option("--seed <n>", "seed of everything random").default(0).argParser(integer("--seed", 0)))
    .option("--quiet", "no progress and no warnings on stderr");
}

/** Makes a command throw its errors instead of printing them and ending the process. */
export const quietly = (command: Command): Command =>
  command
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .helpOption("-h, --help", "this text")
    .showSuggestionAfterError(true)
    .allowExcessArguments(false);

export interface DataFlags {
  readonly label?: string;
  readonly vector?: string;
  readonly text?: readonly string[];
  readonly dimensions?: number;
  readonly id?: string;
  readonly group?: string;
  readonly target?: readonly string[];
  readonly softLabels?: readonly string[];
  readonly view?: string;
  readonly task?: string;
  readonly chunk?: string;
  readonly weights?: string;
  readonly features?: readonly string[];
  readonly drop?: readonly string[];
  readonly delimiter?: string;
  readonly decimal?: string;
  readonly header: boolean;
  readonly strict?: boolean;
  readonly quiet?: boolean;
  readonly missing?: string;
}

const GIVEN = ["labels", "pairs", "triplets", "quadruplets", "chunks", "targets"] as const satisfies readonly Given[];

const kindList = (text: string): Given[] =>
  nameList(text).map((name) => {
    const kind = GIVEN.find((known) => known === name);
    if (kind) return kind;
    throw unknownName("kind for --learn-from", name, GIVEN, "etalon fit --help");
  });

/** Adds the flags for columns that some learners learn from, and which of all to learn from. */
export const withLearningColumns = (command: Command): Command =>
  command
    .option("--target <a,b>", "columns of numbers to predict, for learners of targets such as mlkr", nameList)
    .option(
      "--soft-labels <a,b>",
      "columns of class probabilities in place of --label, for learners tagged softLabels",
      nameList,
    )
    .option("--view <column>", "column of views (camera, source, device), for learners that compare across views")
    .option(
      "--task <column>",
      "column of tasks (department, language, site), each with classes of its own, for scmlMultiTask",
    )
    .option("--chunk <column>", "column of chunks: points that share one are of one class; empty for none")
    .option(
      "--learn-from <kinds>",
      `learn from these alone of what is given: ${GIVEN.join(", ")}; the rest still judges`,
      kindList,
    )
    .option("--weights <column>", "column of what each point is worth, above 0, for learners tagged sampleWeights");

/** Adds the flags that say how to read `<data>`. */
export const withDataFlags = (command: Command): Command =>
  command
    .option("--label <column>", "column of classes; `label` in built-in data")
    .option("--vector <column>", 'column whose cells hold all features, such as "[0.1, 0.2]"')
    .option("--text <a,b>", "columns of text that become vectors, by hashed runs of 2 and 3 characters", nameList)
    .option("--dimensions <n>", "length of these vectors; 384 by default", integer("--dimensions", 1, 65536))
    .option("--id <column>", "column that names each point")
    .option("--group <column>", "column of groups that stay together in splits; a point is not judged by its own group")
    .option("--features <a,b>", "feature columns; all numeric ones without another role by default", nameList)
    .option("--drop <a,b>", "columns to ignore", nameList)
    .option("--delimiter <sign>", "sign between cells")
    .option(
      "--decimal <sign>",
      "decimal sign, . or ,",
      oneOf("--decimal", [".", ","], `etalon ${command.name()} --help`),
    )
    .option("--no-header", "the first row is data; columns are then called 0, 1, 2 …")
    .option(
      "--missing <how>",
      "missing values: error, drop (the row) or mean",
      oneOf("--missing", ["error", "drop", "mean"], `etalon ${command.name()} --help`),
    )
    .option("--strict", "warnings about the data are errors");
