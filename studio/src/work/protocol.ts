import type { FrameDetails, InputPlane, LearnedFrame } from "etalon/plot";

/** What the worker and the page say to each other. Arrays are row-major. */

/** A data set as the page sees it, in the units that the learners see. */
export interface StudioData {
  readonly name: string;
  readonly rows: number;
  readonly cols: number;
  readonly features: readonly string[];
  readonly points: Float64Array;
  /** Class codes, -1 for an unlabeled point. */
  readonly codes: Int32Array;
  readonly classes: readonly string[];
  /** What was subtracted from each feature, and then by what it was divided. */
  readonly scaling: { readonly offset: Float64Array; readonly spread: Float64Array };
  /** Whether features were divided by their deviation. */
  readonly standardized: boolean;
  /** Size of the picture that each point is, for digits. */
  readonly image?: { readonly width: number; readonly height: number };
  readonly warnings: readonly string[];
}

export interface DataOffer {
  readonly name: string;
  readonly title: string;
  readonly teaches: string;
  /** Drawn from a rule, so that a seed matters. */
  readonly generated: boolean;
  /** JSON Schema of the rule's options. */
  readonly schema: OptionSchemas;
}

export interface LearnerOffer {
  readonly name: string;
  readonly title: string;
  /** `local` for a metric of each place, which has no map to watch. */
  readonly kind: "linear" | "local";
  readonly supervision: string;
  readonly tags: readonly string[];
  /** JSON Schema of the options, with `symbol`, `scale` and `search`. */
  readonly schema: OptionSchemas;
}

export type OptionSchemas = Readonly<Record<string, OptionSchema>>;
export interface OptionSchema {
  readonly type?: string;
  readonly enum?: readonly (string | number | boolean)[];
  readonly anyOf?: readonly OptionSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: unknown;
  readonly description?: string;
  readonly symbol?: string;
  readonly scale?: "linear" | "log";
  readonly search?: readonly unknown[];
}

export interface Catalogue {
  readonly data: readonly DataOffer[];
  readonly learners: readonly LearnerOffer[];
}

/** What to learn from: the data as edited, and constraints drawn by hand. */
export interface LearnRequest {
  readonly learner: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly rows: number;
  readonly cols: number;
  readonly points: Float64Array;
  readonly codes: Int32Array;
  readonly removed: readonly number[];
  readonly pairs: readonly { readonly left: number; readonly right: number; readonly similar: boolean }[];
  readonly triplets: readonly { readonly anchor: number; readonly positive: number; readonly negative: number }[];
  /** Features made from those of the data, to learn from in their place. */
  readonly lift?: "quadratic" | undefined;
  /** Features along which the input space is seen; its first two principal components when left out. */
  readonly axes?: readonly [x: number, y: number] | undefined;
  /** Begins at the metric of the run before where the learner can, in its plane, and hands over the last iterate alone, or one now and then if it takes long. */
  readonly hasty?: boolean;
}

/** One iterate with its picture. Frame 0 is the Euclidean distance. */
export interface Frame extends LearnedFrame {
  readonly iteration: number;
  /** The objective; null for frame 0 and closed forms. */
  readonly value: number | null;
}

export interface Outcome {
  /** How many were handed over; they may arrive later than this. */
  readonly frames: number;
  /** Whether it began at the metric of the run before. */
  readonly warm: boolean;
  readonly converged: boolean;
  readonly reason: string;
  readonly iterations: number;
  readonly seconds: number;
  readonly warnings: readonly string[];
  readonly constraints: Readonly<Record<string, number>>;
}

/** Matrices arrive as their numbers alone, row-major. */
export type Details = Omit<FrameDetails, "matrix"> & {
  readonly matrix: Float64Array;
  /** Names of the features that are learned from. */
  readonly features: readonly string[];
};
export type Plane = Omit<InputPlane, "picture" | "directions"> & {
  readonly picture: Float64Array;
  readonly directions: Float64Array;
  /** Rows that are held out of the run. */
  readonly held: readonly number[];
  /** Names of the features that are learned from. */
  readonly features: readonly string[];
};

/** A squared distance taken apart by features, largest first. */
export interface TakenApart {
  readonly distance: number;
  readonly squared: number;
  readonly features: readonly {
    readonly feature: string;
    readonly difference: number;
    readonly contribution: number;
  }[];
}
