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
export const compareWords = ({ name, learner, options, seed, id, label }: Repeated): string[] => [
  ...["etalon", "compare", filesOf(name).points, "--id", id, "--label", label ?? "label", "--learners", learner],
  ...settings(options, `${learner}.`),
  ...["--seed", String(seed), "--report", `${name}-${learner}.html`],
];

const settings = (options: Readonly<Record<string, unknown>>, prefix: string): string[] =>
  Object.entries(options).flatMap(([option, value]) => [
    "--set",
    `${prefix}${option}=${typeof value === "string" ? value : JSON.stringify(value)}`,
  ]);

/** What a command needs to repeat a comparison. */
export interface ComparedAgain extends Pick<Repeated, "name" | "seed"> {
  readonly entrants: readonly { readonly learner: string; readonly options: Readonly<Record<string, unknown>> }[];
  readonly id: string;
  readonly label: string;
  readonly folds: number;
  readonly neighbors: number;
  /** Seconds for all of them; null for as long as it takes. */
  readonly budget: number | null;
  readonly standardized: boolean;
}

/** The name of a comparison's file. */
export const comparedFile = (name: string): string => `${name}-compared.csv`;

const scaleOf = ({ standardized }: Pick<ComparedAgain, "standardized">): string => (standardized ? "zscore" : "none");

/** The words that repeat a comparison on the command line, on the same points and folds. */
export const compareAgainWords = (again: ComparedAgain): string[] => [
  ...["etalon", "compare", comparedFile(again.name), "--id", again.id, "--label", again.label],
  ...["--learners", again.entrants.map(({ learner }) => learner).join(",")],
  ...again.entrants.flatMap(({ learner, options }) => settings(options, `${learner}.`)),
  ...["--folds", String(again.folds), "--neighbors", String(again.neighbors), "--scale", scaleOf(again)],
  ...(again.budget === null ? [] : ["--budget", String(again.budget)]),
  ...["--seed", String(again.seed), "--report", `${again.name}-compared.html`],
];

/** The words that learn one of the compared distances from all points. */
export const learnComparedWords = (again: ComparedAgain, learner: string): string[] => [
  ...["etalon", "fit", comparedFile(again.name), "--id", again.id, "--label", again.label, "--learner", learner],
  ...settings(again.entrants.find((entrant) => entrant.learner === learner)?.options ?? {}, ""),
  ...["--scale", scaleOf(again), "--seed", String(again.seed), "--out", `${again.name}-${learner}.etalon`],
];

/** Words as one line for a POSIX shell. */
export const shellLine = (words: readonly string[]): string => words.map(shellWord).join(" ");
