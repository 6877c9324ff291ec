import { encodeLabels } from "../data/labels.ts";
import { readTableAsync } from "../io/readTable.node.ts";
import { readRelevance } from "../io/relevance.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type LoadedData, loadData } from "./data.ts";
import type { DataFlags } from "./flags.ts";
import type { Judged } from "./judged.ts";
import { itemsOf } from "./relationFiles.ts";
import { CommandError } from "./usageError.ts";

/** The flags that name queries and judgments. */
export interface QueryFlags {
  readonly queries?: string;
  readonly qrels?: string;
}

/** Items, and below them the queries where they have a file of their own, with what is relevant to which. */
export interface JudgedData {
  readonly points: Matrix;
  readonly judged: Judged;
  readonly features: readonly string[];
  readonly groups?: Int32Array;
  /** What to call each row. */
  readonly names: readonly string[];
  /** The items as they were read. */
  readonly loaded: LoadedData;
  readonly warnings: readonly string[];
}

/** Reads `<data>`, `--queries` and `--qrels`. `SHAPE` when queries have other features than items, `OPTION` without `--qrels`. */
export async function loadJudged(name: string, flags: DataFlags & QueryFlags, seed: number): Promise<JudgedData> {
  if (flags.qrels === undefined)
    throw new CommandError(
      "OPTION",
      "--queries needs --qrels <file>: columns query, item, relevance.",
      "etalon fit --help",
    );
  const loaded = await loadData(name, flags, seed);
  const asking = flags.queries === undefined ? undefined : await loadQueries(flags.queries, loaded, flags, seed);
  const table = await readTableAsync(flags.qrels, { text: ["query", "item"] });
  const relevance = readRelevance(table, itemsOf(asking ?? loaded), itemsOf(loaded), { strict: flags.strict === true });
  const { query, item, grade } = relevance.judgments;
  const items = loaded.points.rows;
  const judged: Judged = {
    query: asking ? query.map((q) => items + q) : query,
    item,
    grade,
    items,
    selves: asking === undefined,
  };
  const sides = asking ? [loaded, asking] : [loaded];
  const groups = flags.group && encodeLabels(sides.flatMap(({ dataset }) => dataset.groups!)).codes;
  return {
    points: asking ? stacked(loaded.points, asking.points) : loaded.points,
    judged,
    features: loaded.dataset.points.features,
    ...(groups ? { groups } : {}),
    names: sides.flatMap(({ dataset }) => dataset.ids ?? Array.from(dataset.rows, String)),
    loaded,
    warnings: [...sides.flatMap(({ dataset }) => dataset.warnings), ...relevance.warnings],
  };
}

/** Queries with the features of the items. */
async function loadQueries(
  path: string,
  { dataset, points }: LoadedData,
  flags: DataFlags,
  seed: number,
): Promise<LoadedData> {
  const { label: _, ...roles } = flags;
  const named = roles.vector === undefined && roles.text === undefined ? { features: dataset.points.features } : {};
  const asking = await loadData(path, { ...roles, ...named }, seed);
  if (asking.points.cols === points.cols) return asking;
  throw new CommandError(
    "SHAPE",
    `${path}: queries have ${asking.points.cols} features, the items ${points.cols}. Give vectors of one model.`,
    `etalon inspect ${path}`,
  );
}

function stacked(upper: Matrix, lower: Matrix): Matrix {
  const all = new Matrix(upper.rows + lower.rows, upper.cols);
  all.data.set(upper.data);
  all.data.set(lower.data, upper.data.length);
  return all;
}
