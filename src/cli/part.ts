import { encodeLabels } from "../data/labels.ts";
import type { ProblemSize } from "../learners/cost.ts";
import { judgedAmong } from "./judged.ts";
import type { Supervised } from "./supervised.ts";

/** Some of the points, ascending rows, with what is known among them. Relations with an end elsewhere are dropped. */
export function partOf(data: Supervised, rows: Int32Array): Supervised {
  const { points, features, labels, pairs, triplets, quadruplets, groups, targets, softLabels, views, weights } = data;
  const { chunks, learnFrom, judged, negatives } = data;
  const place = new Int32Array(points.rows).fill(-1);
  rows.forEach((row, k) => {
    place[row] = k;
  });
  return {
    points: points.take(rows),
    features,
    ...(labels ? { labels: Array.from(rows, (i) => labels[i]!) } : {}),
    ...(pairs ? { pairs: pairsAmong(pairs, place) } : {}),
    ...(triplets ? { triplets: weighed(triplets, place) } : {}),
    ...(quadruplets ? { quadruplets: weighed(quadruplets, place) } : {}),
    ...(targets ? { targets: targets.take(rows) } : {}),
    ...(softLabels ? { softLabels: softLabels.take(rows) } : {}),
    ...(views ? { views: Array.from(rows, (i) => views[i]!) } : {}),
    ...(chunks ? { chunks: Array.from(rows, (i) => chunks[i]!) } : {}),
    ...(learnFrom ? { learnFrom } : {}),
    ...(judged ? { judged: judgedAmong(judged, place) } : {}),
    ...(negatives ? { negatives } : {}),
    ...(weights ? { weights: Float64Array.from(rows, (i) => weights[i]!) } : {}),
    ...(groups ? { groups: rows.map((i) => groups[i]!) } : {}),
  };
}

/** The size of the data, as costs depend on it. */
export const sizeOf = (data: Supervised): ProblemSize => ({
  points: data.points.rows,
  features: data.points.cols,
  classes: data.labels ? encodeLabels(data.labels).names.length : 0,
  relations: relationCount(data),
});

/** How many relations the data hold. */
export const relationCount = ({ pairs, triplets, quadruplets, judged }: Supervised): number =>
  [pairs?.left, triplets?.anchor, quadruplets?.a, judged?.query].reduce((sum, ends) => sum + (ends?.length ?? 0), 0);

function pairsAmong({ left, right, similar, weights }: NonNullable<Supervised["pairs"]>, place: Int32Array) {
  const { ends, kept } = within({ left, right }, place);
  return { ...ends, similar: Uint8Array.from(kept, (e) => similar[e]!), ...worthOf(weights, kept) };
}

function weighed<Name extends string>(
  { weights, ...relations }: Readonly<Record<Name, Int32Array>> & { readonly weights?: Float64Array },
  place: Int32Array,
) {
  const { ends, kept } = within(relations as unknown as Readonly<Record<Name, Int32Array>>, place);
  return { ...ends, ...worthOf(weights, kept) };
}

const worthOf = (weights: Float64Array | undefined, kept: Int32Array): { weights?: Float64Array } =>
  weights ? { weights: Float64Array.from(kept, (e) => weights[e]!) } : {};

/** The relations whose ends all have a place, renumbered, and which they are. */
function within<Name extends string>(
  ends: Readonly<Record<Name, Int32Array>>,
  place: Int32Array,
): { readonly ends: Readonly<Record<Name, Int32Array>>; readonly kept: Int32Array } {
  const columns = Object.entries<Int32Array>(ends);
  const kept = Int32Array.from(columns[0]![1].keys()).filter((e) => columns.every(([, rows]) => place[rows[e]!]! >= 0));
  const renumbered = columns.map(([name, rows]) => [name, kept.map((e) => place[rows[e]!]!)] as const);
  return { ends: Object.fromEntries(renumbered) as Record<Name, Int32Array>, kept };
}
