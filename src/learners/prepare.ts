import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { chunksFromLabels, pairsFromLabels, withoutIdentical } from "../constraints/fromLabels.ts";
import { givenChunks, givenPairs } from "../constraints/given.ts";
import type { Pairs } from "../constraints/types.ts";
import { encodeLabels, type Label } from "../data/labels.ts";
import { type Normalized, normalize } from "../data/normalize.ts";
import { toMatrix } from "../data/points.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Data } from "./data.ts";
import type { PointsProblem, Problems, Supervision } from "./problem.ts";

/** A user's data as a learner's problem, with what is needed to bring the map back to the user's units. */
export interface Prepared {
  readonly problem: Problems[Supervision];
  readonly mean: Float64Array;
  readonly scale: number;
  readonly warnings: string[];
  readonly constraints: Record<string, number>;
}

/** What preparation needs to know of a learner. */
interface Asking {
  readonly name: string;
  readonly supervision: Supervision;
  readonly tags: readonly string[];
}

/**
 * Validates the data for one kind of supervision and normalizes it. Labels serve any kind: they are converted, and the counts are reported.
 * `SHAPE` if lengths disagree, `DATA` if there is nothing to learn from.
 */
export function prepare(
  { name: learner, supervision, tags }: Asking,
  data: Data,
  options: Readonly<Record<string, unknown>>,
): Prepared {
  const all = toMatrix(data.points);
  const warnings: string[] = [];
  const constraints: Record<string, number> = {};
  const requireLength = (name: string, length: number): void => {
    if (length !== all.rows) {
      throw new EtalonError(
        "SHAPE",
        `${learner}: there are ${length} ${name} for ${all.rows} points. Give one for each point (null where unknown).`,
      );
    }
  };
  if (data.labels) requireLength("labels", data.labels.length);
  if (data.chunks) requireLength("chunk entries", data.chunks.length);

  const wantsLabels =
    supervision === "labels" || (supervision === "pairs" && !data.pairs) || (supervision === "chunks" && !data.chunks);
  if (wantsLabels && !data.labels) {
    const wanted = supervision === "labels" ? "`labels`" : `\`${supervision}\` or \`labels\``;
    throw new EtalonError("DATA", `${learner}: learns from ${supervision}, but the data have none. Give ${wanted}.`);
  }
  const kept = wantsLabels && data.labels ? labeledRows(data.labels, learner, warnings) : undefined;
  const rows: Matrix = kept && kept.length < all.rows ? all.take(kept) : all;
  const normalized = normalize(rows, { ordered: !tags.includes("rowOrderFree") });
  const base: PointsProblem = {
    points: normalized.points,
    scale: normalized.scale,
    random: new Random((options["seed"] as number | undefined) ?? 0),
    warn: (message) => void warnings.push(message),
    count: (kind, amount) => {
      constraints[kind] = amount;
    },
  };
  const { mean, scale } = normalized;
  const problem = problemOf(learner, supervision, data, options, base, all, normalized, kept);
  return { problem, mean, scale, warnings, constraints };
}

function problemOf(
  learner: string,
  supervision: Supervision,
  data: Data,
  options: Readonly<Record<string, unknown>>,
  base: PointsProblem,
  all: Matrix,
  { order, rank }: Normalized,
  kept: Int32Array | undefined,
): Problems[Supervision] {
  const byOrder = (values: ArrayLike<Label | null>): { codes: Int32Array; names: readonly Label[] } => {
    const sorted = Array.from(order, (row) => values[kept ? kept[row] : row]);
    return encodeLabels(sorted);
  };
  if (supervision === "none") return base;
  if (supervision === "pairs" && data.pairs) {
    const pairs = givenPairs(data.pairs, { rows: order.length, points: all, warn: base.warn });
    countPairs(base, pairs);
    return {
      ...base,
      pairs: { left: pairs.left.map((i) => rank[i]), right: pairs.right.map((i) => rank[i]), similar: pairs.similar },
    };
  }
  if (supervision === "chunks" && data.chunks) {
    const { chunk, count } = givenChunks(data.chunks, { rows: order.length, warn: base.warn }, order);
    base.count("chunks", count);
    return { ...base, chunks: { chunk: order.map((row) => chunk[row]), count } };
  }
  const { codes: labels, names } = byOrder(data.labels as ArrayLike<Label | null>);
  const classes = names.length;
  if (classes < 2 && supervision !== "chunks") {
    throw new EtalonError(
      "DATA",
      `${learner}: all labels are ${JSON.stringify(String(names[0]))}. Give at least two classes.`,
    );
  }
  if (supervision === "labels") return { ...base, labels, classes, names };
  if (supervision === "chunks") return { ...base, chunks: chunksFromLabels(labels, classes) };
  let drawn: Pairs | undefined;
  const count = (options["constraints"] as number | undefined) ?? 20 * classes * classes;
  return {
    ...base,
    labels,
    classes,
    get pairs(): Pairs {
      if (!drawn) {
        drawn = withoutIdentical(pairsFromLabels(labels, count, base.random), base.points);
        countPairs(base, drawn);
      }
      return drawn;
    },
  };
}

function countPairs(base: PointsProblem, pairs: Pairs): void {
  const similar = pairs.similar.reduce((sum, value) => sum + value, 0);
  base.count("similar", similar);
  base.count("dissimilar", pairs.similar.length - similar);
}

/** The rows that carry a label. `DATA` for NaN labels or when none is left. */
function labeledRows(labels: ArrayLike<Label | null>, learner: string, warnings: string[]): Int32Array {
  const rows: number[] = [];
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i];
    if (typeof label === "number" && Number.isNaN(label)) {
      throw new EtalonError("DATA", `${learner}: the label of row ${i} is NaN. Use null for an unlabeled point.`);
    }
    if (label !== null && label !== undefined) rows.push(i);
  }
  if (rows.length === 0)
    throw new EtalonError("DATA", `${learner}: no point has a label. Label at least two points of two classes.`);
  if (rows.length < labels.length) warnings.push(`${labels.length - rows.length} unlabeled points were left out`);
  return Int32Array.from(rows);
}
