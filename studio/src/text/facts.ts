import type { Edit } from "../store/edits.ts";

export const counted = (count: number, one: string, several = `${one}s`): string =>
  `${count.toLocaleString("en")} ${count === 1 ? one : several}`;

/** What a run was about. */
export interface RunFacts {
  readonly rows: number;
  readonly cols: number;
  readonly classes: number;
  readonly held: number;
  readonly standardized: boolean;
  /** How many features were learned from in place of those of the data. */
  readonly lifted?: number;
  readonly iteration: number;
  readonly last: number;
  readonly edits: readonly Edit[];
}

const DONE: Readonly<Record<Edit["kind"], readonly [one: string, several: string]>> = {
  move: ["point moved", "points moved"],
  add: ["point added", "points added"],
  remove: ["point removed", "points removed"],
  relabel: ["point relabeled", "points relabeled"],
  pair: ["pair linked", "pairs linked"],
  triplet: ["triplet linked", "triplets linked"],
};

/** What was learned from what, in words. */
export function runFacts({
  rows,
  cols,
  classes,
  held,
  standardized,
  lifted,
  iteration,
  last,
  edits,
}: RunFacts): string {
  const kinds = [...new Set(edits.map(({ kind }) => kind))];
  const byHand = kinds.map((kind) => counted(edits.filter((edit) => edit.kind === kind).length, ...DONE[kind]));
  return [
    `${counted(rows, "point")}, ${counted(cols, "feature")}, ${counted(classes, "class", "classes")}`,
    `${standardized ? "; features in standard deviations" : ""}.`,
    lifted === undefined ? "" : ` Lifted by φ to ${lifted} features: they, their squares and products.`,
    held > 0 ? ` ${counted(held, "point")} held out of learning.` : "",
    ` Iterate ${iteration} of ${last}.`,
    byHand.length > 0 ? ` By hand: ${byHand.join(", ")}.` : "",
  ].join("");
}
