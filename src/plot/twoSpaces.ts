import { trustworthiness } from "../evaluate/trustworthiness.ts";
import { nearest } from "../linalg/distances.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { majorityVote } from "../neighbors/vote.ts";
import type { MapSide } from "./figures/maps.ts";
import { axisNames, planeView, project } from "./planeView.ts";
import { evenSample } from "./sample.ts";

/** The same points in one space. */
export interface SpacePoints {
  /** Points that the metric and the view were made from, m x d. */
  readonly reference: Matrix;
  /** Points to show, n x d; the reference itself when left out: then no point is its own neighbor. */
  readonly shown?: Matrix;
}

export interface TwoSpacesInput {
  readonly before: SpacePoints;
  readonly after: SpacePoints;
  /** Class codes, -1 for none. */
  readonly referenceCodes: Int32Array;
  readonly shownCodes: Int32Array;
  readonly classes: number;
  /** What the learned distance is called. */
  readonly name: string;
  /** k of the k-NN accuracy. */
  readonly neighbors: number;
}

/** One space: its map, and how good the space and the map are. */
export interface SpaceView extends MapSide {
  /** Share of the labeled points shown whose nearest reference points vote for their class; null without labels. */
  readonly accuracy: number | null;
  /** Of the two-dimensional picture, at `TRUST_NEIGHBORS` neighbors, on at most `TRUST_POINTS` points; null for very few. */
  readonly trustworthiness: number | null;
}

export const TRUST_NEIGHBORS = 5;
const TRUST_POINTS = 1000;

/** The same points in the input space and in the learned one, each seen along its own first two principal components. */
export const twoSpaces = (input: TwoSpacesInput): { readonly before: SpaceView; readonly after: SpaceView } => ({
  before: spaceView(input, input.before, "Before: Euclidean distance"),
  after: spaceView(input, input.after, `After: learned by ${input.name}`),
});

function spaceView(input: TwoSpacesInput, { reference, shown }: SpacePoints, title: string): SpaceView {
  const view = planeView(reference);
  const space = shown ?? reference;
  const points = project(space, view);
  const sample = evenSample(space.rows, TRUST_POINTS);
  const { wrong, accuracy } = verdicts(input, reference, shown);
  return {
    title,
    points,
    axes: axisNames(view),
    ...(shown === undefined ? {} : { context: project(reference, view) }),
    ...(wrong === undefined ? {} : { wrong }),
    accuracy,
    trustworthiness:
      sample.length > 2 * TRUST_NEIGHBORS
        ? trustworthiness(space.take(sample), points.take(sample), TRUST_NEIGHBORS)
        : null,
  };
}

function verdicts(
  { referenceCodes, shownCodes, classes, neighbors }: TwoSpacesInput,
  reference: Matrix,
  shown: Matrix | undefined,
): { wrong?: Uint8Array; accuracy: number | null } {
  const labeled = Int32Array.from(referenceCodes.keys()).filter((i) => referenceCodes[i]! >= 0);
  if (labeled.length <= neighbors) return { accuracy: null };
  const codes = labeled.map((i) => referenceCodes[i]!);
  const place = new Map(Array.from(labeled, (row, k) => [row, k]));
  const exclude = shown ? undefined : Int32Array.from({ length: reference.rows }, (_, i) => place.get(i) ?? -1);
  const found = nearest(shown ?? reference, reference.take(labeled), neighbors, exclude ? { exclude } : {});
  const predicted = majorityVote(found, codes, classes);
  const wrong = Uint8Array.from(shownCodes, (code, i) => (code >= 0 && code !== predicted[i] ? 1 : 0));
  const asked = shownCodes.reduce((count, code) => count + (code >= 0 ? 1 : 0), 0);
  const errors = wrong.reduce((count, value) => count + value, 0);
  return asked === 0 ? { accuracy: null } : { wrong, accuracy: 1 - errors / asked };
}

/** The sentence on both spaces that stands below a pair of maps. */
export function twoSpacesCaption(
  { before, after }: { before: SpaceView; after: SpaceView },
  neighbors: number,
): string {
  const percent = (value: number | null): string => (value === null ? "unknown" : `${(100 * value).toFixed(1)}%`);
  const decimals = (value: number | null): string => (value === null ? "unknown" : value.toFixed(3));
  const accuracy =
    before.accuracy === null
      ? ""
      : `${neighbors}-nearest-neighbor accuracy in the full space: ${percent(before.accuracy)} before, ${percent(after.accuracy)} after. `;
  return `${accuracy}Trustworthiness of the pictures (${TRUST_NEIGHBORS} neighbors): ${decimals(before.trustworthiness)} before, ${decimals(after.trustworthiness)} after.`;
}
