import type { Data, Points } from "etalon";
import type { Parts } from "etalon/plot";
import type { LearnRequest } from "./protocol.ts";

/** What a run learns from: points with their features' names, and what is known about them. */
export type LearnedData = Pick<Data, "pairs" | "triplets"> & {
  readonly points: Points;
  readonly labels?: readonly (number | null)[];
};

/** The points learned from, with constraints drawn by hand where all their ends are among them. */
export function learnedData(
  request: Pick<LearnRequest, "pairs" | "triplets">,
  { points, codes, train }: Parts,
  features: readonly string[],
): LearnedData {
  const place = new Map(Array.from(train, (row, k) => [row, k]));
  const at = (row: number): number => place.get(row) as number;
  const known = (...rows: number[]): boolean => rows.every((row) => place.has(row));
  const pairs = request.pairs.filter(({ left, right }) => known(left, right));
  const triplets = request.triplets.filter((t) => known(t.anchor, t.positive, t.negative));
  const labels = Array.from(train, (row) => ((codes[row] as number) >= 0 ? (codes[row] as number) : null));
  const { rows, cols, data } = points.take(train);
  return {
    points: { rows, cols, data, features: [...features] },
    ...(labels.some((label) => label !== null) ? { labels } : {}),
    ...(pairs.length > 0
      ? {
          pairs: {
            left: pairs.map(({ left }) => at(left)),
            right: pairs.map(({ right }) => at(right)),
            similar: pairs.map(({ similar }) => similar),
          },
        }
      : {}),
    ...(triplets.length > 0
      ? {
          triplets: {
            anchor: triplets.map(({ anchor }) => at(anchor)),
            positive: triplets.map(({ positive }) => at(positive)),
            negative: triplets.map(({ negative }) => at(negative)),
          },
        }
      : {}),
  };
}
