import type { CompareFlags } from "./compareFlags.ts";
import type { DataFlags } from "./flags.ts";

/** The command line that repeats a comparison, with everything spelled out that defaults might change. */
export function compareCommandLine(data: string, flags: CompareFlags): string {
  const { learners, foldsFile, folds, neighbors, scale, set = [], timeout, budget, maxMemory, seed } = flags;
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
  add("--budget", budget);
  add("--max-memory", maxMemory);
  add("--seed", seed);
  return shellLine(words);
}

/** The command line that learns what a comparison or a search recommends, on all data. */
export function fitCommandLine(
  data: string,
  learner: string,
  flags: Pick<CompareFlags, "set" | "scale" | "seed"> & DataFlags,
): string {
  const own = (flags.set ?? []).filter((setting) => setting.startsWith(`${learner}.`));
  const words = ["--learner", learner, ...own.flatMap((setting) => ["--set", setting]), "--scale", flags.scale];
  const seed = flags.seed === 0 ? [] : ["--seed", flags.seed];
  return shellLine(["etalon", "fit", data, ...dataWords(flags), ...words, ...seed, "--out", `${learner}.etalon`]);
}

/** The flags that say how to read data, as words. */
export function dataWords(flags: Partial<DataFlags>): string[] {
  const {
    label,
    vector,
    text,
    dimensions,
    id,
    group,
    features,
    drop,
    delimiter,
    decimal,
    header = true,
    missing,
  } = flags;
  const named = {
    label,
    vector,
    text: text?.join(","),
    dimensions: dimensions?.toString(),
    id,
    group,
    features: features?.join(","),
    drop: drop?.join(","),
    delimiter,
    decimal,
  };
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
