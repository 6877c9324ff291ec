import type { MiningRules, NegativeKind } from "../constraints/minedNegatives.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import { type Points, toMatrix } from "../data/points.ts";
import type { Data, Given } from "../learners/data.ts";
import type { Learner } from "../learners/learner.ts";
import { readSoftLabels } from "../learners/softLabels.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { type LoadedData, loadData } from "./data.ts";
import type { DataFlags } from "./flags.ts";
import { type FitRelationFlags, givenRelations, withoutUnlabeled } from "./givenRelations.ts";
import type { Judged } from "./judged.ts";
import { loadJudged, type QueryFlags } from "./judgedData.ts";
import { USUAL_NEGATIVES } from "./negativeRules.ts";
import type { PairData, QuadrupletData, TripletData } from "./relationFiles.ts";
import { CommandError } from "./usageError.ts";

/** What points come with. */
export type SupervisionKind = Given;

/** Points with what is known about them, in any mixture: labels, targets, pairs, triplets, quadruplets and chunks. */
export interface Supervised {
  readonly points: Matrix;
  readonly features: readonly string[];
  readonly labels?: readonly (Label | null)[];
  readonly pairs?: PairData;
  readonly triplets?: TripletData;
  readonly quadruplets?: QuadrupletData;
  /** Judged queries, in place of the other relations: they become pairs or triplets as the learner takes them. */
  readonly judged?: Judged;
  /** How negatives are mined; as usual, and only where none are given, when left out. */
  readonly negatives?: MiningRules;
  /** n x m. */
  readonly targets?: Matrix;
  /** Class probabilities, n x c; `labels` are then the likeliest classes, by which is judged. */
  readonly softLabels?: Matrix;
  readonly views?: readonly string[];
  /** For each point the chunk it is in, null for none. */
  readonly chunks?: readonly (Label | null)[];
  readonly weights?: Float64Array;
  /** Group code of each point. */
  readonly groups?: Int32Array;
  /** Which of the kinds to learn from; all that the learner takes when left out. */
  readonly learnFrom?: readonly Given[];
}

/** Flags that say what to learn from. */
export type SupervisionFlags = DataFlags &
  FitRelationFlags &
  QueryFlags & {
    readonly learner?: string;
    readonly negatives?: string;
    readonly negativesEach?: number;
    readonly learnFrom?: readonly Given[];
  };

/**
 * Reads `<data>` with its labels, targets, chunks and files of relations, which labels named by `--label` join. `OPTION` when none is named or `--learn-from`
 * names what is not given, `DATA` for pairs that contradict each other.
 */
export async function loadSupervised(
  name: string,
  flags: SupervisionFlags,
  seed: number,
): Promise<{ data: Supervised; loaded: LoadedData; names?: readonly string[]; warnings: readonly string[] }> {
  requireOneOfLabels(flags);
  const negatives = rulesOf(flags);
  if (flags.qrels !== undefined || flags.queries !== undefined) {
    requireAlone(flags);
    const { judged, points, features, groups, loaded, names, warnings } = await loadJudged(name, flags, seed);
    const data = { points, features, judged, ...(groups ? { groups } : {}), ...(negatives ? { negatives } : {}) };
    return { data, loaded, names, warnings };
  }
  const loaded = await loadData(name, flags, seed);
  const { dataset, points } = loaded;
  const { labels, targets, views, weights, softLabels } = dataset;
  const groups = dataset.groups && encodeLabels(dataset.groups).codes;
  const { relations, warnings } = await givenRelations(flags, loaded);
  const related = Object.keys(relations).length > 0;
  const withClasses = labels && (flags.label !== undefined || !(related || targets || softLabels));
  const data: Supervised = {
    points,
    features: dataset.points.features,
    ...(groups ? { groups } : {}),
    ...(views ? { views } : {}),
    ...(weights ? { weights } : {}),
    ...(targets ? { targets: toMatrix(targets, "targets") } : {}),
    ...(withClasses ? { labels } : {}),
    ...(softLabels ? likeliest(softLabels, points.rows) : {}),
    ...relations,
    ...(flags.learnFrom ? { learnFrom: flags.learnFrom } : {}),
    ...(negatives ? { negatives } : {}),
  };
  const kinds = kindsIn(data);
  if (kinds.length === 0) {
    throw new CommandError(
      "OPTION",
      `${name}: say what to learn from: --label <column>, --target <column>, --chunk <column>, or --pairs, --triplets, --quadruplets, --chunks or --qrels <file>.`,
      `etalon inspect ${name}`,
    );
  }
  requireGiven(flags, kinds);
  return { data, loaded, warnings: [...withoutUnlabeled(loaded), ...warnings] };
}

/** `OPTION` for judged queries beside other relations, which name points of one table. */
function requireAlone(flags: SupervisionFlags): void {
  const beside = (
    ["label", "pairs", "triplets", "quadruplets", "chunks", "chunk", "target", "learnFrom"] as const
  ).find((flag) => flags[flag] !== undefined);
  if (beside === undefined) return;
  const flag = beside === "learnFrom" ? "learn-from" : beside;
  throw new CommandError("OPTION", `--qrels and --${flag} do not go together. Give one of them.`, "etalon fit --help");
}

function rulesOf({ negatives, negativesEach }: SupervisionFlags): MiningRules | undefined {
  if (negatives === undefined && negativesEach === undefined) return undefined;
  return {
    kind: (negatives as NegativeKind | undefined) ?? USUAL_NEGATIVES.kind,
    count: negativesEach ?? USUAL_NEGATIVES.count,
  };
}

/** `OPTION` where `--learn-from` names what is not given, or goes with `auto`. */
function requireGiven({ learnFrom, learner }: SupervisionFlags, kinds: readonly SupervisionKind[]): void {
  if (!learnFrom) return;
  if (learner === "auto")
    throw new CommandError("OPTION", "--learn-from needs a learner by name, not auto.", "etalon learners");
  const missing = learnFrom.find((kind) => !kinds.includes(kind));
  if (missing === undefined) return;
  throw new CommandError(
    "OPTION",
    `--learn-from names ${missing}, but given are ${kinds.join(" and ")}. Give ${FLAGS[missing]} too, or name what is given.`,
    "etalon fit --help",
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

/** What the data are judged by: labels where there are some, else the relations, else targets; chunks alone judge nothing. */
export const kindOf = (data: Supervised): SupervisionKind => kindsIn(data)[0] ?? "labels";

/** The kinds of supervision that the data hold. */
export const kindsIn = (data: Supervised): SupervisionKind[] =>
  (["labels", "pairs", "triplets", "quadruplets", "targets", "chunks"] as const).filter(
    (kind) => data[kind] !== undefined || (data.judged && (kind === "pairs" || kind === "triplets")),
  );

/** The kinds that a learner may use of them. */
export const learnedKinds = (data: Supervised): SupervisionKind[] =>
  kindsIn(data).filter((kind) => data.learnFrom?.includes(kind) ?? true);

/** The flags that give a learner what it takes. */
export const flagsFor = ({ takes }: Pick<Learner, "takes">): string =>
  takes
    .map((kind) => FLAGS[kind])
    .join(", ")
    .replace(/, ([^,]*)$/, " or $1");

const FLAGS: Readonly<Record<Given, string>> = {
  labels: "--label",
  targets: "--target",
  pairs: "--pairs",
  triplets: "--triplets",
  quadruplets: "--quadruplets",
  chunks: "--chunks",
};

/** Whether a learner can learn from these data. */
export const suits = ({ supervision, takes }: Pick<Learner, "supervision" | "takes">, data: Supervised): boolean =>
  supervision === "none" || learnedKinds(data).some((kind) => takes.includes(kind));

/** What a learner is given beside the points. */
export function relationsFor({ supervision }: Pick<Learner, "supervision">, data: Supervised): Omit<Data, "points"> {
  const { labels, softLabels, pairs, triplets, quadruplets, targets, chunks, views, weights, learnFrom } = data;
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
    ...(chunks ? { chunks } : {}),
    ...(learnFrom ? { learnFrom } : {}),
  };
}
