import { refuseWhere } from "../../constraints/checks.ts";
import { checkedPairs } from "../../constraints/given.ts";
import { givenQuadruplets, givenTriplets } from "../../constraints/givenTriplets.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { Data } from "../data.ts";

/** The columns of each kind of relation that name rows. */
const ENDS = {
  pairs: ["left", "right"],
  triplets: ["anchor", "positive", "negative"],
  quadruplets: ["a", "b", "c", "d"],
} as const;

type Kind = keyof typeof ENDS;
type Columns = Readonly<Record<string, ArrayLike<number | boolean> | undefined>>;

const KINDS = Object.keys(ENDS) as Kind[];

const endsOf = (data: Pick<Data, Kind>, kind: Kind): readonly ArrayLike<number>[] | undefined => {
  const given = data[kind] as unknown as Columns | undefined;
  return given && ENDS[kind].map((end) => given[end] as ArrayLike<number>);
};

/** `SHAPE` and `DATA` by the user's own rows, as for every learner, and `DATA` for relations whose rows are not all of one task. */
export function checkRelations(data: Pick<Data, Kind>, points: Matrix, tasks: readonly (string | null)[]): void {
  const checks = { rows: points.rows, points };
  if (data.pairs) checkedPairs(data.pairs, checks);
  if (data.triplets) givenTriplets(data.triplets, checks);
  if (data.quadruplets) givenQuadruplets(data.quadruplets, checks);
  for (const kind of KINDS) {
    const ends = endsOf(data, kind);
    if (!ends) continue;
    const one = kind.slice(0, -1);
    refuseWhere(
      ends[0].length,
      (e) => {
        const rows = ends.map((end) => end[e]);
        const homeless = rows.find((row) => tasks[row] === null);
        if (homeless !== undefined) return `row ${homeless} of ${one} ${e} has no task`;
        const apart = rows.find((row) => tasks[row] !== tasks[rows[0]]);
        return apart === undefined
          ? undefined
          : `${one} ${e} is (${rows.join(", ")}), of which row ${rows[0]} is of the task ${JSON.stringify(tasks[rows[0]])} and row ${apart} of ${JSON.stringify(tasks[apart])}`;
      },
      (list) =>
        `${kind}: the rows of a ${one} must be of one task, but ${list}. Distances across tasks are never looked at: drop these.`,
    );
  }
}

/** Every row that a relation names. */
export function* relationRows(data: Pick<Data, Kind>): Generator<number> {
  for (const kind of KINDS) for (const end of endsOf(data, kind) ?? []) yield* Array.from(end);
}

/** The relations among some of `count` rows, which are numbered from 0; none of a kind that has none there. */
export function relationsAmong(data: Pick<Data, Kind>, rows: Int32Array, count: number): Pick<Data, Kind> {
  const place = new Int32Array(count).fill(-1);
  rows.forEach((row, k) => {
    place[row] = k;
  });
  const found = KINDS.flatMap((kind) => {
    const ends = endsOf(data, kind);
    if (!ends) return [];
    const kept = Array.from(ends[0]).flatMap((row, e) => (place[row] >= 0 ? [e] : []));
    if (kept.length === 0) return [];
    const columns = Object.entries(data[kind] as unknown as Columns).map(([name, values]) => {
      const isEnd = (ENDS[kind] as readonly string[]).includes(name);
      const pick = (e: number) => (values as ArrayLike<number | boolean>)[e];
      return [name, values && kept.map((e) => (isEnd ? place[Number(pick(e))] : pick(e)))] as const;
    });
    return [[kind, Object.fromEntries(columns)] as const];
  });
  return Object.fromEntries(found) as Pick<Data, Kind>;
}
