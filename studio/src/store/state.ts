import { asLinked, type Edit } from "./edits.ts";

export const SCENES = ["learn", "compare", "map", "tour"] as const;
export type Scene = (typeof SCENES)[number];

/** Where the data come from. A file's own content is never part of a link: its digest asks for the same file again. */
export type Source =
  | {
      readonly kind: "builtin";
      readonly name: string;
      readonly seed: number;
      /** Options of a generator that differ from its defaults. */
      readonly settings?: Readonly<Record<string, number>>;
    }
  | {
      readonly kind: "file";
      readonly name: string;
      readonly digest: string;
      /** The column of classes; guessed when left out. */
      readonly label?: string;
    };

export const PROJECTIONS = ["learned", "input", "learnedNeighbors", "inputNeighbors"] as const;
/** A picture of the map: two directions of a space, or a neighbor embedding of it. */
export type Projection = (typeof PROJECTIONS)[number];

/** What the map shows. */
export interface MapView {
  readonly projection: Projection;
  /** Column that gives the color; null for the classes. */
  readonly column: number | null;
  /** The point in focus; null for none. */
  readonly point: number | null;
}

export const initialMap: MapView = { projection: "learned", column: null, point: null };

/** Everything that a link restores. */
export interface StudioState {
  readonly scene: Scene;
  readonly source: Source;
  readonly learner: string;
  /** Options that differ from their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly edits: readonly Edit[];
  /** The iterate shown; null for the last. */
  readonly cursor: number | null;
  /** Learners of the compare scene. */
  readonly compared: readonly string[];
  /** The point whose neighbors the compare scene shows; none when left out. */
  readonly near?: number;
  /** Stop of the lecture tour. */
  readonly stop: number;
  /** The map; `initialMap` when left out. */
  readonly map?: MapView;
  /** Squares and products of the features to learn from in their place; the features themselves when left out. */
  readonly lift?: "quadratic";
  /** Columns along which the input space is seen; its first two principal components when left out. */
  readonly axes?: readonly [x: number, y: number];
}

export const initialState: StudioState = {
  scene: "learn",
  source: { kind: "builtin", name: "stripes", seed: 0, settings: { length: 16 } },
  learner: "lmnn",
  options: {},
  seed: 0,
  edits: [],
  cursor: null,
  compared: ["euclidean", "lda", "nca", "lmnn"],
  stop: 0,
};

export type Action =
  | { readonly do: "show"; readonly scene: Scene }
  | { readonly do: "open"; readonly source: Source }
  | { readonly do: "learn with"; readonly learner: string; readonly options?: Readonly<Record<string, unknown>> }
  | { readonly do: "set"; readonly option: string; readonly value: unknown }
  | { readonly do: "reseed"; readonly seed: number }
  | { readonly do: "edit"; readonly edit: Edit }
  | { readonly do: "scrub"; readonly cursor: number | null }
  | { readonly do: "compare"; readonly learners: readonly string[] }
  | { readonly do: "ask near"; readonly point: number | null }
  | { readonly do: "visit"; readonly stop: number }
  | { readonly do: "lift"; readonly lift: "quadratic" | undefined }
  | { readonly do: "see"; readonly axes: readonly [x: number, y: number] | undefined }
  | { readonly do: "map"; readonly view: Partial<MapView> }
  | { readonly do: "restore"; readonly state: StudioState };

/** The state after an action. Pure: the same state and action give the same state. */
export function reduce(state: StudioState, action: Action): StudioState {
  switch (action.do) {
    case "show":
      return { ...state, scene: action.scene };
    case "open":
      return { ...withoutPlaces(state), source: action.source, edits: [], cursor: null };
    case "learn with":
      return { ...state, learner: action.learner, options: action.options ?? {}, cursor: null };
    case "set": {
      const { [action.option]: _, ...others } = state.options;
      const options = action.value === undefined ? others : { ...others, [action.option]: action.value };
      return { ...state, options, cursor: null };
    }
    case "reseed":
      return { ...state, seed: action.seed, cursor: null };
    case "edit":
      return { ...state, edits: appended(state.edits, asLinked(action.edit)), cursor: null };
    case "scrub":
      return { ...state, cursor: action.cursor };
    case "compare":
      return { ...state, compared: action.learners };
    case "ask near": {
      const { near: _, ...others } = state;
      return action.point === null ? others : { ...others, near: action.point };
    }
    case "visit":
      return { ...state, stop: action.stop };
    case "lift": {
      const { lift: _, ...others } = state;
      return { ...others, ...(action.lift ? { lift: action.lift } : {}), cursor: null };
    }
    case "see": {
      const { axes: _, ...others } = state;
      return action.axes ? { ...others, axes: action.axes } : others;
    }
    case "map":
      return { ...state, map: { ...initialMap, ...state.map, ...action.view } };
    case "restore":
      return action.state;
  }
}

const LEARNED_FROM = ["learner", "options", "seed", "edits", "source", "lift"] as const;

/** Whether another metric belongs to the state after. */
export const learnsAnew = (before: StudioState, after: StudioState): boolean =>
  LEARNED_FROM.some((part) => before[part] !== after[part]);

/** Whether the state after is the one before with other edits. */
export const onlyTouched = (before: StudioState, after: StudioState): boolean =>
  before.edits !== after.edits && LEARNED_FROM.every((part) => part === "edits" || before[part] === after[part]);

/** Columns and points of one data set mean nothing in another: the projection alone stays. */
function withoutPlaces({ map, near: _, lift: __, axes: ___, ...state }: StudioState): StudioState {
  return map ? { ...state, map: { ...initialMap, projection: map.projection } } : state;
}

/** A drag is one edit: moves of the same point in a row become the last of them. */
function appended(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  const last = edits.at(-1);
  const again = edit.kind === "move" && last?.kind === "move" && last.point === edit.point;
  return [...(again ? edits.slice(0, -1) : edits), edit];
}
