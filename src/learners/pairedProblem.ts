import { EtalonError } from "../base/errors.ts";
import { once } from "../base/once.ts";
import { pairsFromLabels, similarPairsFromLabels, withoutIdentical } from "../constraints/fromLabels.ts";
import { checkedPairs, givenChunks, requireBothKinds } from "../constraints/given.ts";
import { joinedWeights } from "../constraints/joinedWeights.ts";
import type { Pairs } from "../constraints/types.ts";
import { type Context, codedLabels, noteContradictions, renumber, rowName, severalClasses } from "./context.ts";
import type { PairedProblem, PointsProblem } from "./problem.ts";

/** Pairs of the user's, of their chunks, and of their labels: those given win over those drawn. */
export function pairedProblem(context: Context): PairedProblem {
  const { base, data, options } = context;
  if (!data.pairs && !data.chunks) {
    const { labels, classes } = severalClasses(context);
    const pairs = once(() => {
      const drawn = drawnPairs(context, labels, classes);
      countPairs(base, drawn);
      return drawn;
    });
    return {
      ...base,
      labels,
      classes,
      get pairs() {
        return pairs();
      },
    };
  }
  const own = ownPairs(context, (options["constraints"] as number | undefined) ?? 3000);
  if (!data.labels) {
    requireBothKinds(own);
    countPairs(base, own);
    return { ...base, pairs: own };
  }
  const { codes, names } = codedLabels(context);
  notePairs(context, own, codes);
  const pairs = once(() => {
    const joined = joinedPairs(own, drawnPairs(context, codes, names.length), base.points.rows);
    countPairs(base, joined);
    return joined;
  });
  return {
    ...base,
    labels: codes,
    classes: names.length,
    given: own,
    get pairs() {
      return pairs();
    },
  };
}

/** The user's pairs and the similar pairs of their chunks (`limit` of them at most), in canonical rows. `DATA` for a dissimilar pair inside a chunk. */
export function ownPairs(context: Context, limit: number): Pairs {
  const { data, all, base, normalized } = context;
  const { rows } = all;
  const none = { left: [], right: [], similar: [] };
  const checked = checkedPairs(data.pairs ?? none, { rows, points: all, warn: base.warn });
  const pairs: Pairs = {
    ...checked,
    left: renumber(normalized, checked.left),
    right: renumber(normalized, checked.right),
  };
  if (!data.chunks) return pairs;
  const { chunk } = givenChunks(data.chunks, { rows, warn: base.warn }, normalized.order);
  const codes = normalized.order.map((row) => chunk[row]);
  refuseParted(context, pairs, codes);
  const within = withoutIdentical(similarPairsFromLabels(codes, limit, base.random), base.points);
  base.count("similar pairs of chunks", within.left.length);
  return joinedPairs(pairs, within, rows);
}

/** Pairs drawn from labels (-1 for none), as many of each kind as the option `constraints` says. */
function drawnPairs({ base, options }: Context, labels: Int32Array, classes: number): Pairs {
  const count = (options["constraints"] as number | undefined) ?? 20 * classes * classes;
  return withoutIdentical(pairsFromLabels(labels, count, base.random), base.points);
}

/** All of `own`, then those of `others` between other points. */
function joinedPairs(own: Pairs, others: Pairs, rows: number): Pairs {
  const key = (pairs: Pairs, e: number): number =>
    Math.min(pairs.left[e], pairs.right[e]) * rows + Math.max(pairs.left[e], pairs.right[e]);
  const known = new Set(Array.from(own.left.keys(), (e) => key(own, e)));
  const kept = Int32Array.from(others.left.keys()).filter((e) => !known.has(key(others, e)));
  return {
    left: Int32Array.from([...own.left, ...kept.map((e) => others.left[e])]),
    right: Int32Array.from([...own.right, ...kept.map((e) => others.right[e])]),
    similar: Uint8Array.from([...own.similar, ...kept.map((e) => others.similar[e])]),
    ...joinedWeights([
      { count: own.left.length, weights: own.weights },
      {
        count: kept.length,
        weights: others.weights && Float64Array.from(kept, (e) => (others.weights as Float64Array)[e]),
      },
    ]),
  };
}

/** Notes the user's pairs beside labels and what contradicts them. */
export function notePairs(context: Context, { left, right, similar }: Pairs, codes: Int32Array): void {
  const contradicts = (e: number): boolean => {
    const [a, b] = [codes[left[e]], codes[right[e]]];
    return a >= 0 && b >= 0 && (a === b) !== (similar[e] === 1);
  };
  noteContradictions(context, "pairs", left.length, (e) => [left[e], right[e]], contradicts);
}

function refuseParted(context: Context, { left, right, similar }: Pairs, chunk: Int32Array): void {
  const parted = similar.findIndex(
    (kind, e) => kind === 0 && chunk[left[e]] >= 0 && chunk[left[e]] === chunk[right[e]],
  );
  if (parted < 0) return;
  throw new EtalonError(
    "DATA",
    `pairs: a dissimilar pair has both ends in one chunk (rows ${rowName(context, left[parted])} and ${rowName(context, right[parted])}), though a chunk is of one class. Decide for one.`,
  );
}

function countPairs(base: PointsProblem, pairs: Pairs): void {
  const similar = pairs.similar.reduce((sum, value) => sum + value, 0);
  base.count("similar", similar);
  base.count("dissimilar", pairs.similar.length - similar);
}
