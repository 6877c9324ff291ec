import { Random } from "../../src/base/random.ts";
import { by, plus, type Rows } from "./oracle.ts";

/** Triplets as a user gives them. */
export interface TripletList {
  readonly anchor: number[];
  readonly positive: number[];
  readonly negative: number[];
}

/** Triplets of labels, drawn with repetition. */
export function someTriplets(labels: readonly unknown[], count: number, seed = 5): TripletList {
  const random = new Random(seed);
  const list: TripletList = { anchor: [], positive: [], negative: [] };
  while (list.anchor.length < count) {
    const [i, j, l] = [0, 0, 0].map(() => random.integer(labels.length));
    if (i === j || labels[i] !== labels[j] || labels[i] === labels[l]) continue;
    list.anchor.push(i);
    list.positive.push(j);
    list.negative.push(l);
  }
  return list;
}

const outerOf = (v: readonly number[]): Rows => v.map((a) => v.map((b) => a * b));
/** ⟨A, B⟩. */
export const product = (a: Rows, b: Rows): number =>
  a.reduce((sum, row, i) => sum + row.reduce((inner, value, j) => inner + value * b[i][j], 0), 0);

/** K_t by differences, in the unit in which the mean squared distance of the pairs is 1; and that unit, squared. */
export function matricesOf(points: Rows, { anchor, positive, negative }: TripletList): { k: Rows[]; unit: number } {
  const differences = anchor.map((i, t) =>
    [positive[t], negative[t]].map((j) => points[i].map((value, c) => value - points[j][c])),
  );
  const unit = differences.flat(2).reduce((sum, value) => sum + value * value, 0) / (2 * anchor.length);
  return { unit, k: differences.map(([near, far]) => by(plus(outerOf(far), by(outerOf(near), -1)), 1 / unit)) };
}
