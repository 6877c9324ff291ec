import { EtalonError } from "../base/errors.ts";
import type { Data, Given } from "./data.ts";
import type { Supervision } from "./problem.ts";

/**
 * What each kind of supervision can be made from without guessing, itself first; each alone may do. Labels are similar and dissimilar pairs, a similar pair is to be
 * nearer than a dissimilar one, a triplet is a quadruplet with a point named twice (and back), similar pairs make chunks by transitive closure, nearer
 * targets make nearer points. Not sound and therefore missing: pairs from comparisons (nearer is not similar), labels from anything.
 */
const SOURCES: { readonly [K in Supervision]: readonly Given[] } = {
  none: [],
  labels: ["labels"],
  pairs: ["pairs", "labels"],
  triplets: ["triplets", "quadruplets", "pairs", "labels", "targets"],
  quadruplets: ["quadruplets", "triplets", "pairs", "labels", "targets"],
  chunks: ["chunks", "pairs", "labels"],
  targets: ["targets", "labels"],
};

/** What cannot do alone but adds to the others: chunks are similar pairs, of which alone nothing can be told apart. */
const COMPLEMENTS: { readonly [K in Supervision]: readonly Given[] } = {
  none: [],
  labels: [],
  pairs: ["chunks"],
  triplets: ["chunks"],
  quadruplets: ["chunks"],
  chunks: [],
  targets: [],
};

/** The kinds a learner of this supervision takes, each alone enough, its own first. */
export const takenBy = (supervision: Supervision): readonly Given[] => SOURCES[supervision];

/** The kinds it uses beside one of those. */
export const joinedBy = (supervision: Supervision): readonly Given[] => COMPLEMENTS[supervision];

const KINDS: readonly Given[] = ["labels", "pairs", "triplets", "quadruplets", "chunks", "targets"];

/**
 * The data with only those kinds a learner learns from: all that it takes, or those of them that `learnFrom` names; targets of their own replace labels. What else was given
 * is said in a warning. `DATA` when nothing is left, with what would do; `OPTION` for an unknown or missing kind in `learnFrom`.
 */
export function usedData(learner: string, supervision: Supervision, data: Data, warn: (message: string) => void): Data {
  const chosen = chosenKinds(learner, data);
  const taken = takenBy(supervision).filter((kind) => chosen.includes(kind));
  if (supervision !== "none" && taken.length === 0) throw nothingTaken(learner, supervision, chosen);
  const replaced = supervision === "targets" && taken.length > 1 ? ["labels"] : [];
  const beside = joinedBy(supervision).filter((kind) => chosen.includes(kind));
  const apart = supervision === "pairs" || chosen.includes("pairs") ? [] : beside;
  const used = [...taken, ...beside].filter((kind) => !replaced.includes(kind) && !apart.includes(kind));
  const idle = chosen.filter((kind) => !used.includes(kind) && !apart.includes(kind));
  if (supervision !== "none" && idle.length > 0) {
    warn(`${inWords(idle)} were not used: ${learner} takes ${inWords(takenBy(supervision))}`);
  }
  if (apart.length > 0)
    warn(`${inWords(apart)} were not used: ${learner} compares their pairs with dissimilar \`pairs\``);
  const { points, views, weights } = data;
  return {
    points,
    ...(views ? { views } : {}),
    ...(weights ? { weights } : {}),
    ...Object.fromEntries(used.map((kind) => [kind, data[kind]])),
  };
}

function chosenKinds(learner: string, data: Data): readonly Given[] {
  const given = KINDS.filter((kind) => data[kind] !== undefined && data[kind] !== null);
  const { learnFrom } = data;
  if (learnFrom === undefined) return given;
  const wanted = typeof learnFrom === "string" ? [learnFrom] : learnFrom;
  const missing = wanted.find((kind) => !given.includes(kind));
  if (missing === undefined) return given.filter((kind) => wanted.includes(kind));
  throw new EtalonError(
    "OPTION",
    `${learner}: \`learnFrom\` names ${JSON.stringify(missing)}, but the data give ${given.length > 0 ? inWords(given) : "none"}. Name what is given.`,
  );
}

function nothingTaken(learner: string, supervision: Supervision, given: readonly Given[]): EtalonError {
  const ways = takenBy(supervision).map((kind) => `\`${kind}\``);
  const remedy = ways.length > 1 ? `${ways.slice(0, -1).join(", ")} or ${ways.at(-1)}` : ways[0];
  const found = given.length > 0 ? `have only ${inWords(given)}` : "have none";
  return new EtalonError("DATA", `${learner}: learns from ${supervision}, but the data ${found}. Give ${remedy}.`);
}

const inWords = (kinds: readonly string[]): string =>
  kinds.length < 2 ? kinds.join("") : `${kinds.slice(0, -1).join(", ")} and ${kinds.at(-1)}`;
