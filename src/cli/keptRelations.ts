import type { Supervised } from "./supervised.ts";

/**
 * The held-out rows less those that learning cannot do without: of similar pairs, dissimilar ones, triplets, quadruplets and hits of a search, whichever there are, at
 * least one stays whole on the training side, with the groups of its points. `held` ascends; nothing is given back where labels can stand in.
 */
export function keepingEachKind(data: Supervised, held: Int32Array, groups: Int32Array | undefined): Int32Array {
  if (data.labels) return held;
  const out = new Uint8Array(data.points.rows);
  for (const row of held) out[row] = 1;
  for (const kind of kindsOf(data)) {
    const needed = fewestHeld(kind, out);
    if (!needed) continue;
    const units = new Set(needed.map((row) => groups?.[row] ?? row));
    for (const row of held) if (units.has(groups?.[row] ?? row)) out[row] = 0;
  }
  return held.filter((row) => out[row] === 1);
}

/** Relations of one kind: their ends by column, and which entries are of the kind. */
interface Kind {
  readonly ends: readonly Int32Array[];
  readonly holds: (entry: number) => boolean;
}

function kindsOf({ pairs, triplets, quadruplets, judged }: Supervised): Kind[] {
  const always = () => true;
  return [
    ...(pairs
      ? [1, 0].map((kind) => ({ ends: [pairs.left, pairs.right], holds: (e: number) => pairs.similar[e] === kind }))
      : []),
    ...(triplets ? [{ ends: [triplets.anchor, triplets.positive, triplets.negative], holds: always }] : []),
    ...(quadruplets ? [{ ends: [quadruplets.a, quadruplets.b, quadruplets.c, quadruplets.d], holds: always }] : []),
    ...(judged
      ? [
          {
            ends: [judged.query, judged.item],
            holds: (e: number) => judged.grade[e]! > 0 && judged.query[e] !== judged.item[e],
          },
        ]
      : []),
  ];
}

/** The ends of the relation with the fewest of them held out, the first of equals; nothing where one has none, or there is no relation. */
function fewestHeld({ ends, holds }: Kind, out: Uint8Array): number[] | undefined {
  let fewest = Infinity;
  let found: number | undefined;
  for (let e = 0; e < ends[0]!.length; e++) {
    if (!holds(e)) continue;
    const count = ends.reduce((sum, column) => sum + out[column[e]!]!, 0);
    if (count === 0) return undefined;
    if (count >= fewest) continue;
    fewest = count;
    found = e;
  }
  return found === undefined ? undefined : ends.map((column) => column[found as number]!);
}
