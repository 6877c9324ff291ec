import { encodeLabels, type Label } from "../data/labels.ts";
import { type Points, toMatrix } from "../data/points.ts";
import { unlabeledNote } from "../io/dataset.ts";
import type { Data, Given } from "../learners/data.ts";
import type { Learner } from "../learners/learner.ts";
import { readSoftLabels } from "../learners/softLabels.ts";
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
export type SupervisionKind = "labels" | "pairs" | "triplets" | "quadruplets" | "targets";

/** Points with what is known about them: labels or targets, pairs, triplets or quadruplets, or labels beside one of these. */
export interface Supervised {
  readonly points: Matrix;
  readonly features: readonly string[];
  readonly labels?: readonly (Label | null)[];
  readonly pairs?: PairData;
  readonly triplets?: TripletData;
  readonly quadruplets?: QuadrupletData;
  /** n x m. */
  readonly targets?: Matrix;
  /** Class probabilities, n x c; `labels` are then the likeliest classes, by which is judged. */
  readonly softLabels?: Matrix;
  readonly views?: readonly string[];
  readonly weights?: Float64Array;
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

/** Reads `<data>` with its labels, targets or a file of relations, which labels named by `--label` join. `OPTION` when neither is named, `DATA` for pairs that contradict each other. */
export async function loadSupervised(
  name: string,
  flags: DataFlags & RelationFlags & { readonly learner?: string },
  seed: number,
): Promise<{ data: Supervised; loaded: LoadedData; warnings: readonly string[] }> {
  const kind = relationKind(flags, "fit");
  requireOneOfLabels(flags);
  const loaded = await loadData(name, flags, seed);
  const { dataset, points } = loaded;
  const groups = dataset.groups && encodeLabels(dataset.groups).codes;
  const { labels, targets, views, weights } = dataset;
  const base: Supervised = {
    points,
    features: dataset.points.features,
    ...(groups ? { groups } : {}),
    ...(views ? { views } : {}),
    ...(weights ? { weights } : {}),
    ...(targets ? { targets: toMatrix(targets, "targets") } : {}),
    ...(labels && flags.label !== undefined ? { labels } : {}),
  };
  // Learners say themselves what became of unlabeled points.
  const unlabeled = labels ? labels.filter((label) => label === null).length : 0;
  const said = unlabeledNote("", unlabeled, points.rows);
  const withRelations = (relations: Partial<Supervised>, warnings: readonly string[]) => ({
    data: { ...base, ...relations },
    loaded,
    warnings: [...dataset.warnings.filter((warning) => !warning.endsWith(said)), ...warnings],
  });
  if (kind === "pairs") {
    const {
      ends,
      similar,
      weights: worth,
      contradictions,
      warnings,
    } = await loadPairs(flags.pairs!, loaded, flags.strict);
    if (contradictions.length > 0) throw contradicted(contradictions);
    return withRelations({ pairs: { ...ends, similar, ...(worth ? { weights: worth } : {}) } }, warnings);
  }
  if (kind === "triplets") {
    const { ends, weights: worth, warnings } = await loadTriplets(flags.triplets!, loaded, flags.strict);
    return withRelations({ triplets: { ...ends, ...(worth ? { weights: worth } : {}) } }, warnings);
  }
  if (kind === "quadruplets") {
    const { ends, weights: worth, warnings } = await loadQuadruplets(flags.quadruplets!, loaded, flags.strict);
    return withRelations({ quadruplets: { ...ends, ...(worth ? { weights: worth } : {}) } }, warnings);
  }
  if (dataset.softLabels) return withRelations(likeliest(dataset.softLabels, points.rows), []);
  if (targets) return withRelations({}, []);
  if (labels) return withRelations({ labels }, []);
  throw new CommandError(
    "OPTION",
    `${name}: say what to learn from: --label <column>, --target <column>, or --pairs, --triplets or --quadruplets <file>.`,
    `etalon inspect ${name}`,
  );
}

function requireOneOfLabels({ softLabels, label, learner }: DataFlags & { readonly learner?: string }): void {
  if (!softLabels) return;
  if (label !== undefined) {
    throw new CommandError(
      "OPTION",
      "--label and --soft-labels do not go together. Give one of them.",
      "etalon fit --help",
    );
  }
  if (learner !== "auto") return;
  throw new CommandError(
    "OPTION",
    "--soft-labels needs a learner by name, not auto, which compares by one class a point.",
    "etalon learners",
  );
}

function likeliest(softLabels: Points, rows: number): Pick<Supervised, "labels" | "softLabels"> {
  // The learner says itself which rows it scaled.
  const { labels } = readSoftLabels("fit", softLabels, rows, () => {});
  return { labels, softLabels: toMatrix(softLabels, "softLabels") };
}

function contradicted(contradictions: readonly string[]): CommandError {
  const more = contradictions.length > 3 ? ` and ${contradictions.length - 3} more` : "";
  return new CommandError(
    "DATA",
    `given both as similar and as dissimilar: ${contradictions.slice(0, 3).join("; ")}${more}. Decide for one, or write unsure.`,
    "etalon fit --help",
  );
}

/** What the data are judged by: labels where there are some, else the relations, else targets. */
export const kindOf = ({ labels, pairs, triplets, quadruplets }: Supervised): SupervisionKind =>
  labels ? "labels" : pairs ? "pairs" : triplets ? "triplets" : quadruplets ? "quadruplets" : "targets";

/** The kinds of supervision that the data hold. */
export const kindsIn = (data: Supervised): SupervisionKind[] =>
  (["labels", "pairs", "triplets", "quadruplets", "targets"] as const).filter((kind) => data[kind] !== undefined);

/** The flags that give a learner what it takes. */
export const flagsFor = ({ takes }: Learner): string =>
  takes
    .flatMap((kind) => FLAGS[kind] ?? [])
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1");

const FLAGS: Partial<Record<Given, string>> = {
  labels: "--label",
  targets: "--target",
  pairs: "--pairs",
  triplets: "--triplets",
  quadruplets: "--quadruplets",
};

/** Whether a learner can learn from these data. */
export const suits = ({ supervision, takes }: Learner, data: Supervised): boolean =>
  supervision === "none" || kindsIn(data).some((kind) => takes.includes(kind));

/** What a learner is given beside the points. */
export function relationsFor({ supervision }: Learner, data: Supervised): Omit<Data, "points"> {
  const { labels, softLabels, pairs, triplets, quadruplets, targets, views, weights } = data;
  const worth = weights ? { weights } : {};
  if (supervision === "none") return worth;
  return {
    ...worth,
    ...(views ? { views } : {}),
    ...(targets ? { targets } : {}),
    ...(softLabels ? { softLabels } : labels ? { labels } : {}),
    ...(pairs ? { pairs } : {}),
    ...(triplets ? { triplets } : {}),
    ...(quadruplets ? { quadruplets } : {}),
  };
}
