import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { characterGrams } from "../data/characterGrams.ts";
import type { Label } from "../data/labels.ts";
import type { Points } from "../data/points.ts";
import { requireFinite } from "./finiteColumns.ts";
import { settleMissing } from "./missingValues.ts";
import { softLabelsOf, targetsOf, weightsOf } from "./pointColumns.ts";
import { idsOf, labelsOf, namesOf } from "./roles.ts";
import { type Column, cellText, columnNamed, listed, type NumberColumn, quoted, type Table } from "./table.ts";
import { whyUnfitCell } from "./unfitCell.ts";
import { completeVectors, vectorCells } from "./vectorCells.ts";

/** What each column is for. */
export interface DatasetOptions {
  /** Column of classes or target values; an empty cell is an unlabeled point. */
  readonly label?: string | undefined;
  /** Column that names each point. */
  readonly id?: string | undefined;
  /** Column of groups that must not be split. */
  readonly group?: string | undefined;
  /** Columns of numbers to be predicted. */
  readonly targets?: readonly string[] | undefined;
  /** Columns of class probabilities, one for each class, in place of a label. */
  readonly softLabels?: readonly string[] | undefined;
  /** Column of views (camera, source, device). */
  readonly view?: string | undefined;
  /** Column of tasks, each with classes of its own. */
  readonly task?: string | undefined;
  /** Column of chunks: points that share one are of one class; an empty cell is a point in none. */
  readonly chunk?: string | undefined;
  /** Column of what each point is worth, above 0. */
  readonly weights?: string | undefined;
  /** The feature columns, in this order; by default every numeric column without another role. */
  readonly features?: readonly string[] | undefined;
  /** Columns to ignore. */
  readonly drop?: readonly string[] | undefined;
  /** One column whose cells hold all features, such as `[0.1, 0.2]`. */
  readonly vector?: string | undefined;
  /** Columns of text, which become vectors by `characterGrams`. */
  readonly text?: readonly string[] | undefined;
  /** Length of these vectors. */
  readonly dimensions?: number | undefined;
  /** What to do about missing values: default "error"; "drop" the row; fill with the "mean" of the column over all rows. */
  readonly missing?: "error" | "drop" | "mean" | undefined;
}

/** A table with its columns given meaning. */
export interface Dataset {
  /** Name of the file or built-in set. */
  readonly name: string;
  /** n x d, with the names of the features. */
  readonly points: Points & { readonly features: readonly string[] };
  /** n labels, null for an unlabeled point: numbers for a numeric column, else text. */
  readonly labels: readonly (Label | null)[] | undefined;
  readonly ids: readonly string[] | undefined;
  readonly groups: readonly string[] | undefined;
  /** n x m. */
  readonly targets: Points | undefined;
  /** n x c, with the names of the columns. */
  readonly softLabels: Points | undefined;
  readonly views: readonly string[] | undefined;
  readonly tasks: readonly string[] | undefined;
  /** n chunks, null for a point in none. */
  readonly chunks: readonly (Label | null)[] | undefined;
  readonly weights: Float64Array | undefined;
  /** For each point its 0-based row in the file. */
  readonly rows: Int32Array;
  /** Text columns that were left out because they have no role. */
  readonly leftOut: readonly string[];
  readonly warnings: readonly string[];
}

/** Points, labels, ids, groups, targets, class probabilities, views, chunks and weights from a table. `DATA` naming file:row:column for missing or unusable cells and unknown columns, `OPTION` for roles that clash. */
export const toDataset = (table: Table, options: DatasetOptions = {}): Dataset => datasetOf(table, options, false);

/** The same of consecutive rows of a table; none may be left where rows with missing values are dropped. */
export const toPart = (table: Table, options: DatasetOptions): Dataset => datasetOf(table, options, true);

function datasetOf(table: Table, options: DatasetOptions, part: boolean): Dataset {
  const named = rolesOf(table, options);
  const warnings = [...table.warnings];
  const chosen = chosenColumns(table, options, named);
  const { leftOut } = chosen;
  warnings.push(...leftOutTexts(table.source, leftOut));
  const { points, rows } = pointsOf(table, chosen, options, part, warnings);
  const take = <T>(values: readonly T[] | undefined): readonly T[] | undefined =>
    values && Array.from(rows, (row) => values[row]);
  const labels = take(named.label && labelsOf(named.label));
  const unlabeled = labels?.filter((label) => label === null).length ?? 0;
  if (unlabeled > 0) warnings.push(unlabeledNote(table.source, unlabeled, rows.length));
  const weights = named.weights && weightsOf(table, named.weights);
  return {
    name: table.source,
    points,
    labels,
    ids: take(named.id && idsOf(table, named.id)),
    groups: take(named.group && namesOf(table, named.group, "group")),
    targets: named.targets && targetsOf(table, named.targets, rows),
    softLabels: named.softLabels && softLabelsOf(table, named.softLabels, rows),
    views: take(named.view && namesOf(table, named.view, "view")),
    tasks: take(named.task && namesOf(table, named.task, "task")),
    chunks: take(named.chunk && labelsOf(named.chunk)),
    weights: weights && Float64Array.from(rows, (row) => weights[row]),
    rows,
    leftOut,
    warnings,
  };
}

/** The features of each point, and the rows they stand in. 32-bit numbers stay such where none is filled in. */
function pointsOf(
  table: Table,
  chosen: Chosen,
  { missing = "error", text }: DatasetOptions,
  part: boolean,
  warnings: string[],
): Pick<Dataset, "points" | "rows"> {
  const { origin } = chosen;
  const whole = origin && completeVectors(origin);
  if (whole) return { points: whole, rows: Int32Array.from({ length: table.rows }, (_, row) => row) };
  const columns = chosen.columns();
  requireFinite(table, columns, origin);
  const { rows, fill } = settleMissing(table, columns, { missing, part }, warnings, origin);
  const singles = origin ? holdsSingles(origin) : columns.every(({ values }) => values instanceof Float32Array);
  const data = gather(columns, rows, fill);
  const single = (text !== undefined || singles) && fill.every(Number.isNaN);
  const features = columns.map(({ name }) => name);
  return {
    points: { rows: rows.length, cols: columns.length, data: single ? Float32Array.from(data) : data, features },
    rows,
  };
}

/** Whether a column of lists holds 32-bit numbers alone, which then stay such. */
const holdsSingles = (origin: Column): boolean =>
  origin.kind === "vector" && origin.values.every((vector) => vector === null || vector instanceof Float32Array);

/** The warning of columns of text that have no role. */
export const leftOutTexts = (source: string, names: readonly string[]): string[] =>
  names.length === 0
    ? []
    : [
        `${source}: ${names.length === 1 ? "a text column was" : "text columns were"} left out: ${listed(names.map(quoted))}`,
      ];

/** The warning of unlabeled points, which learners repeat in their own words. */
export const unlabeledNote = (source: string, unlabeled: number, points: number): string =>
  `${source}: ${unlabeled} of ${counted(points, "point")} ${unlabeled === 1 ? "has" : "have"} no label`;

interface Roles {
  readonly label?: Column;
  readonly id?: Column;
  readonly group?: Column;
  readonly targets?: readonly Column[];
  readonly softLabels?: readonly Column[];
  readonly view?: Column;
  readonly task?: Column;
  readonly chunk?: Column;
  readonly weights?: Column;
  readonly drop: ReadonlySet<Column>;
}

function rolesOf(table: Table, options: DatasetOptions): Roles {
  const { label, id, group, targets, softLabels, view, task, chunk, weights } = options;
  const { drop = [], features = [], vector } = options;
  const naming = (["features", "vector", "text"] as const).filter((name) => options[name] !== undefined);
  if (naming.length > 1) {
    throw new EtalonError(
      "OPTION",
      `${table.source}: ${naming.map((name) => `\`${name}\``).join(" and ")} both name the features. Give one of them.`,
    );
  }
  const clash = [...features, ...(options.text ?? []), ...(vector === undefined ? [] : [vector])].find((name) =>
    [label, id, view, task, chunk, weights, ...(targets ?? []), ...(softLabels ?? []), ...drop].includes(name),
  );
  if (clash !== undefined) {
    throw new EtalonError(
      "OPTION",
      `${table.source}: column ${quoted(clash)} cannot be both a feature and label, id, target, class probability, view, task, chunk, weight or dropped. Give it one role.`,
    );
  }
  const find = (name: string | undefined, role: string): Column | undefined =>
    name === undefined ? undefined : columnNamed(table, name, role);
  return {
    ...present("label", find(label, "label")),
    ...present("id", find(id, "id")),
    ...present("group", find(group, "group")),
    ...present(
      "targets",
      targets?.map((name) => columnNamed(table, name, "target")),
    ),
    ...present(
      "softLabels",
      softLabels?.map((name) => columnNamed(table, name, "soft label")),
    ),
    ...present("view", find(view, "view")),
    ...present("task", find(task, "task")),
    ...present("chunk", find(chunk, "chunk")),
    ...present("weights", find(weights, "weights")),
    drop: new Set(drop.map((name) => columnNamed(table, name, "drop list"))),
  };
}

const present = <K extends string, T>(key: K, value: T | undefined): { [P in K]?: T } =>
  value === undefined ? {} : ({ [key]: value } as { [P in K]: T });

interface Chosen {
  readonly columns: () => readonly NumberColumn[];
  readonly leftOut: readonly string[];
  /** The column of lists that the others were taken from. */
  readonly origin?: Column;
}

function featureColumns(table: Table, { features }: DatasetOptions, roles: Roles): Chosen {
  const { label, id, group, targets = [], softLabels = [], view, task, chunk, weights, drop } = roles;
  const taken = new Set([label, id, group, view, task, chunk, weights, ...targets, ...softLabels, ...drop]);
  const leftOut: string[] = [];
  const columns: NumberColumn[] = [];
  const asked = features?.map((name) => columnNamed(table, name, "features"));
  for (const column of asked ?? table.columns) {
    if (!asked && taken.has(column)) continue;
    if (column.kind === "number") {
      columns.push(column);
      continue;
    }
    const why = whyUnfitCell(table, column, asked !== undefined);
    if (why !== undefined) throw new EtalonError("DATA", why);
    leftOut.push(column.name);
  }
  if (columns.length === 0) {
    throw new EtalonError(
      "DATA",
      `${table.source}: no numeric column is left for the features. It has ${listed(table.columns.map(({ name }) => quoted(name)))}; for cells such as "[0.1, 0.2]" name the column with --vector.`,
    );
  }
  return { columns: () => columns, leftOut };
}

function chosenColumns(table: Table, options: DatasetOptions, roles: Roles): Chosen {
  if (options.text !== undefined) return gramColumns(table, options.text, options.dimensions);
  return options.vector === undefined ? featureColumns(table, options, roles) : vectorColumns(table, options.vector);
}

function gramColumns(table: Table, names: readonly string[], dimensions: number | undefined): Chosen {
  const fields = names.map((name) => columnNamed(table, name, "text"));
  const records = Array.from({ length: table.rows }, (_, row) => fields.map((field) => cellText(field, row)));
  const { rows, cols, data, features } = characterGrams(records, dimensions === undefined ? {} : { dimensions });
  const valuesOf = (c: number) => Float64Array.from({ length: rows }, (_, i) => data[i * cols + c]);
  return { columns: () => features.map((name, c) => ({ kind: "number", name, values: valuesOf(c) })), leftOut: [] };
}

function vectorColumns(table: Table, name: string): Chosen {
  const origin = columnNamed(table, name, "vector");
  return { columns: () => vectorCells(table, origin), leftOut: [], origin };
}

function gather(columns: readonly NumberColumn[], rows: Int32Array, fill: Float64Array): Float64Array {
  const data = new Float64Array(rows.length * columns.length);
  columns.forEach(({ values }, j) => {
    for (let i = 0; i < rows.length; i++) {
      const value = values[rows[i]];
      data[i * columns.length + j] = Number.isNaN(value) ? fill[j] : value;
    }
  });
  return data;
}
