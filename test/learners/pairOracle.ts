import { identity, plus, type Rows } from "./oracle.ts";

/** Pairs of rows with 1 for a similar and 0 for a dissimilar one. */
export interface PairList {
  readonly left: number[];
  readonly right: number[];
  readonly similar: number[];
}

/** Every pair of rows, similar where the classes agree. */
export function allPairs(classes: readonly unknown[]): PairList {
  const list: PairList = { left: [], right: [], similar: [] };
  for (let j = 0; j < classes.length; j++) {
    for (let i = 0; i < j; i++) {
      list.left.push(i);
      list.right.push(j);
      list.similar.push(classes[i] === classes[j] ? 1 : 0);
    }
  }
  return list;
}

/** Mean outer product of one kind of differences, pair by pair. */
export function meanOuter(rows: Rows, { left, right, similar }: PairList, kind: number): Rows {
  const d = rows[0].length;
  const sum = Array.from({ length: d }, () => new Array<number>(d).fill(0));
  const count = similar.filter((value) => value === kind).length;
  left.forEach((_, e) => {
    if (similar[e] !== kind) return;
    for (let i = 0; i < d; i++) {
      for (let j = 0; j < d; j++) {
        sum[i][j] += ((rows[left[e]][i] - rows[right[e]][i]) * (rows[left[e]][j] - rows[right[e]][j])) / count;
      }
    }
  });
  return sum;
}

/** (1 − α) A + α tr(A)/d I. */
export const sphere = (a: Rows, share: number) => {
  const mean = a.reduce((sum, row, i) => sum + row[i], 0) / a.length;
  return plus(
    a.map((row) => row.map((value) => (1 - share) * value)),
    identity(a.length).map((row) => row.map((value) => value * share * mean)),
  );
};
