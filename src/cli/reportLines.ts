import { counted } from "../base/counted.ts";
import type { Report } from "../metrics/metric.ts";
import { selectedFeatures } from "../metrics/selectedFeatures.ts";
import { percent, range, signed } from "../plot/verdict.ts";

const SCORES: Readonly<Record<string, string>> = {
  "pair AUC": "area under the ROC curve of pairs",
  "triplets in order": "share of triplets in order",
  "quadruplets in order": "share of quadruplets in order",
  MRR: "mean reciprocal rank (MRR) of queries",
};

function whatOf(score: string, neighbors: number | null): string {
  if (score === "accuracy") return `${neighbors}-nearest-neighbor accuracy`;
  if (score === "variance explained") return `variance explained (R²) by ${neighbors}-nearest-neighbor regression`;
  return SCORES[score] ?? score;
}

/** What is told of an estimate. */
interface GainFacts {
  readonly score: string;
  readonly heldOut: number;
  readonly neighbors: number | null;
  readonly euclidean: MeanFacts;
  readonly learned: MeanFacts;
  readonly difference: number;
  readonly ci: readonly [number, number];
  readonly verdict: string;
}

interface MeanFacts {
  readonly mean: number;
  readonly ci: readonly [number, number];
}

/** A held-out estimate in two lines: both distances, then their difference and the verdict. */
export function gainLines({
  score,
  heldOut,
  neighbors,
  euclidean,
  learned,
  difference,
  ci,
  verdict,
}: GainFacts): string[] {
  return [
    `${whatOf(score, neighbors)} on ${counted(heldOut, "held-out point")}: Euclidean ${percent(euclidean.mean)} (${range(euclidean.ci)}), learned ${percent(learned.mean)} (${range(learned.ci)})`,
    `difference ${signed(difference)} points (${signed(ci[0])} to ${signed(ci[1])}): ${verdict === "same" ? "not better than Euclidean" : verdict}`,
  ];
}

const SHOWN = 10;

/** The features that a metric uses, where its learner selects some. */
export function selectionLine(report: Report, features: readonly string[] | undefined, count: number): string[] {
  const selected = selectedFeatures({ report, features });
  if (!selected) return [];
  const more = selected.length > SHOWN ? `, and ${selected.length - SHOWN} more` : "";
  return [`uses ${selected.length} of ${counted(count, "feature")}: ${selected.slice(0, SHOWN).join(", ")}${more}`];
}

/** What a softmax over the nearest left out. */
export function truncationLine({ details }: Pick<Report, "details">): string[] {
  const truncation = details?.truncation;
  if (!truncation) return [];
  const { neighbors, drawn, neglected, bound, points } = truncation;
  const most = bound > neglected ? `, at most ${percent(bound)} at 95 % confidence` : "";
  const what =
    drawn === undefined
      ? `the nearest ${neighbors} leave out ${percent(neglected)} of the softmax`
      : `the nearest ${neighbors} and ${drawn} drawn for the rest are off by ${percent(neglected)}`;
  return [`${what} (${counted(points, "point")} measured${most})`];
}
