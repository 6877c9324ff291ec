/** A word as a POSIX shell reads it: quoted where it must be. */
export const shellWord = (word: string): string =>
  /^[A-Za-z0-9_./:=,+@%-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** What a command repeats. */
export interface Repeated {
  /** Beginning of the files' names. */
  readonly name: string;
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly id: string;
  readonly label: string | null;
  readonly pairs: boolean;
  readonly triplets: boolean;
}

/** The names of a run's files. */
export const filesOf = (name: string) => ({
  points: `${name}-learned.csv`,
  pairs: `${name}-pairs.csv`,
  triplets: `${name}-triplets.csv`,
});

/** The words that repeat a run on the command line: the same points, options and seed give the same map. */
export function fitWords({ name, learner, options, seed, id, label, pairs, triplets }: Repeated): string[] {
  const files = filesOf(name);
  return [
    ...["etalon", "fit", files.points, "--id", id],
    ...(label === null ? [] : ["--label", label]),
    ...(pairs ? ["--pairs", files.pairs] : triplets ? ["--triplets", files.triplets] : []),
    ...["--learner", learner],
    ...settings(options, ""),
    ...["--seed", String(seed), "--scale", "none", "--holdout", "0", "--out", `${name}-${learner}.etalon`],
  ];
}

/** The words that compare the learner with the Euclidean distance, on the same points. */
export const compareWords = ({ name, learner, options, seed, label }: Repeated): string[] => [
  ...["etalon", "compare", filesOf(name).points, "--label", label ?? "label", "--learners", learner],
  ...settings(options, `${learner}.`),
  ...["--seed", String(seed), "--report", `${name}-${learner}.html`],
];

const settings = (options: Readonly<Record<string, unknown>>, prefix: string): string[] =>
  Object.entries(options).flatMap(([option, value]) => [
    "--set",
    `${prefix}${option}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  ]);

/** Words as one line for a POSIX shell. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(" ");
