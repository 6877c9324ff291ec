import type { Labeling } from "./labeling.ts";

/** Whether more answers still change what is decided. */
export interface Settling {
  /** Share of up to 1,000 candidate pairs decided otherwise than `last` answers ago; null before there is something to compare with. */
  readonly changed: number | null;
  /** Both of the last two stretches changed at most 1 % of decisions, and each kind was answered five times: one may stop. */
  readonly settled: boolean;
}

const SMALL = 0.01;
const ENOUGH = 5;

/** How much the last answers changed the decisions "same" or "different" about pairs that are watched from the beginning. */
export function settling({ decisions, marks }: Labeling, last = 10): Settling {
  const now = decisions.at(-1);
  const before = now && decisions.findLast(({ answers }) => answers <= now.answers - last);
  const earlier = before && decisions.findLast(({ answers }) => answers <= before.answers - last);
  const changed = now && before ? shareChanged(now.same, before.same) : null;
  const calm = changed !== null && changed <= SMALL && earlier && shareChanged(before!.same, earlier.same) <= SMALL;
  const kinds = (["same", "different"] as const).map((kind) => marks.filter(({ answer }) => answer === kind).length);
  return { changed, settled: Boolean(calm) && Math.min(...kinds) >= ENOUGH };
}

function shareChanged(a: Uint8Array, b: Uint8Array): number {
  let changed = 0;
  for (let e = 0; e < a.length; e++) if (a[e] !== b[e]) changed++;
  return changed / a.length;
}
