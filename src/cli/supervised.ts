import { encodeLabels, type Label } from "../data/labels.ts";
import type { Data } from "../learners/data.ts";
import type { Learner } from "../learners/learner.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type LoadedData, loadData } from "./data.ts";
import type { DataFlags } from "./flags.ts";
import {
  loadPairs,
  loadQuadruplets,
  loadTriplets,
  type PairData,
  type QuadrupletData,
  type TripletData,
} from "./relationFiles.ts";
import { CommandError } from "./usageError.ts";

/** What points come with. */
export type SupervisionKind = "labels" | "pairs" | "triplets" | "quadruplets";

/** Points with what is known about them: labels, pairs, triplets or quadruplets. */
export interface Supervised {
  readonly points: Matrix;
  readonly features: readonly string[];
  readonly labels?: readonly (Label | null)[];
  readonly pairs?: PairData;
  readonly triplets?: TripletData;
  readonly quadruplets?: QuadrupletData;
  /** Group code of each point. */
  readonly groups?: Int32Array;
}

/** The flags that name a file of relations. */
export interface RelationFlags {
  readonly pairs?: string;
  readonly triplets?: string;
  readonly quadruplets?: string;
}

export const RELATION_KINDS = ["pairs", "triplets", "quadruplets"] as const;

/** The one kind of relations that the flags name, if any. `OPTION` for several. */
export function relationKind(flags: RelationFlags, command: string): (typeof RELATION_KINDS)[number] | undefined {
  const named = RELATION_KINDS.filter((kind) => flags[kind] !== undefined);
  if (named.length < 2) return named[0];
  throw new CommandError(
    "OPTION",
    `${named.map((kind) => `--${kind}`).join(" and ")} do not go together. Give one of them.`,
    `etalon ${command} --help`,
  );
}

/** Reads `<data>` with its labels or with a file of relations. `OPTION` when neither is named, `DATA` for pairs that contradict each other. */
export function loadSupervised(
  name: string,
  flags: DataFlags & RelationFlags,
  seed: number,
): { data: Supervised; loaded: LoadedData; warnings: readonly string[] } {
  const kind = relationKind(flags, "fit");
  const loaded = loadData(name, flags, seed);
  const { dataset, points } = loaded;
  const groups = dataset.groups && encodeLabels(dataset.groups).codes;
  const base = { points, features: dataset.points.features, ...(groups ? { groups } : {}) };
  const withRelations = (relations: Partial<Supervised>, warnings: readonly string[]) => ({
    data: { ...base, ...relations },
    loaded,
    warnings: [...dataset.warnings, ...warnings],
  });
  if (kind === "pairs") {
    const { ends, similar, contradictions, warnings } = loadPairs(flags.pairs!, loaded, flags.strict);
    if (contradictions.length > 0) throw contradicted(contradictions);
    return withRelations({ pairs: { ...ends, similar } }, warnings);
  }
  if (kind === "triplets") {
    const { ends, warnings } = loadTriplets(flags.triplets!, loaded, flags.strict);
    return withRelations({ triplets: ends }, warnings);
  }
  if (kind === "quadruplets") {
    const { ends, warnings } = loadQuadruplets(flags.quadruplets!, loaded, flags.strict);
    return withRelations({ quadruplets: ends }, warnings);
  }
  if (dataset.labels) return withRelations({ labels: dataset.labels }, []);
  throw new CommandError(
    "OPTION",
    `${name}: say what to learn from: --label <column>, or --pairs, --triplets or --quadruplets <file>.`,
    `etalon inspect ${name}`,
  );
}

function contradicted(contradictions: readonly string[]): CommandError {
  const more = contradictions.length > 3 ? ` and ${contradictions.length - 3} more` : "";
  return new CommandError(
    "DATA",
    `given both as similar and as dissimilar: ${contradictions.slice(0, 3).join("; ")}${more}. Decide for one, or write unsure.`,
    "etalon fit --help",
  );
}

export const kindOf = ({ pairs, triplets, quadruplets }: Supervised): SupervisionKind =>
  pairs ? "pairs" : triplets ? "triplets" : quadruplets ? "quadruplets" : "labels";

/** Whether a learner can learn from these data: all relations can be made from labels, and a triplet is a quadruplet with one point named twice. */
export function suits({ supervision }: Learner, data: Supervised): boolean {
  const kind = kindOf(data);
  if (kind === "labels" || supervision === "none" || supervision === kind) return true;
  return kind === "triplets" && supervision === "quadruplets";
}

/** What a learner is given beside the points. */
export function relationsFor({ supervision }: Learner, data: Supervised): Omit<Data, "points"> {
  const { labels, pairs, triplets, quadruplets } = data;
  if (supervision === "none") return {};
  if (triplets && supervision === "quadruplets") {
    const { anchor, positive, negative } = triplets;
    return { quadruplets: { a: anchor, b: positive, c: anchor, d: negative } };
  }
  return {
    ...(labels ? { labels } : {}),
    ...(pairs ? { pairs } : {}),
    ...(triplets ? { triplets } : {}),
    ...(quadruplets ? { quadruplets } : {}),
  };
}
