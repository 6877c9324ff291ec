import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import type { Matrix } from "../linalg/matrix.ts";
import {
  checkedWeights,
  coincide,
  type GivenChecks,
  listed,
  refuseWhere,
  requireOneLength,
  requireRows,
} from "./checks.ts";
import type { Chunks, Pairs } from "./types.ts";

/** Pairs as users give them: `similar` holds 1 or true for similar pairs and 0, -1 or false for dissimilar ones. */
export interface PairsInput {
  readonly left: ArrayLike<number>;
  readonly right: ArrayLike<number>;
  readonly similar: ArrayLike<number | boolean>;
  /** What each is worth, above 0; 1 where left out. */
  readonly weights?: ArrayLike<number>;
}

/**
 * User pairs as index arrays, in the order given; a pair given twice counts twice. Similar pairs of identical points are left out with a warning. `SHAPE` if the
 * arrays disagree; `DATA`, with a list of the first five, for rows out of range, self pairs, other values of `similar`, pairs both similar and
 * dissimilar, dissimilar pairs of identical points, weights that are not positive, or a kind that is empty.
 */
export function givenPairs(given: PairsInput, checks: GivenChecks): Pairs {
  const pairs = checkedPairs(given, checks);
  requireBothKinds(pairs);
  return pairs;
}

/** `DATA` unless there are similar and dissimilar pairs. */
export function requireBothKinds({ similar }: Pairs): void {
  for (const kind of [1, 0]) {
    if (similar.includes(kind)) continue;
    const name = kind === 1 ? "similar" : "dissimilar";
    throw new EtalonError("DATA", `pairs: there are no ${name} pairs. Give pairs of both kinds.`);
  }
}

/** The same, but either kind may be missing. */
export function checkedPairs(given: PairsInput, { rows, points, warn = () => {} }: GivenChecks): Pairs {
  const { left, right, weights } = given;
  requireOneLength("pairs", { left, right, similar: given.similar, ...(weights ? { weights } : {}) });
  const worth = weights && checkedWeights("pairs", weights);
  requireRows("pairs", { left, right }, rows);
  const similar = similarityOf(given.similar);
  refuseWhere(
    left.length,
    (e) => (left[e] === right[e] ? `pair ${e} is (${left[e]}, ${right[e]})` : undefined),
    (list) => `pairs: a pair needs two different rows, but ${list}. Drop these.`,
  );
  refuseContradictions(left, right, similar, rows);
  let kept: Int32Array = Int32Array.from(similar.keys());
  if (points) kept = withoutIdentical(kept, left, right, similar, points, warn);
  return {
    left: kept.map((e) => left[e]),
    right: kept.map((e) => right[e]),
    similar: Uint8Array.from(kept, (e) => similar[e]),
    ...(worth ? { weights: Float64Array.from(kept, (e) => worth[e]) } : {}),
  };
}

/**
 * User chunks (one entry for each point, null for none) as codes by first appearance in `order`. Chunks of a single point are left out with a
 * warning. `SHAPE` if the length is wrong, `DATA` for NaN entries or when no chunk has two points.
 */
export function givenChunks(
  given: ArrayLike<Label | null>,
  { rows, warn = () => {} }: GivenChecks,
  order?: ArrayLike<number>,
): Chunks {
  if (given.length !== rows) {
    throw new EtalonError(
      "SHAPE",
      `chunks: there are ${given.length} entries for ${rows} points. Give one for each point (null for none).`,
    );
  }
  refuseWhere(
    rows,
    (i) => (typeof given[i] === "number" && Number.isNaN(given[i]) ? `entry ${i} is NaN` : undefined),
    (list) => `chunks: ${list}. Use null for a point in no chunk.`,
  );
  const { codes, names } = encodeLabels(given, order);
  const sizes = new Int32Array(names.length);
  for (const code of codes) if (code >= 0) sizes[code]++;
  if (names.includes(-1) && names.every((name) => typeof name === "number")) {
    warn(
      `the ${sizes[names.indexOf(-1)]} points of chunk -1 were taken as one chunk: use null for a point in no chunk`,
    );
  }
  let count = 0;
  const renamed = sizes.map((size) => (size >= 2 ? count++ : -1));
  if (count === 0) {
    throw new EtalonError("DATA", "chunks: no chunk has two points. Give groups of points known to be of one class.");
  }
  const single = names.length - count;
  if (single > 0) warn(`${counted(single, "chunk")} of a single point ${single === 1 ? "was" : "were"} left out`);
  return { chunk: codes.map((code) => (code < 0 ? -1 : renamed[code])), count };
}

function similarityOf(values: ArrayLike<number | boolean>): Uint8Array {
  refuseWhere(
    values.length,
    (e) => ([0, 1, -1].includes(Number(values[e])) ? undefined : `\`similar[${e}]\` is ${String(values[e])}`),
    (list) =>
      `pairs: \`similar\` must be 1 or true for a similar and 0, -1 or false for a dissimilar pair, but ${list}.`,
  );
  return Uint8Array.from(values, (value) => (Number(value) === 1 ? 1 : 0));
}

function refuseContradictions(
  left: ArrayLike<number>,
  right: ArrayLike<number>,
  similar: Uint8Array,
  rows: number,
): void {
  const first = new Map<number, number>();
  const key = (e: number) => Math.min(left[e], right[e]) * rows + Math.max(left[e], right[e]);
  similar.forEach((_, e) => {
    if (!first.has(key(e))) first.set(key(e), e);
  });
  refuseWhere(
    similar.length,
    (e) => {
      const earlier = first.get(key(e)) as number;
      return similar[earlier] === similar[e] ? undefined : `(${left[e]}, ${right[e]}) in pairs ${earlier} and ${e}`;
    },
    (list) => `pairs: given both as similar and as dissimilar: ${list}. Decide for one.`,
  );
}

function withoutIdentical(
  pairs: Int32Array,
  left: ArrayLike<number>,
  right: ArrayLike<number>,
  similar: Uint8Array,
  points: Matrix,
  warn: (message: string) => void,
): Int32Array {
  const identical = pairs.filter((e) => coincide(points, left[e], right[e]));
  const contradictory = identical.filter((e) => similar[e] === 0);
  if (contradictory.length > 0) {
    const list = Array.from(contradictory.subarray(0, 5), (e) => `pair ${e} (rows ${left[e]} and ${right[e]})`);
    throw new EtalonError(
      "DATA",
      `pairs: no distance separates identical points, but these are dissimilar: ${listed(list, contradictory.length)}. Drop them.`,
    );
  }
  if (identical.length === 0) return pairs;
  warn(
    `${counted(identical.length, "similar pair")} of identical points ${identical.length === 1 ? "was left out: it says" : "were left out: they say"} nothing`,
  );
  const useless = new Set(identical);
  return pairs.filter((e) => !useless.has(e));
}
