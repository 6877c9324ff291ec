import { counted } from "../base/counted.ts";
import { EtalonError } from "../base/errors.ts";
import { checkedPairs } from "../constraints/given.ts";
import type { Pairs } from "../constraints/types.ts";
import type { Label } from "../data/labels.ts";
import { type Moments, mergedMoments, momentsOf, normalizedMoments } from "../data/moments.ts";
import { Matrix } from "../linalg/matrix.ts";
import { weightedGram } from "../linalg/products.ts";
import { labelCodes } from "./batchRelations.ts";
import { differencesOf } from "./pairDifferences.ts";
import type { Batch } from "./stream.ts";
import type { PairSum, PairSums, Summary } from "./summary.ts";

/** What groups points, or that pairs were given; the first batch decides. */
export type Grouping = "none" | "labels" | "chunks" | "pairs";

/** Sums over batches, in the user's units, about an origin: the first point, so that values far from 0 keep their digits. */
export interface Tally {
  readonly grouping: Grouping;
  readonly origin: Float64Array;
  /** By class or chunk; `null` for points in none. */
  readonly groups: ReadonlyMap<Label | null, Moments>;
  readonly least: Float64Array;
  readonly most: Float64Array;
  readonly pairs: PairSums | undefined;
  readonly warnings: readonly string[];
}

/** What a learner wants of the batches. */
export interface TallyRule {
  readonly learner: string;
  readonly takes: Grouping;
  /** Whether shrinkage by Ledoit and Wolf's rule will ask for fourth moments. */
  readonly quartic: boolean;
}

/** The tally after one more batch. `DATA` for missing supervision or one of another kind than before. */
export function afterBatch(rule: TallyRule, before: Tally | undefined, batch: Batch): Tally {
  const grouping = groupingOf(rule, batch);
  if (before && grouping !== before.grouping) {
    throw new EtalonError(
      "DATA",
      `${rule.learner}: this batch has ${grouping}, those before had ${before.grouping}. A stream goes on as it began.`,
    );
  }
  const warnings = new Set(before?.warnings);
  const { points, data } = batch;
  const origin = before?.origin ?? points.row(0).slice();
  const offsets = offsetsFrom(points, origin);
  const given =
    data.pairs && grouping === "pairs"
      ? checkedPairs(data.pairs, { rows: points.rows, points, warn: (message) => void warnings.add(message) })
      : undefined;
  const groups = new Map(before?.groups);
  for (const [name, rows] of rowsByGroup(rule, grouping, batch)) {
    const fresh = momentsOf(rows.length < offsets.rows ? offsets.take(rows) : offsets, rule.quartic);
    const known = groups.get(name);
    groups.set(name, known ? mergedMoments(known, fresh) : fresh);
  }
  const tally: Tally = {
    grouping,
    origin,
    groups,
    ...extremes(offsets, before),
    pairs: given && pairSums(before?.pairs, offsets, given),
    warnings: [...warnings],
  };
  requireRange(rule, tally);
  return tally;
}

/** All in normalized units. `DATA` if there are fewer than two points that differ. */
export function summaryOf(
  rule: TallyRule,
  tally: Tally,
  warn: (message: string) => void,
): Omit<Summary, "warn" | "count"> & { readonly mean: Float64Array } {
  const { origin, groups, least, most, pairs } = tally;
  const all = [...groups.values()];
  const joined = all.length > 0 ? all.reduce(mergedMoments) : undefined;
  const trace = joined?.scatter.data.reduce((sum, value, k) => (k % (origin.length + 1) === 0 ? sum + value : sum), 0);
  if (!joined || joined.count < 2 || !trace) {
    throw new EtalonError(
      "DATA",
      `${rule.learner}: the ${joined?.count ?? 0} points so far are all the same. Give more batches: no distance can be learned from these.`,
    );
  }
  const scale = Math.sqrt((2 * trace) / (joined.count - 1));
  requireScale(rule, scale);
  const named = [...groups].filter(([name]) => name !== null).map(([, moments]) => moments);
  const used = tally.grouping === "chunks" ? named.filter(({ count }) => count > 1) : named;
  const single = named.length - used.length;
  if (single > 0) warn(`${counted(single, "chunk")} of a single point ${single === 1 ? "was" : "were"} left out`);
  return {
    total: normalizedMoments(joined, joined.mean, scale),
    groups: used.map((group) => normalizedMoments(group, joined.mean, scale)),
    pairs: pairs && { similar: inUnits(pairs.similar, scale), dissimilar: inUnits(pairs.dissimilar, scale) },
    ranges: most.map((value, c) => (value - least[c]) / scale),
    scale,
    mean: origin.map((value, c) => value + joined.mean[c]),
  };
}

function groupingOf({ learner, takes }: TallyRule, { data }: Batch): Grouping {
  if (takes === "none") return "none";
  if (takes !== "labels" && data[takes]) return takes;
  if (data.labels) return "labels";
  const wanted = takes === "labels" ? "`labels`" : `\`${takes}\` or \`labels\``;
  throw new EtalonError("DATA", `${learner}: learns from ${takes}, but this batch has none. Give ${wanted}.`);
}

/** Rows of each group, groups in the order in which they appear. Rows without a label take no part; points in no chunk count for the mean and the scale. */
function rowsByGroup({ learner }: TallyRule, grouping: Grouping, { data, rows }: Batch): Map<Label | null, number[]> {
  const members = new Map<Label | null, number[]>();
  const list = grouping === "labels" ? data.labels : grouping === "chunks" ? data.chunks : undefined;
  if (list) labelCodes(learner, list);
  for (let i = 0; i < rows; i++) {
    const name = list?.[i] ?? null;
    if (name === null && grouping === "labels") continue;
    const known = members.get(name);
    if (known) known.push(i);
    else members.set(name, [i]);
  }
  return members;
}

function offsetsFrom({ rows, cols, data }: Matrix, origin: Float64Array): Matrix {
  const offsets = new Matrix(rows, cols);
  for (let i = 0, k = 0; i < rows; i++) for (let c = 0; c < cols; c++, k++) offsets.data[k] = data[k] - origin[c];
  return offsets;
}

/** The least and the greatest value of each feature so far. */
function extremes({ rows, cols, data }: Matrix, before: Tally | undefined): Pick<Tally, "least" | "most"> {
  const least = before?.least.slice() ?? data.slice(0, cols);
  const most = before?.most.slice() ?? data.slice(0, cols);
  for (let i = 0, k = 0; i < rows; i++) {
    for (let c = 0; c < cols; c++, k++) {
      if (data[k] < least[c]) least[c] = data[k];
      if (data[k] > most[c]) most[c] = data[k];
    }
  }
  return { least, most };
}

function pairSums(before: PairSums | undefined, offsets: Matrix, { left, right, similar }: Pairs): PairSums {
  const sumOf = (kind: 0 | 1, known: PairSum | undefined): PairSum => {
    const chosen = Int32Array.from(similar.keys()).filter((e) => similar[e] === kind);
    const differences = differencesOf(
      offsets,
      chosen.map((e) => left[e]),
      chosen.map((e) => right[e]),
    );
    const outer = weightedGram(differences);
    let fourth = known?.fourth ?? 0;
    for (let e = 0; e < differences.rows; e++) {
      const squared = differences.row(e).reduce((sum, value) => sum + value * value, 0);
      fourth += squared * squared;
    }
    if (known) for (let k = 0; k < outer.data.length; k++) outer.data[k] += known.outer.data[k];
    return { count: (known?.count ?? 0) + chosen.length, outer, fourth };
  };
  return { similar: sumOf(1, before?.similar), dissimilar: sumOf(0, before?.dissimilar) };
}

const inUnits = ({ count, outer, fourth }: PairSum, scale: number): PairSum => ({
  count,
  outer: new Matrix(
    outer.rows,
    outer.cols,
    outer.data.map((value) => value / scale / scale),
  ),
  fourth: fourth / scale / scale / scale / scale,
});

/** `NUMERIC` where distances are so small that their squares, or fourth powers, have lost digits. */
function requireScale({ learner, quartic }: TallyRule, scale: number): void {
  if (scale > (quartic ? 1e-70 : 1e-140)) return;
  throw new EtalonError(
    "NUMERIC",
    `${learner}: points are ${scale.toPrecision(3)} apart, too little for their powers. Give the features in smaller units.`,
  );
}

/** `NUMERIC` where sums leave the range of numbers: about 1e150, or 1e75 with fourth moments. */
function requireRange({ learner }: TallyRule, { groups, pairs }: Tally): void {
  const arrays = [...groups.values()].flatMap(({ scatter, quartic }) =>
    quartic ? [scatter, quartic.skew, quartic.tails] : [scatter],
  );
  const sums = pairs ? [pairs.similar, pairs.dissimilar] : [];
  const finite =
    [...arrays, ...sums.map(({ outer }) => outer)].every(({ data }) => data.every(Number.isFinite)) &&
    sums.every(({ fourth }) => Number.isFinite(fourth));
  if (finite) return;
  throw new EtalonError(
    "NUMERIC",
    `${learner}: sums of powers of this batch leave the range of numbers. Give the features in larger units.`,
  );
}
