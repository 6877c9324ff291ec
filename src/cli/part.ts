import type { Supervised } from "./supervised.ts";

/** Some of the points, ascending rows, with what is known among them. Relations with an end elsewhere are dropped. */
export function partOf(data: Supervised, rows: Int32Array): Supervised {
  const { points, features, labels, pairs, triplets, quadruplets, groups } = data;
  const place = new Int32Array(points.rows).fill(-1);
  rows.forEach((row, k) => {
    place[row] = k;
  });
  return {
    points: points.take(rows),
    features,
    ...(labels ? { labels: Array.from(rows, (i) => labels[i]!) } : {}),
    ...(pairs ? { pairs: pairsAmong(pairs, place) } : {}),
    ...(triplets ? { triplets: within(triplets, place).ends } : {}),
    ...(quadruplets ? { quadruplets: within(quadruplets, place).ends } : {}),
    ...(groups ? { groups: rows.map((i) => groups[i]!) } : {}),
  };
}

/** How many relations the data hold. */
export const relationCount = ({ pairs, triplets, quadruplets }: Supervised): number =>
  (pairs?.left ?? triplets?.anchor ?? quadruplets?.a ?? []).length;

function pairsAmong({ left, right, similar }: NonNullable<Supervised["pairs"]>, place: Int32Array) {
  const { ends, kept } = within({ left, right }, place);
  return { ...ends, similar: Uint8Array.from(kept, (e) => similar[e]!) };
}

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
