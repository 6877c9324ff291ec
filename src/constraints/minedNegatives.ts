import type { Random } from "../base/random.ts";
import { contentPlaces } from "../data/contentOrder.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { coincide } from "./checks.ts";
import { sampleDistinct } from "./sampling.ts";

/** How negatives are found where only positives are known. */
export type NegativeKind = "random" | "semi-hard" | "hard";

export interface MiningRules {
  readonly kind: NegativeKind;
  /** Negatives for each positive. */
  readonly count: number;
}

/** What is asked of: points, the positives known among them, and which may be negatives. */
export interface MiningData {
  /** n x d, in the space before learning. */
  readonly points: Matrix;
  readonly anchor: Int32Array;
  readonly positive: Int32Array;
  /** Rows that may be negatives. */
  readonly candidates: Int32Array;
  /** Codes of what positives join (`closedFamilies`): none of an anchor's family becomes its negative. Positives themselves never do. */
  readonly families: Int32Array;
}

/** A negative for each positive, as often as asked: d(anchor, positive) should be below d(anchor, negative). */
export interface MinedNegatives {
  readonly anchor: Int32Array;
  readonly positive: Int32Array;
  readonly negative: Int32Array;
  /** How many of the nearest were passed over because they may be unmarked duplicates. */
  readonly skipped: number;
  /** Candidates among which hard ones were sought: all, or a drawn sample of very many. */
  readonly sought: number;
}

/** Nearest candidates that are looked at for each negative asked, and the share of the very nearest that is passed over. */
const LOOKED_AT = 10;
const SKIPPED = 0.1;
/** More candidates than this are sampled before the nearest are sought: some seconds for 5,000 anchors of 384 numbers. */
const MOST_SOUGHT = 20_000;
const TRIES = 50;

/**
 * Negatives for positives, never the anchor itself, a known positive, one of its family, or a point equal to the anchor or to the positive.
 *
 * - `random`: drawn among all candidates.
 * - `hard`: of the 10 · count nearest candidates, the nearest tenth is passed over, for it may be unmarked duplicates; the next `count` are taken.
 * - `semi-hard`: the same among those candidates that are farther from the anchor than its positive is (Schroff, Kalenichenko & Philbin, FaceNet, 2015).
 *
 * Where too few remain, drawn ones fill up. Distances are Euclidean; everything goes by content and seed, not by the order of rows.
 */
export function minedNegatives(data: MiningData, { kind, count }: MiningRules, random: Random): MinedNegatives {
  const { points, anchor, positive } = data;
  const place = contentPlaces(points);
  const byContent = (a: number, b: number): number => place[a] - place[b];
  const candidates = data.candidates.slice().sort(byContent);
  const order = Int32Array.from(anchor.keys()).sort(
    (e, f) => byContent(anchor[e], anchor[f]) || byContent(positive[e], positive[f]),
  );
  const sought = kind === "random" ? candidates : sampled(candidates, random).sort(byContent);
  const near = kind === "random" ? undefined : nearestOf(data, order, sought, LOOKED_AT * count);
  const known = knownPositives(data);
  const found: { anchor: number; positive: number; negative: number }[] = [];
  let skipped = 0;
  for (const e of order) {
    const positives = known.get(anchor[e]) as Set<number>;
    const allowed = (row: number): boolean =>
      !positives.has(row) &&
      data.families[row] !== data.families[anchor[e]] &&
      !coincide(points, row, anchor[e]) &&
      !coincide(points, row, positive[e]);
    const chosen = new Set<number>();
    if (near) {
      const least = kind === "semi-hard" ? squaredDistance(points, anchor[e], positive[e]) : -1;
      const fitting = near(e).filter(({ row, squared }) => squared > least && allowed(row));
      const passed = Math.min(Math.ceil(SKIPPED * LOOKED_AT * count), Math.max(0, fitting.length - count));
      skipped += passed;
      for (const { row } of fitting.slice(passed, passed + count)) chosen.add(row);
    }
    for (let tries = 0; chosen.size < count && tries < TRIES && candidates.length > 0; tries++) {
      const row = candidates[random.integer(candidates.length)];
      if (allowed(row)) chosen.add(row);
    }
    for (const negative of chosen) found.push({ anchor: anchor[e], positive: positive[e], negative });
  }
  return {
    anchor: Int32Array.from(found, (triplet) => triplet.anchor),
    positive: Int32Array.from(found, (triplet) => triplet.positive),
    negative: Int32Array.from(found, (triplet) => triplet.negative),
    skipped,
    sought: sought.length,
  };
}

/** Of each anchor itself and its positives, whichever end they were named at. */
function knownPositives({ anchor, positive }: MiningData): Map<number, Set<number>> {
  const known = new Map<number, Set<number>>();
  const add = (a: number, b: number): void => {
    const of = known.get(a) ?? new Set([a]);
    known.set(a, of.add(b));
  };
  anchor.forEach((a, e) => {
    add(a, positive[e]);
    add(positive[e], a);
  });
  return known;
}

const sampled = (candidates: Int32Array, random: Random): Int32Array =>
  Int32Array.from(sampleDistinct(candidates.length, MOST_SOUGHT, random), (at) => candidates[at]);

interface Near {
  readonly row: number;
  readonly squared: number;
}

/** The `least` nearest candidates of each anchor and as many more as its family may take away. */
function nearestOf(
  { points, anchor, families }: MiningData,
  order: Int32Array,
  sought: Int32Array,
  least: number,
): (e: number) => Near[] {
  const sizes = new Map<number, number>();
  for (const row of sought) sizes.set(families[row], (sizes.get(families[row]) ?? 0) + 1);
  const asking = Int32Array.from(new Set(Array.from(order, (e) => anchor[e])));
  const most = asking.reduce((largest, row) => Math.max(largest, sizes.get(families[row]) ?? 0), 0);
  const k = Math.min(sought.length, least + most);
  const { indices, squared } = nearest(points.take(asking), points.take(sought), k);
  const at = new Map(Array.from(asking, (row, place) => [row, place]));
  return (e) => {
    const start = (at.get(anchor[e]) as number) * k;
    return Array.from({ length: k }, (_, t) => ({ row: sought[indices[start + t]], squared: squared[start + t] }));
  };
}

function squaredDistance({ data, cols }: Matrix, i: number, j: number): number {
  let sum = 0;
  for (let c = 0; c < cols; c++) {
    const difference = data[i * cols + c] - data[j * cols + c];
    sum += difference * difference;
  }
  return sum;
}
