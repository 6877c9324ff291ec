import { existsSync } from "node:fs";
import { basename } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { toMatrix } from "../data/points.ts";
import { availableMemory } from "../engine/memory.ts";
import { BUILTIN_LABEL, builtins, isBuiltin } from "../io/builtin.node.ts";
import { type Dataset, toDataset } from "../io/dataset.ts";
import { isPattern } from "../io/filePattern.node.ts";
import { isBuiltinData, type LoadOptions, loadTableAsync } from "../io/loadData.node.ts";
import { extensionOf, isParquet } from "../io/parseTable.ts";
import type { Table } from "../io/table.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { DataFlags } from "./flags.ts";
import { CommandError, unknownName } from "./usageError.ts";

/** A data set as commands use it. */
export interface LoadedData {
  readonly dataset: Dataset;
  readonly points: Matrix;
  /** The column of labels. */
  readonly label: string | undefined;
  /** Source and license of a built-in set. */
  readonly source: string | undefined;
}

/** The columns of `<data>` and what each is for. */
export interface LoadedColumns {
  readonly table: Table;
  readonly roles: LoadOptions;
}

/** The table behind `<data>`: an existing file wins over a built-in name. `OPTION` with the nearest name if it is neither, or for unknown columns. */
export async function loadColumns(name: string, flags: DataFlags, seed: number): Promise<LoadedColumns> {
  const several = isParquet(name) && isPattern(name);
  if (!existsSync(name) && !isBuiltin(name) && !several) {
    if (extensionOf(name) !== "" || /[\\/]/.test(name)) {
      throw new CommandError(
        "DATA",
        `${name}: there is no such file. Check the path, or use a built-in data set.`,
        "etalon datasets",
      );
    }
    const names = builtins().map((set) => set.name);
    throw unknownName("data", name, names, "etalon datasets");
  }
  const {
    delimiter,
    decimal,
    header,
    vector,
    text,
    dimensions,
    id,
    group,
    target,
    softLabels,
    view,
    task,
    chunk,
    weights,
    features,
    drop,
    missing,
  } = flags;
  const ownLabel = isBuiltinData(name) && !softLabels && !target?.includes(BUILTIN_LABEL) ? BUILTIN_LABEL : undefined;
  const roles: LoadOptions = {
    seed,
    label: flags.label ?? ownLabel,
    vector,
    text,
    dimensions,
    id,
    group,
    targets: target,
    softLabels,
    view,
    task,
    chunk,
    weights,
    features,
    drop,
    ...(missing === undefined ? {} : { missing: missing as "error" | "drop" | "mean" }),
    ...(delimiter === undefined ? {} : { delimiter: delimiter === "\\t" ? "\t" : delimiter }),
    ...(decimal === undefined ? {} : { decimal: decimal as "." | "," }),
    ...(header ? {} : { header: false }),
  };
  if (several && flags.quiet !== true) process.stderr.write(`${name}: read by DuckDB\n`);
  const table = await loadTableAsync(name, { ...roles, memory: availableMemory() / 2 });
  requireColumns(
    name,
    table,
    { label: flags.label, vector, id, group, view, task, chunk, weights },
    {
      features,
      drop,
      text,
      target,
      "soft-labels": softLabels,
    },
  );
  return { table, roles };
}

/** Reads `<data>` and gives its columns their roles. With `--strict`, warnings are `DATA` errors. */
export const loadData = async (name: string, flags: DataFlags, seed: number): Promise<LoadedData> =>
  withRoles(name, await loadColumns(name, flags, seed), flags);

/** The same from columns read before. */
export function withRoles(name: string, { table, roles }: LoadedColumns, flags: DataFlags): LoadedData {
  const dataset = { ...toDataset(table, roles), name: isBuiltinData(name) ? name : basename(name) };
  if (flags.strict && dataset.warnings.length > 0) {
    throw new EtalonError(
      "DATA",
      `${dataset.warnings.join("; ")}. With --strict this is an error: mend the data, or name the columns.`,
    );
  }
  const info = isBuiltinData(name) ? builtins().find((set) => set.name === name) : undefined;
  return {
    dataset,
    points: toMatrix(dataset.points),
    label: roles.label,
    source: info && `${info.source}, ${info.license}`,
  };
}

/** The data with their labels. `OPTION` when no label column is named. */
export async function loadLabeled(
  name: string,
  flags: DataFlags,
  seed: number,
): Promise<LoadedData & { readonly labels: NonNullable<Dataset["labels"]> }> {
  const loaded = await loadData(name, flags, seed);
  const { labels } = loaded.dataset;
  if (labels) return { ...loaded, labels };
  throw new CommandError(
    "OPTION",
    `${name}: name the column of classes with --label <column>.`,
    `etalon inspect ${name}`,
  );
}

function requireColumns(
  name: string,
  { columns }: Table,
  single: Readonly<Record<string, string | undefined>>,
  lists: Readonly<Record<string, readonly string[] | undefined>>,
): void {
  const known = columns.map((column) => column.name);
  const listed = Object.entries(lists).flatMap(([flag, names = []]) => names.map((column) => [flag, column] as const));
  for (const [flag, column] of [...Object.entries(single), ...listed]) {
    if (column !== undefined && !known.includes(column))
      throw unknownName(`column for --${flag}`, column, known, `etalon inspect ${name}`);
  }
}
