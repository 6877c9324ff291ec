import { Random } from "../base/random.ts";

/**
 * About `size` of the rows, classes in proportion but at least two points of each that has them, ascending. `rows` come ordered by content, so that the
 * order of a file does not matter; a larger sample holds every smaller one.
 */
export function sampleRows(rows: Int32Array, codes: Int32Array, size: number, seed: number): Int32Array {
  if (rows.length <= size) return Int32Array.from(rows).sort();
  const classes = new Map<number, number[]>();
  for (const row of rows) {
    const members = classes.get(codes[row]);
    if (members) members.push(row);
    else classes.set(codes[row], [row]);
  }
  const random = new Random(seed);
  const placed = [...classes.values()].flatMap((members) =>
    random.shuffle(members).map((row, i) => ({ row, place: i < 2 ? i - 2 : (i + 0.5) / members.length })),
  );
  const drawn = placed
    .map((entry, dealt) => ({ ...entry, dealt }))
    .sort((a, b) => a.place - b.place || a.dealt - b.dealt);
  const least = drawn.filter(({ place }) => place < 0).length;
  return Int32Array.from(drawn.slice(0, Math.max(size, least)), ({ row }) => row).sort();
}
