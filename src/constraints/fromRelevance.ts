import type { Random } from "../base/random.ts";
import { contentPlaces } from "../data/contentOrder.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { coincide } from "./checks.ts";
import { closedFamilies } from "./families.ts";
import { type MinedNegatives, type MiningRules, minedNegatives } from "./minedNegatives.ts";
import { sampleDistinct } from "./sampling.ts";
import type { Pairs, Triplets } from "./types.ts";

/** Graded judgments by row: `item[e]` is relevant to `query[e]` to the degree `grade[e]`, from 0 for not at all. */
export interface Judgments {
  readonly query: Int32Array;
  readonly item: Int32Array;
  readonly grade: Float64Array;
}

/** Supervision made of judgments, with what it was made from. */
export interface FromRelevance<Relations> {
  readonly relations: Relations;
  /** How many relations come from grades alone, and how many from mined items. */
  readonly judged: number;
  readonly mined: number;
  readonly skipped: number;
}

/** Less relevant judged items against which each relevant one is set, at most. */
const RIVALS = 10;

/**
 * Pairs of judgments: relevant items are similar to their query, items of grade 0 dissimilar, and so are mined ones. A pair judged in both directions or mined twice
 * counts once; queries paired with themselves or with a point equal to them say nothing and are left out.
 */
export function pairsFromRelevance(
  points: Matrix,
  judgments: Judgments,
  candidates: Int32Array,
  rules: MiningRules,
  random: Random,
): FromRelevance<Pairs> {
  const { query, item, grade } = judgments;
  const similar = new Map<string, readonly [number, number]>();
  const dissimilar = new Map<string, readonly [number, number]>();
  const key = (a: number, b: number) => (a < b ? `${a} ${b}` : `${b} ${a}`);
  for (let e = 0; e < query.length; e++) {
    const telling = query[e] !== item[e] && !coincide(points, query[e], item[e]);
    if (telling && grade[e] > 0) similar.set(key(query[e], item[e]), [query[e], item[e]]);
  }
  for (let e = 0; e < query.length; e++) {
    const named = key(query[e], item[e]);
    if (grade[e] === 0 && !similar.has(named) && !coincide(points, query[e], item[e]))
      dissimilar.set(named, [query[e], item[e]]);
  }
  const judged = similar.size + dissimilar.size;
  const mined = minedFor(points, judgments, candidates, rules, random);
  mined.anchor.forEach((a, t) => {
    const named = key(a, mined.negative[t]);
    if (!similar.has(named)) dissimilar.set(named, [a, mined.negative[t]]);
  });
  const all = [...similar.values(), ...dissimilar.values()];
  return {
    relations: {
      left: Int32Array.from(all, ([a]) => a),
      right: Int32Array.from(all, ([, b]) => b),
      similar: Uint8Array.from(all, (_, e) => (e < similar.size ? 1 : 0)),
    },
    judged,
    mined: all.length - judged,
    skipped: mined.skipped,
  };
}

/**
 * Triplets of judgments: the more relevant item of a query is nearer to it than a less relevant one, at most ten of those each, drawn; and every relevant item
 * nearer than its mined ones. Items equal to their query or to each other say nothing and are left out.
 */
export function tripletsFromRelevance(
  points: Matrix,
  judgments: Judgments,
  candidates: Int32Array,
  rules: MiningRules,
  random: Random,
): FromRelevance<Triplets> {
  const { query, item, grade } = judgments;
  const place = contentPlaces(points);
  const order = Int32Array.from(query.keys()).sort(
    (e, f) => place[query[e]] - place[query[f]] || place[item[e]] - place[item[f]],
  );
  const byQuery = new Map<number, number[]>();
  order.forEach((e) => {
    const q = query[e];
    const known = byQuery.get(q);
    if (known) known.push(e);
    else byQuery.set(q, [e]);
  });
  const found: (readonly [number, number, number])[] = [];
  for (const [q, own] of byQuery) {
    for (const e of own) {
      const rivals = own.filter(
        (f) =>
          grade[f] < grade[e] &&
          new Set([q, item[e], item[f]]).size === 3 &&
          !coincide(points, item[e], item[f]) &&
          !coincide(points, q, item[f]),
      );
      for (const place of sampleDistinct(rivals.length, RIVALS, random)) found.push([q, item[e], item[rivals[place]]]);
    }
  }
  const mined = minedFor(points, judgments, candidates, rules, random);
  mined.anchor.forEach((a, t) => {
    if (mined.positive[t] !== a) found.push([a, mined.positive[t], mined.negative[t]]);
  });
  return {
    relations: {
      anchor: Int32Array.from(found, ([a]) => a),
      positive: Int32Array.from(found, ([, p]) => p),
      negative: Int32Array.from(found, ([, , n]) => n),
    },
    judged: found.length - mined.anchor.length,
    mined: mined.anchor.length,
    skipped: mined.skipped,
  };
}

function minedFor(
  points: Matrix,
  { query, item, grade }: Judgments,
  candidates: Int32Array,
  rules: MiningRules,
  random: Random,
): MinedNegatives {
  const relevant = Int32Array.from(grade.keys()).filter((e) => grade[e] > 0 && query[e] !== item[e]);
  const anchor = relevant.map((e) => query[e]);
  const positive = relevant.map((e) => item[e]);
  const families = familiesWithJudged(points.rows, anchor, positive);
  return minedNegatives({ points, anchor, positive, candidates, families }, rules, random);
}

const familiesWithJudged = (rows: number, anchor: Int32Array, positive: Int32Array): Int32Array =>
  closedFamilies(
    Array.from(anchor, (a, e) => [a, positive[e]] as const),
    rows,
  ).codes;
