import { counted } from "../base/counted.ts";
import type { SearchResult, Trial } from "../evaluate/search.ts";
import { percent } from "../plot/verdict.ts";
import { textTable } from "./textTable.ts";

/** What a search of options found. */
export interface OptionSearch extends SearchResult {
  readonly dataset: string;
  readonly points: number;
  readonly features: number;
  readonly classes: number;
  readonly protocol: {
    readonly folds: number;
    readonly neighbors: number;
    readonly seed: number;
    readonly scale: string;
  };
  readonly learner: string;
  readonly method: "random" | "grid" | "path";
}

/** The settings of a search for a terminal, in the order in which they were tried, and the best. */
export function searchText({ dataset, points, features, classes, protocol, ...found }: OptionSearch): string {
  const { learner, table, best, accuracy } = found;
  const names = [...new Set(table.flatMap(({ options }) => Object.keys(options)))];
  const lines = table.map((trial) => lineOf(trial, names));
  const last = names.length;
  const failures = table.flatMap(({ options, message }) =>
    message === null ? [] : [`${inWords(options)}: ${message}`],
  );
  const iterations = table.reduce((sum, trial) => sum + (trial.iterations ?? 0), 0);
  return [
    `${dataset}: ${counted(points, "point")}, ${counted(features, "feature")}, ${counted(classes, "class", "classes")}; ${protocol.folds} folds, ${counted(protocol.neighbors, "neighbor")}, scale ${protocol.scale}, seed ${protocol.seed}`,
    "",
    textTable([...names, "accuracy", "iterations", "begun"], lines, names.map((_, i) => i).concat([last, last + 1])),
    ...failures,
    "",
    `Best: ${learner} with ${inWords(best)}, ${percent(accuracy)}; ${counted(iterations, "iteration")} in all. The best of many flatters: \`etalon fit\` estimates on held-out points.`,
  ].join("\n");
}

function lineOf({ options, accuracy, iterations, warm, status }: Trial, names: readonly string[]): string[] {
  return [
    ...names.map((name) => (Object.hasOwn(options, name) ? short(options[name]) : "default")),
    accuracy === null ? status : percent(accuracy),
    iterations === null ? "" : String(iterations),
    warm ? "where the one before ended" : "as usual",
  ];
}

const inWords = (options: Readonly<Record<string, unknown>>): string => {
  const parts = Object.entries(options).map(([name, value]) => `${name}=${short(value)}`);
  return parts.length === 0 ? "the defaults" : parts.join(", ");
};

const short = (value: unknown): string =>
  typeof value === "number"
    ? String(Number(value.toPrecision(4)))
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
