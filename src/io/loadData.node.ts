import { existsSync } from "node:fs";
import { basename } from "node:path";
import { EtalonError } from "../base/errors.ts";
import { nearestName } from "../base/suggest.ts";
import { BUILTIN_LABEL, builtins, builtinTable, isBuiltin } from "./builtin.node.ts";
import { type Dataset, type DatasetOptions, toDataset } from "./dataset.ts";
import { extensionOf, type TableOptions } from "./parseTable.ts";
import { readTable, readTableAsync } from "./readTable.node.ts";
import type { Table } from "./table.ts";

/** How to read data and what each column is for. `seed` matters for generated data only. */
export interface LoadOptions
  extends DatasetOptions,
    Pick<TableOptions, "delimiter" | "decimal" | "header" | "limits" | "memory"> {
  readonly seed?: number;
}

/**
 * A data set by path or by built-in name; an existing file wins. Built-in sets take `label` as their label column unless told otherwise.
 * `DATA` with the nearest built-in name when there is neither; other errors as in `readTable` and `toDataset`.
 */
export function loadData(data: string, options: LoadOptions = {}): Dataset {
  return namedDataset(data, loadTable(data, options), options);
}

/** The same for all formats, parquet included. */
export async function loadDataAsync(data: string, options: LoadOptions = {}): Promise<Dataset> {
  return namedDataset(data, await loadTableAsync(data, options), options);
}

/** The table of a file or of a built-in set, without roles. Columns named as id, group, task or chunk are kept as text, so that 007 stays 007. */
export function loadTable(data: string, options: LoadOptions = {}): Table {
  return builtinOf(data, options) ?? readTable(data, tableOptions(options));
}

/** The same for all formats, parquet included. */
export async function loadTableAsync(data: string, options: LoadOptions = {}): Promise<Table> {
  return builtinOf(data, options) ?? readTableAsync(data, tableOptions(options));
}

function namedDataset(data: string, table: Table, options: LoadOptions): Dataset {
  const builtin = isBuiltinData(data);
  const label = options.label ?? (builtin ? BUILTIN_LABEL : undefined);
  return { ...toDataset(table, { ...options, label }), name: builtin ? data : basename(data) };
}

function builtinOf(data: string, { seed }: LoadOptions): Table | undefined {
  if (isBuiltinData(data)) return builtinTable(data, seed === undefined ? {} : { seed });
  if (existsSync(data) || extensionOf(data) !== "") return undefined;
  const names = builtins().map(({ name }) => name);
  const guess = nearestName(data, names);
  throw new EtalonError(
    "DATA",
    `${data}: there is no such file, and no built-in data set of that name. ${guess ? `Did you mean ${guess}?` : `Built in are ${names.join(", ")}.`}`,
  );
}

function tableOptions({
  delimiter,
  decimal,
  header,
  limits,
  memory,
  label,
  id,
  group,
  task,
  chunk,
  text = [],
}: LoadOptions): TableOptions {
  const roles = [id, group, task, chunk].filter((name) => name !== undefined);
  return {
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(header === undefined ? {} : { header }),
    ...(limits === undefined ? {} : { limits }),
    ...(memory === undefined ? {} : { memory }),
    text: [...roles, ...text],
    arrays: label === undefined ? roles : [...roles, label],
  };
}

/** Whether `data` names a built-in set and no file. */
export const isBuiltinData = (data: string): boolean => !existsSync(data) && isBuiltin(data);
