import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import type { Label } from "../data/labels.ts";
import { normalize } from "../data/normalize.ts";
import { toMatrix } from "../data/points.ts";
import { remainingPoints } from "../data/remainingPoints.ts";
import type { Data } from "./data.ts";
import type { PointsProblem, Problems, Supervision } from "./problem.ts";
import { supervised } from "./supervise.ts";

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

  const wantsLabels = supervision !== "none" && (supervision === "labels" || !data[supervision]);
  if (wantsLabels && !data.labels) {
    const wanted = supervision === "labels" ? "`labels`" : `\`${supervision}\` or \`labels\``;
    throw new EtalonError("DATA", `${learner}: learns from ${supervision}, but the data have none. Give ${wanted}.`);
  }
  const kept = wantsLabels && data.labels ? labeledRows(data.labels, learner) : undefined;
  const some = kept && kept.length < all.rows ? kept : undefined;
  const rows = some ? all.take(some) : all;
  const normalized = normalize(rows, { ordered: !tags.includes("rowOrderFree") });
  const base: PointsProblem = {
    points: normalized.points,
    ...(some && tags.includes("semiSupervised") ? { unlabeled: remainingPoints(all, some, normalized) } : {}),
    scale: normalized.scale,
    random: new Random((options["seed"] as number | undefined) ?? 0),
    warn: (message) => void warnings.push(message),
    count: (kind, amount) => {
      constraints[kind] = amount;
    },
  };
  if (some && !base.unlabeled) base.warn(`${all.rows - some.length} unlabeled points were left out`);
  const { mean, scale } = normalized;
  const problem = supervised(supervision, { learner, data, options, base, all, normalized, kept });
  return { problem, mean, scale, warnings, constraints };
}

/** The rows that carry a label. `DATA` for NaN labels or when none is left. */
function labeledRows(labels: ArrayLike<Label | null>, learner: string): Int32Array {
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
  return Int32Array.from(rows);
}
