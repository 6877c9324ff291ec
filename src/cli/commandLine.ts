import type { CompareFlags } from "./compareFlags.ts";
import type { DataFlags } from "./flags.ts";

/** The command line that repeats a comparison, with everything spelled out that defaults might change. */
export function compareCommandLine(data: string, flags: CompareFlags): string {
  const { learners, foldsFile, folds, neighbors, scale, set = [], timeout, seed } = flags;
  const words: (string | number)[] = ["etalon", "compare", data, ...dataWords(flags)];
  const add = (flag: string, value: string | number | undefined): void => {
    if (value !== undefined) words.push(flag, value);
  };
  add("--learners", learners?.join(",") ?? "all");
  add(foldsFile === undefined ? "--folds" : "--folds-file", foldsFile ?? folds);
  add("--neighbors", neighbors);
  add("--scale", scale);
  for (const setting of set) add("--set", setting);
  add("--timeout", timeout);
  add("--seed", seed);
  return shellLine(words);
}

/** The flags that say how to read data, as words. */
export function dataWords(flags: Partial<DataFlags>): string[] {
  const { label, vector, id, group, features, drop, delimiter, decimal, header = true, missing } = flags;
  const named = { label, vector, id, group, features: features?.join(","), drop: drop?.join(","), delimiter, decimal };
  return [
    ...Object.entries(named).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value])),
    ...(header ? [] : ["--no-header"]),
    ...(missing === undefined ? [] : ["--missing", missing]),
  ];
}

/** Words as one line that a shell reads back as these words. */
export const shellLine = (words: readonly (string | number)[]): string =>
  words.map((word) => shellWord(String(word))).join(" ");

/** A word quoted where a shell would read it otherwise. */
export const shellWord = (word: string): string =>
  /^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
