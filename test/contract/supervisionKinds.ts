import { Random } from "../../src/base/random.ts";
import type { Data, Given } from "../../src/learners/data.ts";
import { blobs, pairsOf } from "./fixtures.ts";

const data = blobs();
export const { points, labels } = data;
const random = new Random(41);
const drawn = Array.from({ length: 150 }, () => {
  for (;;) {
    const [i, j, l] = [0, 1, 2].map(() => random.integer(labels.length));
    if (i !== j && labels[i] === labels[j] && labels[i] !== labels[l]) return [i, j, l] as const;
  }
});
const triplets = {
  anchor: drawn.map(([i]) => i),
  positive: drawn.map(([, j]) => j),
  negative: drawn.map(([, , l]) => l),
};
/** Every kind of supervision for the same points. */
export const given: Required<Pick<Data, Given>> = {
  labels,
  pairs: pairsOf(data),
  triplets,
  quadruplets: { a: triplets.anchor, b: triplets.positive, c: triplets.anchor, d: triplets.negative },
  chunks: labels.map((label, i) => (i % 3 === 0 ? null : label)),
  targets: points.map((row) => row[0] + 2 * row[3]),
};

export const KINDS = Object.keys(given) as Given[];
