import type { Column } from "./table.ts";

/** The column of lists, where there is exactly one, or one of texts such as "[0.1, 0.2]" and nothing else to learn from. */
export function onlyVector(columns: readonly Column[]): string | undefined {
  const lists = columns.filter(({ kind }) => kind === "vector");
  if (lists.length > 0) return lists.length === 1 ? lists[0].name : undefined;
  if (columns.some(({ kind }) => kind === "number")) return undefined;
  const texts = columns.filter(
    (column) => column.kind === "text" && column.values.every((cell) => cell === null || /^\s*\[.*\]\s*$/s.test(cell)),
  );
  return texts.length === 1 ? texts[0].name : undefined;
}
