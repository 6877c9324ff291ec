import type { CompareFlags } from "./compareFlags.ts";

/** The command line that repeats a comparison, with everything spelled out that defaults might change. */
export function compareCommandLine(data: string, flags: CompareFlags): string {
  const {
    label,
    vector,
    id,
    group,
    features,
    drop,
    delimiter,
    decimal,
    missing,
    learners,
    foldsFile,
    folds,
    neighbors,
    scale,
    set = [],
    timeout,
    seed,
  } = flags;
  const words: (string | number)[] = ["etalon", "compare", data];
  const add = (flag: string, value: string | number | undefined): void => {
    if (value !== undefined) words.push(flag, value);
  };
  add("--label", label);
  add("--vector", vector);
  add("--id", id);
  add("--group", group);
  add("--features", features?.join(","));
  add("--drop", drop?.join(","));
  add("--delimiter", delimiter);
  add("--decimal", decimal);
  if (!flags.header) words.push("--no-header");
  add("--missing", missing);
  add("--learners", learners?.join(",") ?? "all");
  add(foldsFile === undefined ? "--folds" : "--folds-file", foldsFile ?? folds);
  add("--neighbors", neighbors);
  add("--scale", scale);
  for (const setting of set) add("--set", setting);
  add("--timeout", timeout);
  add("--seed", seed);
  return words.map((word) => shellWord(String(word))).join(" ");
}

/** A word quoted where a shell would read it otherwise. */
export const shellWord = (word: string): string =>
  /^[\w./,:=@%+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
