import { EtalonError } from "../base/errors.ts";
import { chunkLinks } from "../constraints/chunkLinks.ts";
import {
  chunksFromLabels,
  pairsFromLabels,
  quadrupletsFromLabels,
  withoutIdentical,
} from "../constraints/fromLabels.ts";
import { checkedPairs, givenChunks, givenPairs } from "../constraints/given.ts";
import { givenQuadruplets, givenTriplets } from "../constraints/givenTriplets.ts";
import { nearestTriplets } from "../constraints/tripletsFromLabels.ts";
import type { Pairs, Quadruplets, Triplets } from "../constraints/types.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import type { Normalized } from "../data/normalize.ts";
import { type PointsInput, toMatrix } from "../data/points.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Data } from "./data.ts";
import type { LabeledProblem, PointsProblem, Problems, Supervision } from "./problem.ts";
import { encodeViews } from "./views.ts";

/** A user's data on their way to a problem. */
export interface Context {
  readonly learner: string;
  readonly data: Data;
  readonly options: Readonly<Record<string, unknown>>;
  readonly base: PointsProblem;
  /** The user's points. */
  readonly all: Matrix;
  readonly normalized: Normalized;
  /** The user's rows that take part, when labels decide that; all without it. */
  readonly kept: Int32Array | undefined;
}

/** The problem of one kind of supervision: what the user gives is checked and renumbered, what is missing is made from labels. */
export function supervised(supervision: Supervision, context: Context): Problems[Supervision] {
  return MAKERS[supervision](context);
}

const MAKERS: { readonly [K in Supervision]: (context: Context) => Problems[K] } = {
  none: ({ base }) => base,
  labels: labeled,
  pairs: (context) => (context.data.pairs ? withGivenPairs(context, context.data.pairs) : withDrawnPairs(context)),
  triplets: (context) =>
    context.data.triplets ? withGivenTriplets(context, context.data.triplets) : withDrawnTriplets(context),
  quadruplets: (context) =>
    context.data.quadruplets ? withGivenQuadruplets(context, context.data.quadruplets) : withDrawnQuadruplets(context),
  chunks: (context) => (context.data.chunks ? withGivenChunks(context, context.data.chunks) : withClassChunks(context)),
  targets: withTargets,
};

function coded({ data, normalized: { order }, kept }: Context): { codes: Int32Array; names: readonly Label[] } {
  const labels = data.labels as ArrayLike<Label | null>;
  return encodeLabels(Array.from(order, (row) => labels[kept ? kept[row] : row]));
}

function labeled(context: Context): LabeledProblem {
  const { codes: labels, names } = coded(context);
  if (names.length < 2) {
    throw new EtalonError(
      "DATA",
      `${context.learner}: all labels are ${JSON.stringify(String(names[0]))}. Give at least two classes.`,
    );
  }
  const { learner, data, all, normalized, kept } = context;
  if (!data.views) return { ...context.base, labels, classes: names.length, names };
  const taken = normalized.order.map((row) => (kept ? kept[row] : row));
  const views = encodeViews(learner, data.views, all.rows, taken);
  return { ...context.base, labels, classes: names.length, names, views };
}

function withGivenPairs(
  { base, all, normalized: { rank } }: Context,
  given: NonNullable<Data["pairs"]>,
): Problems["pairs"] {
  const { left, right, similar } = givenPairs(given, { rows: all.rows, points: all, warn: base.warn });
  const pairs = { left: renumbered(left, rank), right: renumbered(right, rank), similar };
  countPairs(base, pairs);
  return { ...base, pairs };
}

function withDrawnPairs(context: Context): Problems["pairs"] {
  const { labels, classes } = labeled(context);
  const { base, options } = context;
  const count = (options["constraints"] as number | undefined) ?? 20 * classes * classes;
  const pairs = once((): Pairs => {
    const drawn = withoutIdentical(pairsFromLabels(labels, count, base.random), base.points);
    countPairs(base, drawn);
    return drawn;
  });
  return {
    ...base,
    labels,
    classes,
    get pairs() {
      return pairs();
    },
  };
}

function withGivenTriplets(
  { base, all, normalized: { rank } }: Context,
  given: NonNullable<Data["triplets"]>,
): Problems["triplets"] {
  const { anchor, positive, negative } = givenTriplets(given, { rows: all.rows, points: all, warn: base.warn });
  base.count("triplets", anchor.length);
  return {
    ...base,
    triplets: {
      anchor: renumbered(anchor, rank),
      positive: renumbered(positive, rank),
      negative: renumbered(negative, rank),
    },
  };
}

function withDrawnTriplets(context: Context): Problems["triplets"] {
  const { labels, classes } = labeled(context);
  const { base, options, learner } = context;
  const genuine = (options["genuine"] as number | undefined) ?? 3;
  const impostors = (options["impostors"] as number | undefined) ?? 10;
  const triplets = once((): Triplets => {
    const drawn = nearestTriplets(base.points, labels, { genuine, impostors });
    requireSome(learner, "triplets", drawn.anchor.length);
    base.count("triplets", drawn.anchor.length);
    return drawn;
  });
  return {
    ...base,
    labels,
    classes,
    get triplets() {
      return triplets();
    },
  };
}

function withGivenQuadruplets(
  { base, all, normalized: { rank } }: Context,
  given: NonNullable<Data["quadruplets"]>,
): Problems["quadruplets"] {
  const { a, b, c, d, ...worth } = givenQuadruplets(given, { rows: all.rows, points: all, warn: base.warn });
  base.count("quadruplets", a.length);
  return {
    ...base,
    quadruplets: {
      a: renumbered(a, rank),
      b: renumbered(b, rank),
      c: renumbered(c, rank),
      d: renumbered(d, rank),
      ...worth,
    },
  };
}

function withDrawnQuadruplets(context: Context): Problems["quadruplets"] {
  const { labels, classes } = labeled(context);
  const { base, options, learner } = context;
  const count = (options["constraints"] as number | undefined) ?? 20 * classes * classes;
  const quadruplets = once((): Quadruplets => {
    const drawn = quadrupletsFromLabels(labels, count, base.random);
    requireSome(learner, "quadruplets", drawn.a.length);
    base.count("quadruplets", drawn.a.length);
    return drawn;
  });
  return {
    ...base,
    labels,
    classes,
    get quadruplets() {
      return quadruplets();
    },
  };
}

function withGivenChunks(
  { base, data, normalized: { order } }: Context,
  given: NonNullable<Data["chunks"]>,
): Problems["chunks"] {
  const rows = order.length;
  const byRow = givenChunks(given, { rows, warn: base.warn }, order);
  base.count("chunks", byRow.count);
  const chunks = { chunk: order.map((row) => byRow.chunk[row]), count: byRow.count };
  const { pairs } = data;
  if (!pairs) return { ...base, chunks };
  const links = once(() => chunkLinks(checkedPairs(pairs, { rows }), byRow));
  return {
    ...base,
    chunks,
    get links() {
      return links();
    },
  };
}

function withClassChunks(context: Context): Problems["chunks"] {
  const { codes, names } = coded(context);
  return { ...context.base, chunks: chunksFromLabels(codes, names.length) };
}

function withTargets(context: Context): Problems["targets"] {
  const { base, data, normalized, learner } = context;
  if (!data.targets) {
    const { labels, classes } = labeled(context);
    if (classes === labels.length) {
      throw new EtalonError(
        "DATA",
        `${learner}: every label is a class of its own, so none tells of another. Give classes of two points or more, or numbers as \`targets\`.`,
      );
    }
    const indicators = new Matrix(labels.length, classes);
    labels.forEach((code, i) => {
      indicators.data[i * classes + code] = 1;
    });
    return { ...base, targets: indicators };
  }
  const given = targetMatrix(data.targets);
  if (given.rows !== normalized.order.length) {
    throw new EtalonError(
      "SHAPE",
      `${learner}: there are ${given.rows} targets for ${normalized.order.length} points. Give one for each point.`,
    );
  }
  return { ...base, targets: given.take(normalized.order) };
}

/** One number for each point, or a row of numbers for each, as n x m. */
function targetMatrix(targets: NonNullable<Data["targets"]>): Matrix {
  if (!isColumn(targets)) return toMatrix(targets, "targets");
  return toMatrix({ rows: targets.length, cols: 1, data: targets }, "targets");
}

const isColumn = (targets: ArrayLike<number> | PointsInput): targets is ArrayLike<number> =>
  !("rows" in targets) && typeof targets[0] !== "object";

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

const renumbered = (rows: Int32Array, rank: Int32Array): Int32Array => rows.map((i) => rank[i]);

function countPairs(base: PointsProblem, pairs: Pairs): void {
  const similar = pairs.similar.reduce((sum, value) => sum + value, 0);
  base.count("similar", similar);
  base.count("dissimilar", pairs.similar.length - similar);
}

function requireSome(learner: string, kind: string, count: number): void {
  if (count > 0) return;
  throw new EtalonError(
    "DATA",
    `${learner}: the labels give no ${kind}. Give at least two classes of which one has two distinct points.`,
  );
}
