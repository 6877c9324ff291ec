import { Random } from "../../../src/base/random.ts";
import { Matrix } from "../../../src/linalg/matrix.ts";
import type { Labeling } from "../../../src/tasks/labeling/labeling.ts";
import { markPairs } from "../../../src/tasks/labeling/marking.ts";
import { uncertainPairs } from "../../../src/tasks/labeling/questions.ts";

/** Products with copies: the first two features tell the product, the third is noise of the same size. */
export function copies(products: number, each = 3, seed = 1): { points: Matrix; product: Int32Array } {
  const random = new Random(seed);
  const points = new Matrix(products * each, 3);
  const product = Int32Array.from({ length: points.rows }, (_, i) => Math.floor(i / each));
  const centers = Array.from({ length: products }, () => [10 * random.uniform(), 10 * random.uniform()]);
  for (let i = 0; i < points.rows; i++) {
    const [x = 0, y = 0] = centers[product[i]] ?? [];
    points.data.set([x + random.uniform() / 2, y + random.uniform() / 2, 10 * random.uniform()], 3 * i);
  }
  return { points, product };
}

/** Asks and answers from the truth, `count` times. */
export function answered(start: Labeling, product: Int32Array, count: number): Labeling {
  let labeling = start;
  for (let k = 0; k < count; k++) {
    const [question] = uncertainPairs(labeling);
    if (!question) break;
    const answer = product[question.left] === product[question.right] ? "same" : "different";
    labeling = markPairs(labeling, [{ ...question, answer }]);
  }
  return labeling;
}

/** A pair as text, whichever end comes first. */
export const nameOf = ({ left, right }: { readonly left: number; readonly right: number }): string =>
  [left, right].sort((a, b) => a - b).join(" ");
