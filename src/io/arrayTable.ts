import { EtalonError } from "../base/errors.ts";
import type { NpyArray } from "./npy.ts";
import { type Column, listed, quoted, type Table } from "./table.ts";

/** A 2-D array as a table whose columns are called 0, 1, 2 … . NaN is a missing value. `SHAPE` for other dimensions, `DATA` for text and infinite items. */
export function tableOfArray({ shape, data }: NpyArray, source: string): Table {
  if (shape.length !== 2 || shape[0] === 0 || shape[1] === 0) {
    throw new EtalonError(
      "SHAPE",
      `${source}: the array has shape (${shape.join(", ")}). Give a 2-D array with one row for each point.`,
    );
  }
  if (Array.isArray(data)) throw new EtalonError("DATA", `${source}: the array holds text. Give an array of numbers.`);
  const [rows, cols] = shape;
  const infinite = data.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (infinite >= 0) {
    throw new EtalonError(
      "DATA",
      `${source}: row ${Math.floor(infinite / cols)}, column ${infinite % cols} is ${data[infinite]}. Numbers must be finite: drop the row or give a finite value.`,
    );
  }
  const columns = Array.from({ length: cols }, (_, j): Column => {
    const values = new Float64Array(rows);
    for (let i = 0; i < rows; i++) values[i] = data[i * cols + j];
    return { kind: "number", name: String(j), values };
  });
  return { source, rows, columns, lines: undefined, warnings: [] };
}

/**
 * The arrays of a .npz file as a table: the 2-D array called `points` or `X`, or the only one, and the 1-D arrays in `named` as columns of their names.
 * `DATA` when there is no such array, `SHAPE` when lengths disagree.
 */
export function tableOfArrays(arrays: ReadonlyMap<string, NpyArray>, source: string, named: readonly string[]): Table {
  const flat = [...arrays].filter(([, { shape }]) => shape.length === 2).map(([name]) => name);
  const chosen =
    flat.find((name) => name === "points") ??
    flat.find((name) => name === "X") ??
    (flat.length === 1 ? flat[0] : undefined);
  if (chosen === undefined) {
    throw new EtalonError(
      "DATA",
      `${source}: it has no 2-D array called "points" or "X", and not exactly one 2-D array. It has ${listed([...arrays.keys()].map(quoted))}. Rename the one that holds the points.`,
    );
  }
  const table = tableOfArray(arrays.get(chosen) as NpyArray, `${source}/${chosen}`);
  const extra = named.flatMap((name) => {
    const array = arrays.get(name);
    return array === undefined || name === chosen ? [] : [columnOf(name, array, table.rows, source)];
  });
  return { ...table, source, columns: [...table.columns, ...extra] };
}

function columnOf(name: string, { shape, data }: NpyArray, rows: number, source: string): Column {
  if (shape.length !== 1 || shape[0] !== rows) {
    throw new EtalonError(
      "SHAPE",
      `${source}: the array ${quoted(name)} has shape (${shape.join(", ")}), but there are ${rows} points. Give a 1-D array with one entry for each.`,
    );
  }
  if (!Array.isArray(data)) return { kind: "number", name, values: Float64Array.from(data) };
  return {
    kind: "text",
    name,
    values: data.map((text) => (text === "" ? null : text)),
    numbers: 0,
    firstText: data.findIndex((text) => text !== ""),
  };
}
