import {
  applyScaling,
  encodeLabels,
  fitScaling,
  generators,
  type Label,
  onlyVector,
  optionsJsonSchema,
  parseTableAsync,
  toDataset,
  toMatrix,
} from "etalon";
import breastCancer from "../../../data/breast_cancer.csv?url";
import digits from "../../../data/digits.csv?url";
import iris from "../../../data/iris.csv?url";
import wine from "../../../data/wine.csv?url";
import type { DataOffer, OptionSchemas, StudioData } from "./protocol.ts";

const REAL: Readonly<Record<string, { title: string; teaches: string; url: string }>> = {
  iris: { title: "Iris", teaches: "Four measures of three kinds of iris: two of them touch.", url: iris },
  wine: {
    title: "Wine",
    teaches: "Thirteen chemical measures of three cultivars, on very different scales.",
    url: wine,
  },
  breast_cancer: {
    title: "Breast cancer",
    teaches: "Thirty correlated measures of cell nuclei: most of them say the same.",
    url: breastCancer,
  },
  digits: { title: "Digits", teaches: "Handwritten digits of 8 x 8 pixels: distances between pictures.", url: digits },
};

export const dataOffers = (): DataOffer[] => [
  ...Object.values(generators).map(({ name, title, teaches, options }) => ({
    name,
    title,
    teaches,
    generated: true,
    schema: optionsJsonSchema(options)["properties"] as OptionSchemas,
  })),
  ...Object.entries(REAL).map(([name, { title, teaches }]) => ({ name, title, teaches, generated: false, schema: {} })),
];

/** A built-in data set. Generated ones stay in their own units, measured ones are standardized. */
export async function openBuiltin(
  name: string,
  seed: number,
  settings: Readonly<Record<string, number>> = {},
): Promise<StudioData> {
  const generator = Object.hasOwn(generators, name) ? generators[name] : undefined;
  if (generator) {
    const { points, labels } = generator.generate({ ...settings, seed });
    return viewOf({ name: generator.title, points, labels, warnings: [] }, false);
  }
  const real = Object.hasOwn(REAL, name) ? REAL[name] : undefined;
  if (!real) throw new Error(`There is no built-in data set ${JSON.stringify(name)}. Choose one from the list.`);
  const response = await fetch(real.url);
  if (!response.ok) throw new Error(`The data set ${name} could not be read (${response.status}). Reload the page.`);
  const view = await openBytes(`${name}.csv`, new Uint8Array(await response.arrayBuffer()), { label: "label" });
  return { ...view, name: real.title, ...(name === "digits" ? { image: { width: 8, height: 8 } } : {}) };
}

/** Which column of a file is the label. */
export interface FileRoles {
  readonly label?: string | undefined;
}

/** The names of a file's columns, for choosing roles. */
export const columnsOf = async (name: string, bytes: Uint8Array): Promise<string[]> =>
  (await parseTableAsync(bytes, name, { memory: MEMORY })).columns.map((column) => column.name);

/** Most bytes that the columns of a Parquet file may take in a page. */
const MEMORY = 1e9;

/**
 * A user's file, standardized unless its features are the lists of one column.
 * Without a label named, the last text column of few values is taken.
 */
export async function openBytes(name: string, bytes: Uint8Array, roles: FileRoles = {}): Promise<StudioData> {
  const text = roles.label === undefined ? [] : [roles.label];
  const table = await parseTableAsync(bytes, name, { text, memory: MEMORY });
  const guess = table.columns.findLast(
    (column) => column.kind === "text" && new Set(column.values).size <= Math.max(2, table.rows / 4),
  );
  const label = roles.label ?? guess?.name;
  const vector = onlyVector(table.columns);
  const dataset = toDataset(table, { label, vector, missing: "mean" });
  const labels = dataset.labels ?? Array.from({ length: dataset.points.rows }, () => null);
  return viewOf({ name, points: dataset.points, labels, warnings: dataset.warnings }, vector === undefined);
}

interface Labeled {
  readonly name: string;
  readonly points: Parameters<typeof toMatrix>[0] & { readonly features?: readonly string[] };
  readonly labels: readonly (Label | null)[];
  readonly warnings: readonly string[];
}

function viewOf({ name, points, labels, warnings }: Labeled, standardized: boolean): StudioData {
  const matrix = toMatrix(points);
  const scaling = fitScaling(matrix, standardized ? "zscore" : "none");
  const { codes, names } = encodeLabels(labels);
  return {
    name,
    rows: matrix.rows,
    cols: matrix.cols,
    features: points.features ?? Array.from({ length: matrix.cols }, (_, j) => `feature ${j}`),
    points: applyScaling(scaling, matrix).data,
    scaling: { offset: scaling.offset, spread: scaling.spread },
    codes,
    classes: names.map(String),
    standardized,
    warnings,
  };
}
