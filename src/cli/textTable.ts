/** Columns of text aligned for a terminal; `right` marks the columns aligned to the right. Control characters are shown as `?`. */
export function textTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[] = [],
): string {
  const cells = [head, ...rows].map((row) => row.map(plain));
  const widths = head.map((_, c) => Math.max(...cells.map((row) => width(row[c] ?? ""))));
  const toRight = new Set(right);
  return cells
    .map((row) =>
      row
        .map((cell, c) => (toRight.has(c) ? pad(cell, widths[c]!) + cell : cell + pad(cell, widths[c]!)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

const width = (text: string): number => [...text].length;
const pad = (text: string, size: number): string => " ".repeat(Math.max(0, size - width(text)));

/** Text from data that cannot move the cursor or color the terminal. */
export const plain = (text: string): string =>
  Array.from(text, (character) => {
    const code = character.codePointAt(0)!;
    return code < 32 || (code >= 127 && code < 160) ? "?" : character;
  }).join("");

/** The same for a text of several lines. */
export const plainLines = (text: string): string => text.split("\n").map(plain).join("\n");
