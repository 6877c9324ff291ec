/** The points that relations speak of, by id or by 0-based row of the file. */
export interface Items {
  readonly count: number;
  readonly ids?: readonly string[] | undefined;
  /** For each point its row in the file, where rows were left out. */
  readonly rows?: ArrayLike<number> | undefined;
}

/** Finds a point by its name: its id when points have ids, else its row. Undefined for unknown names. */
export function itemFinder({ count, ids, rows }: Items): (name: string) => number | undefined {
  const index = new Map<string, number>();
  for (let i = 0; i < count; i++) index.set(ids ? ids[i] : String(rows ? rows[i] : i), i);
  return (name) => index.get(name.trim());
}
