import { EtalonError } from "../base/errors.ts";
import { numberOf } from "./numberCell.ts";
import { type Column, quoted } from "./table.ts";

type Cell = number | string | Float64Array;

/** Gathers the values of one key over the records of a JSON Lines file. */
export class JsonColumn {
  readonly name: string;
  readonly #cells: (Cell | undefined)[] = [];

  constructor(name: string) {
    this.name = name;
  }

  set(row: number, value: unknown, place: string): void {
    while (this.#cells.length < row) this.#cells.push(undefined);
    this.#cells[row] = cellOf(value, this.name, place);
  }

  finish(rows: number, placeOfRow: (row: number) => string): Column {
    const { name } = this;
    while (this.#cells.length < rows) this.#cells.push(undefined);
    const cells = this.#cells;
    if (cells.every((cell) => cell === undefined || typeof cell === "number")) {
      return {
        kind: "number",
        name,
        values: Float64Array.from(cells, (cell) => (cell as number | undefined) ?? Number.NaN),
      };
    }
    const lists = cells.some((cell) => cell instanceof Float64Array);
    const single = cells.findIndex((cell) => cell !== undefined && !(cell instanceof Float64Array));
    if (lists && single >= 0) {
      throw new EtalonError(
        "DATA",
        `${placeOfRow(single)}: ${quoted(name)} is ${quoted(String(cells[single]))} here and a list of numbers elsewhere. Give lists on each line, or null.`,
      );
    }
    if (lists) return { kind: "vector", name, values: cells.map((cell) => (cell as Float64Array | undefined) ?? null) };
    return {
      kind: "text",
      name,
      values: cells.map((cell) => (cell === undefined || cell === "" ? null : String(cell))),
      numbers: cells.filter(
        (cell) => typeof cell === "number" || (typeof cell === "string" && numberOf(cell, ".") !== undefined),
      ).length,
      firstText: cells.findIndex(
        (cell) => typeof cell === "string" && cell !== "" && numberOf(cell, ".") === undefined,
      ),
    };
  }
}

function cellOf(value: unknown, name: string, place: string): Cell | undefined {
  if (value === null) return undefined;
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return finite(value, name, place);
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === "number")) {
    return Float64Array.from(value as number[], (item) => finite(item, name, place));
  }
  return JSON.stringify(value);
}

function finite(value: number, name: string, place: string): number {
  if (Number.isFinite(value)) return value;
  throw new EtalonError(
    "DATA",
    `${place}: a number in ${quoted(name)} is beyond the largest one, about 1.8e308. Give a finite number.`,
  );
}
