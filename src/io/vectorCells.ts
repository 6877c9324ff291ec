import { EtalonError } from "../base/errors.ts";
import type { Points } from "../data/points.ts";
import { numberOf } from "./numberCell.ts";
import { type Column, type NumberColumn, placeOf, quoted, type Table } from "./table.ts";

/** The points in a column of lists that is as it should be; undefined where a list is missing, of another length, or holds what is no finite number. */
export function completeVectors(column: Column): (Points & { readonly features: readonly string[] }) | undefined {
  if (column.kind !== "vector") return undefined;
  const { values, name } = column;
  const cols = values[0]?.length ?? 0;
  if (cols === 0 || !values.every((vector) => vector?.length === cols)) return undefined;
  const single = values.every((vector) => vector instanceof Float32Array);
  const data = single ? new Float32Array(values.length * cols) : new Float64Array(values.length * cols);
  for (const [row, vector] of values.entries()) if (vector) data.set(vector, row * cols);
  for (let k = 0; k < data.length; k++) if (!Number.isFinite(data[k])) return undefined;
  return { rows: values.length, cols, data, features: Array.from({ length: cols }, (_, j) => featureOf(name, j)) };
}

const featureOf = (name: string, j: number): string => `${name}[${j}]`;

/** One column of lists such as `[0.1, 0.2]` (comma, semicolon or blank between numbers) as d columns of numbers. `DATA` for ragged or unreadable cells. */
export function vectorCells(table: Table, column: Column): NumberColumn[] {
  if (column.kind === "number") {
    throw new EtalonError(
      "DATA",
      `${placeOf(table, 0, column)}: column ${quoted(column.name)} holds single numbers, not lists such as "[0.1, 0.2]". Leave out --vector to use columns as features.`,
    );
  }
  const vectors: (ArrayLike<number> | null)[] =
    column.kind === "vector"
      ? [...column.values]
      : column.values.map((cell, row) => (cell === null ? null : parseVector(cell, table, column, row)));
  const width = vectors.find((vector) => vector !== null && vector.length > 0)?.length ?? 0;
  if (width === 0) {
    throw new EtalonError(
      "DATA",
      `${table.source}: column ${quoted(column.name)} holds no numbers. Give lists such as "[0.1, 0.2]".`,
    );
  }
  const columns = Array.from({ length: width }, () => new Float64Array(table.rows).fill(Number.NaN));
  vectors.forEach((vector, row) => {
    if (vector === null) return;
    if (vector.length !== width) {
      throw new EtalonError(
        "DATA",
        `${placeOf(table, row, column)}: the list has ${vector.length} numbers, the first one has ${width}. Give lists of one length.`,
      );
    }
    for (let j = 0; j < width; j++) columns[j][row] = vector[j];
  });
  return columns.map((values, j) => ({ kind: "number", name: featureOf(column.name, j), values }));
}

/** The numbers of a cell such as `[0.1, 0.2]`. `DATA` with its place for anything else. */
export function parseVector(cell: string, table: Table, column: Column, row: number): Float64Array {
  const inner = /^\s*\[(.*)\]\s*$/s.exec(cell)?.[1];
  const parts = inner === undefined ? undefined : splitList(inner.trim());
  const numbers = parts?.map((part) => numberOf(part, "."));
  const wrong = numbers?.indexOf(undefined) ?? 0;
  if (numbers === undefined || wrong >= 0) {
    const part = parts
      ? `entry ${wrong} (${quoted(parts[wrong].trim())}) of the list is not a finite number`
      : `${quoted(cell)} is not a list`;
    throw new EtalonError("DATA", `${placeOf(table, row, column)}: ${part}. Write lists as [0.1, 0.2].`);
  }
  return Float64Array.from(numbers as number[]);
}

const splitList = (inner: string): string[] =>
  inner === "" ? [] : /[,;]/.test(inner) ? inner.split(/[,;]/) : inner.split(/\s+/);
