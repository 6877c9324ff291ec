import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import type { CsvText } from "./csvText.ts";
import { listed, quoted } from "./table.ts";

/** The trimmed names of the columns. `FORMAT` for empty and repeated ones. */
export function headerNames(cells: readonly string[], source: string, line: number): string[] {
  const names = cells.map((cell) => cell.trim());
  const empty = names.indexOf("");
  if (empty >= 0) {
    const hint =
      empty === names.length - 1
        ? "Remove the delimiter at the end of the line, or name the column."
        : "Name the column.";
    throw new EtalonError(
      "FORMAT",
      `${source}:${line}:${empty + 1}: the header of column ${empty + 1} is empty. ${hint}`,
    );
  }
  const first = new Map<string, number>();
  names.forEach((name, j) => {
    const before = first.get(name);
    if (before !== undefined) {
      throw new EtalonError(
        "FORMAT",
        `${source}:${line}:${j + 1}: columns ${before + 1} and ${j + 1} are both called ${quoted(name)}. Rename one (or add --no-header if this row is data).`,
      );
    }
    first.set(name, j);
  });
  return names;
}

/** The error for a row with another number of cells than the header. */
export function ragged(
  { source, delimiter }: Pick<CsvText, "source" | "delimiter">,
  names: readonly string[],
  headerLine: number,
  cells: readonly string[],
  line: number,
): EtalonError {
  const expected = names.length;
  const found = cells.length;
  const joined = names.join(delimiter);
  const other = [";", "\t", "|", ","].find((sign) => sign !== delimiter && joined.split(sign).length > expected);
  const decimals = other === ";" && delimiter === "," && /\d,\d/.test(cells.join(","));
  let remedy = `Row ${headerLine} has ${listed(names.map(quoted), 5)}: give each row as many cells, and quote cells that hold ${quoted(delimiter)}.`;
  if (other !== undefined)
    remedy = `The cells seem to be separated by ${quoted(other)}: add --delimiter ${quoted(other)}${decimals ? ' --decimal ","' : ""}.`;
  else if (found === expected + 1 && cells[found - 1].trim() === "")
    remedy = "Remove the delimiter at the end of the line.";
  return new EtalonError(
    "FORMAT",
    `${source}:${line}: expected ${counted(expected, "cell")}, found ${found}. ${remedy}`,
  );
}
