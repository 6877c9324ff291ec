import { encodeLabels, type Label } from "../data/labels.ts";
import type { Items } from "../io/items.ts";
import { readTable } from "../io/readTable.node.ts";
import { readPairs, readTriplets } from "../io/relations.ts";
import type { Learner } from "../learners/learner.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type LoadedData, loadData } from "./data.ts";
import type { DataFlags } from "./flags.ts";
import { CommandError } from "./usageError.ts";

/** Pairs of rows; `similar` holds 1 or 0. */
export interface PairData {
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly similar: Uint8Array;
}

/** Points with what is known about them: labels or pairs. */
export interface Supervised {
  readonly points: Matrix;
  readonly features: readonly string[];
  readonly labels?: readonly (Label | null)[];
  readonly pairs?: PairData;
  /** Group code of each point. */
  readonly groups?: Int32Array;
}

/** Reads `<data>` with its labels or with a file of pairs. `OPTION` when neither is named. */
export function loadSupervised(
  name: string,
  flags: DataFlags & { readonly pairs?: string },
  seed: number,
): { data: Supervised; loaded: LoadedData; warnings: readonly string[] } {
  const loaded = loadData(name, flags, seed);
  const { dataset, points } = loaded;
  const groups = dataset.groups && encodeLabels(dataset.groups).codes;
  const base = { points, features: dataset.points.features, ...(groups ? { groups } : {}) };
  if (flags.pairs !== undefined) {
    const { ends, similar, warnings } = loadPairs(flags.pairs, loaded, flags.strict);
    return { data: { ...base, pairs: { ...ends, similar } }, loaded, warnings: [...dataset.warnings, ...warnings] };
  }
  if (dataset.labels) return { data: { ...base, labels: dataset.labels }, loaded, warnings: dataset.warnings };
  throw new CommandError(
    "OPTION",
    `${name}: say what to learn from: --label <column>, or --pairs <file>.`,
    `etalon inspect ${name}`,
  );
}

/** The pairs in a file, between the points of the data. */
export const loadPairs = (path: string, loaded: LoadedData, strict = false): ReturnType<typeof readPairs> =>
  readPairs(readTable(path, { text: ["a", "b", "unique_id_l", "unique_id_r"] }), itemsOf(loaded), { strict });

/** The triplets in a file, between the points of the data. */
export const loadTriplets = (path: string, loaded: LoadedData, strict = false): ReturnType<typeof readTriplets> =>
  readTriplets(readTable(path, { text: ["anchor", "positive", "negative"] }), itemsOf(loaded), { strict });

const itemsOf = ({ dataset, points }: LoadedData): Items => ({
  count: points.rows,
  ids: dataset.ids,
  rows: dataset.rows,
});

/** Whether a learner can learn from these data. */
export const suits = ({ supervision }: Learner, { pairs }: Supervised): boolean =>
  pairs === undefined || supervision === "pairs" || supervision === "none";

/** Some of the points, ascending rows, with what is known among them. Pairs with an end elsewhere are dropped. */
export function partOf({ points, features, labels, pairs, groups }: Supervised, rows: Int32Array): Supervised {
  return {
    points: points.take(rows),
    features,
    ...(labels ? { labels: Array.from(rows, (i) => labels[i]!) } : {}),
    ...(pairs ? { pairs: pairsAmong(pairs, rows, points.rows) } : {}),
    ...(groups ? { groups: rows.map((i) => groups[i]!) } : {}),
  };
}

function pairsAmong({ left, right, similar }: PairData, rows: Int32Array, count: number): PairData {
  const place = new Int32Array(count).fill(-1);
  rows.forEach((row, k) => {
    place[row] = k;
  });
  const kept = Int32Array.from(left.keys()).filter((e) => place[left[e]!]! >= 0 && place[right[e]!]! >= 0);
  return {
    left: kept.map((e) => place[left[e]!]!),
    right: kept.map((e) => place[right[e]!]!),
    similar: Uint8Array.from(kept, (e) => similar[e]!),
  };
}
