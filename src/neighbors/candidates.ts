/** The k best so far of one query: slots `first` to `last` of two tables, in order of (key, row), unfilled ones -1 and +Infinity. */
export interface Candidates {
  readonly rows: Int32Array;
  readonly keys: Float64Array;
}

/** Puts a row where it belongs, if it belongs among the best. */
export function offer({ rows, keys }: Candidates, first: number, last: number, row: number, key: number): void {
  if (!comesBefore(key, row, keys[last], rows[last])) return;
  let slot = last;
  while (slot > first && comesBefore(key, row, keys[slot - 1], rows[slot - 1])) {
    keys[slot] = keys[slot - 1];
    rows[slot] = rows[slot - 1];
    slot--;
  }
  keys[slot] = key;
  rows[slot] = row;
}

const comesBefore = (key: number, row: number, otherKey: number, otherRow: number): boolean =>
  otherRow < 0 || key < otherKey || (key === otherKey && row < otherRow);
