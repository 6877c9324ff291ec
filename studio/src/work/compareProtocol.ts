import type { ComparisonRow } from "etalon";
import type { Bounds, NearRow, Regions } from "etalon/plot";

/** What the page and the worker say to each other about a comparison. Arrays are row-major. */

/** A learner with the options that differ from their defaults. */
export interface Entrant {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What to compare, on the data as edited. */
export interface CompareRequest {
  readonly entrants: readonly Entrant[];
  readonly seed: number;
  /** Seconds for all of them; null for as long as it takes. */
  readonly budget: number | null;
  readonly rows: number;
  readonly cols: number;
  readonly points: Float64Array;
  readonly codes: Int32Array;
  readonly removed: readonly number[];
  readonly classes: readonly string[];
  readonly features: readonly string[];
  /** Whether features were divided by their deviation: then each fold does so again by its training part alone. */
  readonly standardized: boolean;
}

/** The ground on which all learners are seen: known before the first of them ends. */
export interface CompareGround {
  /** All rows in the plane of the input space, n x 2. */
  readonly picture: Float64Array;
  readonly bounds: Bounds;
  readonly axes: readonly [string, string];
  /** Rows that the first fold holds out; its metrics are those that are drawn. */
  readonly held: readonly number[];
  readonly folds: number;
  readonly neighbors: number;
}

/** Where a learner stands before its last fold. */
export interface CompareStand {
  readonly learner: string;
  readonly fold: number;
  readonly iteration: number;
  readonly perFold: readonly number[];
}

/** What is drawn of a learner that ended. */
export interface ComparePicture {
  readonly regions: Regions;
  /** Share of the picture that each class takes, by class code. */
  readonly shares: readonly number[];
  /** Share of the picture that is decided otherwise than by the Euclidean distance. */
  readonly changed: number;
  /** Classes as a reader expects them, and how often one (row) was taken for another (column). */
  readonly confusion: { readonly names: readonly string[]; readonly counts: readonly (readonly number[])[] };
  /** Features by falling share in the mean squared distance. */
  readonly telling: readonly { readonly feature: number; readonly share: number }[];
}

export type CompareEvent =
  | { readonly kind: "ground"; readonly ground: CompareGround }
  | { readonly kind: "stand"; readonly stand: CompareStand }
  | { readonly kind: "row"; readonly row: ComparisonRow; readonly picture: ComparePicture | null };

export interface CompareResult {
  /** In the order of the entrants, Euclidean first where it was not among them. */
  readonly rows: readonly ComparisonRow[];
  /** Which distance to use, in a plain sentence. */
  readonly sentence: string;
  /** The learner to keep; null where none ended. */
  readonly keep: string | null;
  readonly warnings: readonly string[];
}

/** The neighbors of a point under one learner's metric. */
export interface CompareNeighbors {
  readonly learner: string;
  readonly near: readonly NearRow[];
}
