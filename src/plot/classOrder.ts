import { Matrix } from "../linalg/matrix.ts";

/** Classes in the order a reader expects: numbers by size, other names by code point. */
export interface OrderedClasses {
  readonly names: readonly string[];
  /** The class codes of points, renumbered; -1 stays. */
  codes(given: Int32Array): Int32Array;
  /** A classes x classes table, renumbered on both sides. */
  table(given: Matrix): Matrix;
}

export function orderedClasses(names: readonly string[]): OrderedClasses {
  const numbers = names.every((name) => name.trim() !== "" && Number.isFinite(Number(name)));
  const order = names.map((_, code) => code);
  order.sort(
    (a, b) => (numbers ? Number(names[a]) - Number(names[b]) : 0) || compareText(names[a]!, names[b]!) || a - b,
  );
  const rank = new Int32Array(names.length);
  order.forEach((code, place) => {
    rank[code] = place;
  });
  return {
    names: order.map((code) => names[code]!),
    codes: (given) => given.map((code) => (code < 0 ? code : rank[code]!)),
    table: (given) => Matrix.from(order.map((i) => order.map((j) => given.get(i, j)))),
  };
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
