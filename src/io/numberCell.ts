const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const COMMA_NUMBER = /^[+-]?(?:\d+(?:,\d*)?|,\d+)(?:[eE][+-]?\d+)?$/;
const MISSING = new Set(["", "na", "n/a", "nan", "null", "none", "?"]);

/** Sign that separates whole and fraction. */
export type Decimal = "." | ",";

/** The number a cell holds, exactly as `Number()` reads it; undefined when it is no finite decimal number. */
export function numberOf(cell: string, decimal: Decimal): number | undefined {
  const text = cell.trim();
  if (!(decimal === "." ? NUMBER : COMMA_NUMBER).test(text)) return undefined;
  const value = Number(decimal === "." ? text : text.replace(",", "."));
  return Number.isFinite(value) ? value : undefined;
}

/** Whether a cell among numbers stands for a missing value: empty, NA, N/A, NaN, null, None or ?. */
export const isMissing = (cell: string): boolean => cell.length < 8 && MISSING.has(cell.trim().toLowerCase());

/** Why a cell that looks like a number is none, with the remedy; undefined for plain text. */
export function whyNoNumber(cell: string, decimal: Decimal): string | undefined {
  const text = cell.trim();
  if (/^[+-]?inf(inity)?$/i.test(text)) return "Numbers must be finite: drop the row or give a finite value.";
  if (NUMBER.test(text))
    return decimal === ","
      ? 'It has a decimal point, but --decimal is ",".'
      : "It is beyond the largest number, about 1.8e308.";
  if (/^[+-]?0[xob][0-9a-f]+$/i.test(text)) return "Write it as a decimal number.";
  if (/^[+-]?\d[\d_]*_[\d_]*(\.\d+)?$/.test(text)) return "Write it without underscores.";
  if (COMMA_NUMBER.test(text)) return 'If commas are decimal signs here, add --decimal "," (and --delimiter ";").';
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(text)) return 'Write it without the thousands points and add --decimal ",".';
  if (/^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)) return "Write it without the thousands commas.";
  if (/^[\d.]+;[\d.;]+$/.test(text))
    return 'If semicolons separate the cells, add --delimiter ";" (and --decimal "," if commas are decimal signs).';
  if (/^[+-]?[\p{Nd}.]+$/u.test(text) && /\p{Nd}/u.test(text)) return "Write it with the digits 0 to 9.";
  return undefined;
}
