import type { Matrix } from "../linalg/matrix.ts";

/** Rows in lexicographic order of their content, equal rows by index: what makes splits and draws independent of the order of a file. */
export function contentOrder({ rows, cols, data }: Matrix): Int32Array {
  const compare = (i: number, j: number): number => {
    for (let c = 0; c < cols; c++) {
      const difference = data[i * cols + c] - data[j * cols + c];
      if (difference !== 0) return difference;
    }
    return i - j;
  };
  return Int32Array.from({ length: rows }, (_, i) => i).sort(compare);
}

/** The place of each row in that order. */
export function contentPlaces(points: Matrix): Int32Array {
  const place = new Int32Array(points.rows);
  contentOrder(points).forEach((row, at) => {
    place[row] = at;
  });
  return place;
}
