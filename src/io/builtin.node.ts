import { join } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { nearestName } from "../base/suggest.ts";
import { generators } from "../data/generators.ts";
import { parseCsv } from "./csv.ts";
import { readFile } from "./readFile.node.ts";
import type { Table } from "./table.ts";
import { tableOfPoints } from "./tableOfPoints.ts";

/** A data set that comes with Etalon. Its label column is called `label`. */
export interface BuiltinInfo {
  readonly name: string;
  readonly title: string;
  readonly points: number;
  readonly features: number;
  readonly classes: number;
  readonly license: string;
  readonly source: string;
  /** What it is good for, in one sentence. */
  readonly teaches: string;
}

/** Name of the label column of every built-in set. */
export const BUILTIN_LABEL = "label";

/** Every built-in data set: four from the UCI repository, then the generators with their default options. */
export const builtins = (): readonly BuiltinInfo[] => [
  ...REAL,
  ...Object.values(generators).map(({ name }) => generatedInfo(name)),
];

/** Whether there is a built-in data set of that name. */
export const isBuiltin = (name: string): boolean =>
  REAL.some((set) => set.name === name) || Object.hasOwn(generators, name);

/** A built-in data set as a table whose last column is `label`; `seed` matters for generators only. `OPTION` with the nearest name when there is none. */
export function builtinTable(name: string, { seed = 0 }: { readonly seed?: number } = {}): Table {
  if (Object.hasOwn(generators, name)) {
    const { points, labels } = generators[name]!.generate({ seed });
    return tableOfPoints(name, points, { [BUILTIN_LABEL]: labels });
  }
  if (!REAL.some((set) => set.name === name)) {
    const guess = nearestName(
      name,
      builtins().map((set) => set.name),
    );
    throw new EtalonError(
      "OPTION",
      `there is no built-in data set ${JSON.stringify(name)}. ${
        guess
          ? `Did you mean \`${guess}\`?`
          : `Known: ${builtins()
              .map((set) => set.name)
              .join(", ")}.`
      }`,
    );
  }
  return parseCsv(readFile(join(DATA_FOLDER, `${name}.csv`)), { source: name, text: [BUILTIN_LABEL] });
}

// The same distance to the package root from src/io and from dist/io.
const DATA_FOLDER = join(import.meta.dirname, "..", "..", "data");

function generatedInfo(name: string): BuiltinInfo {
  const { title, teaches, generate } = generators[name]!;
  const { points, labels } = generate();
  return {
    name,
    title,
    points: points.rows,
    features: points.cols,
    classes: new Set(labels).size,
    license: "MIT (generated)",
    source: "Etalon",
    teaches,
  };
}

const CC_BY = "CC BY 4.0";
const UCI = "https://archive.ics.uci.edu/dataset";
const REAL: readonly BuiltinInfo[] = [
  {
    name: "iris",
    title: "Iris flowers",
    points: 150,
    features: 4,
    classes: 3,
    license: CC_BY,
    source: `UCI, R. A. Fisher, ${UCI}/53`,
    teaches: "Small and almost separable: the first thing to try.",
  },
  {
    name: "wine",
    title: "Wine cultivars",
    points: 178,
    features: 13,
    classes: 3,
    license: CC_BY,
    source: `UCI, S. Aeberhard and M. Forina, ${UCI}/109`,
    teaches: "Features in units that differ a thousandfold: scaling decides.",
  },
  {
    name: "breast_cancer",
    title: "Breast cancer (Wisconsin, diagnostic)",
    points: 569,
    features: 30,
    classes: 2,
    license: CC_BY,
    source: `UCI, W. Wolberg, O. Mangasarian, N. Street and W. Street, ${UCI}/17`,
    teaches: "Thirty strongly correlated features: whitening alone does harm.",
  },
  {
    name: "digits",
    title: "Handwritten digits, 8 x 8",
    points: 1797,
    features: 64,
    classes: 10,
    license: CC_BY,
    source: `UCI, E. Alpaydin and C. Kaynak, ${UCI}/80`,
    teaches: "Ten classes and constant border pixels: Euclidean neighbors are hard to beat.",
  },
];
