import { bootstrapMeans, columnOf, percentileInterval, type Stratum } from "./bootstrap.ts";
import { verdictOf } from "./significance.ts";
import { type TaskGain, type TaskScores, WAYS, type Way } from "./taskComparison.ts";

/** For each row 1 where a way tells its class, 0 where not, -1 where it was not tested. */
export type WayCases = Readonly<Record<Way, Int8Array | null>>;

/**
 * The mean over the tasks of the share told right by each way, with 95 % percentile intervals of it and of the paired gains of `together`: the same
 * resamples of the tested rows of each task, groups as a whole. `rows` in an order that does not depend on the user's.
 */
export function taskScores(
  rowsOfTasks: readonly Int32Array[],
  cases: WayCases,
  groups: Int32Array | null,
  options: { readonly seed: number; readonly resamples?: number },
): TaskScores {
  const { together } = cases;
  const known = WAYS.filter((way) => cases[way]);
  const rivals = known.filter((way) => way !== "together");
  const columns = [
    ...known.map((way) => (row: number) => (cases[way] as Int8Array)[row]),
    ...rivals.map((way) => (row: number) => (together as Int8Array)[row] - (cases[way] as Int8Array)[row]),
  ];
  const strata = rowsOfTasks.map((rows) =>
    stratumOf(
      rows.filter((row) => (together as Int8Array)[row] >= 0),
      columns,
      groups,
    ),
  );
  const means = bootstrapMeans(strata, options);
  const found = columns.map((_, s) => ({
    mean: strata.reduce((sum, { sizes, sums }) => sum + total(sums[s]) / total(sizes), 0) / strata.length,
    ci: percentileInterval(columnOf(means, s)),
  }));
  const accuracy = (way: Way) => found[known.indexOf(way)] ?? null;
  const gain = (way: Way): TaskGain | null => {
    const at = (rivals as readonly Way[]).indexOf(way);
    if (at < 0) return null;
    const { mean, ci } = found[known.length + at];
    return { difference: mean, ci, verdict: verdictOf(ci) };
  };
  return {
    accuracy: {
      euclidean: accuracy("euclidean"),
      alone: accuracy("alone"),
      pooled: accuracy("pooled"),
      together: accuracy("together"),
    },
    gain: { euclidean: gain("euclidean"), alone: gain("alone"), pooled: gain("pooled") },
  };
}

function stratumOf(
  rows: Int32Array,
  columns: readonly ((row: number) => number)[],
  groups: Int32Array | null,
): Stratum {
  const units = new Map<number, number[]>();
  for (const row of rows) {
    const unit = groups ? groups[row] : row;
    const own = units.get(unit);
    if (own) own.push(row);
    else units.set(unit, [row]);
  }
  const bundles = [...units.values()];
  return {
    sizes: Int32Array.from(bundles, ({ length }) => length),
    sums: columns.map((at) => Int32Array.from(bundles, (own) => own.reduce((sum, row) => sum + at(row), 0))),
  };
}

const total = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0);
