import { CommanderError } from "commander";
import { EtalonError } from "../base/errors.ts";
import { plainLines } from "./textTable.ts";
import { CommandError } from "./usageError.ts";

/** What a failed command says and how it exits. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** The command to type next. */
  readonly next: string;
  readonly exitCode: number;
}

/** Any thrown value as a failure: bad usage exits with 2, everything else with 1. `words` are the arguments as typed. */
export function failureOf(thrown: unknown, words: readonly string[]): Failure {
  const command = words.find((word) => !word.startsWith("-"));
  if (thrown instanceof CommanderError) {
    const message = commanderMessage(thrown.message);
    return {
      code: "OPTION",
      message,
      next: thrown.code === "commander.unknownCommand" ? "etalon --help" : helpFor(command),
      exitCode: 2,
    };
  }
  if (thrown instanceof EtalonError) {
    const next = thrown instanceof CommandError ? thrown.next : nextCommand(thrown, command, words);
    return { code: thrown.code, message: thrown.message, next, exitCode: thrown.code === "OPTION" ? 2 : 1 };
  }
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  if (thrown instanceof RangeError && /array length|buffer|allocation|string longer/i.test(message)) {
    return {
      code: "MEMORY",
      message: `the memory of this machine is not enough (${message}). Take fewer rows or features.`,
      next: helpFor(command),
      exitCode: 1,
    };
  }
  return {
    code: "NUMERIC",
    message: `an unexpected failure: ${message}. This is a defect of Etalon; please report it with the command you typed.`,
    next: helpFor(command),
    exitCode: 1,
  };
}

const helpFor = (command: string | undefined): string =>
  command === undefined ? "etalon --help" : `etalon ${command} --help`;

function commanderMessage(message: string): string {
  const [first = "", hint] = message.replace(/^error: /, "").split("\n");
  const guess = hint?.match(/^\(Did you mean (?:one of )?(.*)\?\)$/)?.[1];
  return guess === undefined ? `${first}.` : `${first}. Did you mean ${guess}?`;
}

function nextCommand(error: EtalonError, command: string | undefined, words: readonly string[]): string {
  const data = words.find(
    (word, i) =>
      i > 0 &&
      /\.(csv|tsv|txt|tab|jsonl|npy|npz|parquet|pq|arrow|feather)$/.test(word) &&
      words[i - 1]?.startsWith("--out") !== true,
  );
  const aboutData = error.code === "DATA" || error.code === "SHAPE" || error.code === "FORMAT";
  return aboutData && data !== undefined && command !== "inspect" ? `etalon inspect ${data}` : helpFor(command);
}

/** The failure as text for people: code, what happened, what to type. */
export const failureText = ({ code, message, next }: Failure): string =>
  `${code.padEnd(8)} ${plainLines(message)}\n         Next: ${plainLines(next)}\n`;

/** The failure as the one document that `--json` prints. */
export const failureDocument = ({ code, message }: Failure): unknown => ({ error: { code, message } });
