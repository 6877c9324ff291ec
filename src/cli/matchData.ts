import type { Label } from "../data/labels.ts";
import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { readTableAsync } from "../io/readTable.node.ts";
import { readRelevance } from "../io/relevance.ts";
import { columnNamed, type Table } from "../io/table.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type LoadedData, loadData } from "./data.ts";
import type { DataFlags } from "./flags.ts";
import { inputSpace, type LoadedModel, loadForModel, openModel } from "./model.ts";
import { itemsOf } from "./relationFiles.ts";
import type { TwoSpaces } from "./scores.ts";
import { NO_MODEL } from "./spaces.ts";
import { CommandError } from "./usageError.ts";

/** Two sets of points to be matched. */
export interface MatchData {
  readonly model: LoadedModel | undefined;
  readonly a: LoadedData;
  readonly b: LoadedData;
  readonly left: TwoSpaces;
  readonly right: TwoSpaces;
  /** Points on the left that have known partners, with these; undefined where nothing is known. */
  readonly partners: ReadonlyMap<number, ReadonlySet<number>> | undefined;
  readonly warnings: readonly string[];
}

/** Reads both sets for a model file or for `none`; the input space is scaled by both together. `OPTION` for a scale beside a model. */
export async function loadForMatch(
  modelPath: string,
  first: string,
  second: string,
  flags: DataFlags & { readonly scale?: string; readonly truth?: string; readonly seed: number },
): Promise<MatchData> {
  const model = modelPath === NO_MODEL ? undefined : openModel(modelPath);
  if (model && flags.scale !== undefined) {
    throw new CommandError(
      "OPTION",
      "--scale goes with none in place of a model: a model knows its own scale. Leave it out.",
      "etalon match --help",
    );
  }
  const load = (name: string): Promise<LoadedData> =>
    model ? loadForModel(name, model, flags, flags.seed) : loadData(name, flags, flags.seed);
  const a = await load(first);
  const b = await load(second);
  requireSameFeatures(a, b);
  const both = stacked(a.points, b.points);
  const vectors = flags.vector !== undefined || flags.text !== undefined;
  const input = model ? inputSpace(model, both) : scaled(both, (flags.scale ?? (vectors ? "none" : "zscore")) as Scale);
  const learned = model ? model.metric.transform(both) : input;
  const [left, right] = [
    { from: 0, count: a.points.rows },
    { from: a.points.rows, count: b.points.rows },
  ].map((part): TwoSpaces => ({ input: rowsOf(input, part), learned: rowsOf(learned, part) }));
  const truth = flags.truth === undefined ? byLabels(a, b) : await byFile(flags.truth, a, b, flags.strict === true);
  return {
    model,
    a,
    b,
    left: left!,
    right: right!,
    partners: truth.partners,
    warnings: [...a.dataset.warnings, ...b.dataset.warnings, ...truth.warnings],
  };
}

type Truth = { readonly partners: Map<number, Set<number>> | undefined; readonly warnings: readonly string[] };

async function byFile(path: string, a: LoadedData, b: LoadedData, strict: boolean): Promise<Truth> {
  const table = await readTableAsync(path, { text: ["a", "b"] });
  const renamed: Table = {
    ...table,
    columns: (["a", "b"] as const).map((name) => ({
      ...columnNamed(table, name, "known matches"),
      name: name === "a" ? "query" : "item",
    })),
  };
  const { queries, relevant, warnings } = readRelevance(renamed, itemsOf(a), itemsOf(b), { strict });
  return { partners: new Map(Array.from(queries, (query, q) => [query, new Set(relevant[q]!.items)])), warnings };
}

function byLabels(a: LoadedData, b: LoadedData): Truth {
  const [mine, others] = [a.dataset.labels, b.dataset.labels];
  if (!mine || !others) return { partners: undefined, warnings: [] };
  const rows = new Map<Label, Set<number>>();
  others.forEach((label, j) => {
    if (label !== null) rows.set(label, (rows.get(label) ?? new Set()).add(j));
  });
  const known = mine.flatMap((label, i) => {
    const found = label === null ? undefined : rows.get(label);
    return found ? [[i, found] as const] : [];
  });
  return known.length > 0
    ? { partners: new Map(known), warnings: [] }
    : { partners: undefined, warnings: ["no label occurs on both sides, so the matches are not judged"] };
}

function requireSameFeatures(a: LoadedData, b: LoadedData): void {
  const [mine, others] = [a.dataset.points.features, b.dataset.points.features];
  const missing = mine.filter((name) => !others.includes(name));
  if (missing.length === 0 && mine.length === others.length && mine.every((name, k) => name === others[k])) return;
  const what =
    missing.length > 0
      ? `${JSON.stringify(missing[0])} of ${a.dataset.name} is missing in ${b.dataset.name}`
      : `${a.dataset.name} has ${mine.length} features and ${b.dataset.name} ${others.length}, or in another order`;
  throw new CommandError(
    "DATA",
    `both sets need the same features: ${what}. Name them in one order with --features.`,
    `etalon inspect ${b.dataset.name}`,
  );
}

function stacked(a: Matrix, b: Matrix): Matrix {
  const out = new Matrix(a.rows + b.rows, a.cols);
  out.data.set(a.data);
  out.data.set(b.data, a.data.length);
  return out;
}

const scaled = (points: Matrix, scale: Scale): Matrix => applyScaling(fitScaling(points, scale), points);

const rowsOf = ({ cols, data }: Matrix, { from, count }: { readonly from: number; readonly count: number }): Matrix =>
  new Matrix(count, cols, data.subarray(from * cols, (from + count) * cols));
