import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { shareAs, shared } from "../base/shared.ts";
import { checkedWeights } from "../constraints/checks.ts";
import type { Label } from "../data/labels.ts";
import { normalize } from "../data/normalize.ts";
import { borrowMatrix, featureNames, toMatrix } from "../data/points.ts";
import { weighPoints } from "../data/pointWeights.ts";
import { remainingPoints } from "../data/remainingPoints.ts";
import { usedData } from "./conversions.ts";
import type { Data } from "./data.ts";
import type { PointsProblem, Problems, Supervision } from "./problem.ts";
import { readSoftLabels, type SoftLabels } from "./softLabels.ts";
import { type Start, startingMap } from "./start.ts";
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
  /** What the user calls each row, where the data are some of more rows. */
  readonly rowNames?: Int32Array;
}

/**
 * Validates the data for one kind of supervision and normalizes it. What the user gives of other kinds is converted where that is sound
 * (`conversions.ts`) and joined; the counts are reported. `SHAPE` if lengths disagree, `DATA` if there is nothing to learn from or weights are
 * given that the learner does not take.
 */
export function prepare(
  { name: learner, supervision, tags, rowNames }: Asking,
  given: Data,
  options: Readonly<Record<string, unknown>>,
  start?: Start,
): Prepared {
  const rowOrderFree = tags.includes("rowOrderFree");
  const borrowed = rowOrderFree ? borrowMatrix(given.points) : undefined;
  const all = borrowed?.points ?? shared(given, "points", () => toMatrix(given.points));
  const requireFinite = () => borrowed?.requireFinite();
  const warnings: string[] = [];
  const constraints: Record<string, number> = {};
  requireLengths(learner, given, all.rows);
  const warn = (message: string): void => void warnings.push(message);
  const soft = given.softLabels ? softLabelsOf(learner, tags, given, all.rows, warn) : undefined;
  const data = usedData(learner, supervision, soft ? { ...given, labels: soft.labels } : given, warn);
  refuseWeights(learner, tags, data);
  const labeled = data.labels ? labeledRows(data.labels, learner) : undefined;
  const labelsAlone = !(data.pairs || data.triplets || data.quadruplets || data.chunks || data.targets);
  const kept = labelsAlone ? labeled : undefined;
  const some = kept && kept.length < all.rows ? kept : undefined;
  const rows = some ? all.take(some) : all;
  if (some) requireFinite();
  const plain = shared(given, `${some ? "labeled" : "all"} points ${rowOrderFree ? "as given" : "in order"}`, () =>
    normalize(rows, { ordered: !rowOrderFree, requireFinite }),
  );
  const weighted = data.weights && weighPoints(plain, weightsOf(data.weights, some), { ordered: !rowOrderFree });
  const normalized = weighted ?? shareAs(plain, given);
  const beginner = { name: learner, tags, cols: rows.cols, features: featureNames(given.points) };
  const base: PointsProblem = {
    get points() {
      return shareAs(normalized.points, normalized);
    },
    rows: rows.rows,
    cols: rows.cols,
    gram: normalized.gram,
    ...(weighted ? { weights: weighted.weights } : {}),
    ...(some && tags.includes("semiSupervised") ? { unlabeled: remainingPoints(all, some, normalized) } : {}),
    scale: normalized.scale,
    ...(start ? { start: startingMap(start, { ...beginner, scale: normalized.scale }) } : {}),
    random: new Random((options["seed"] as number | undefined) ?? 0),
    warn,
    count: (kind, amount) => {
      constraints[kind] = amount;
    },
  };
  if (some && !base.unlabeled) base.warn(`${all.rows - some.length} unlabeled points were left out`);
  const { mean, scale } = normalized;
  const memberships = soft?.memberships;
  const problem = supervised(supervision, {
    learner,
    data,
    options,
    base,
    all,
    normalized,
    kept,
    memberships,
    rowNames,
  });
  return { problem, mean, scale, warnings, constraints };
}

/** `SHAPE` unless lists of one entry for each point have that many. */
export function requireLengths(learner: string, { labels, chunks, weights }: Data, rows: number): void {
  for (const [name, list] of Object.entries({ labels, "chunk entries": chunks, weights })) {
    if (list === undefined || list === null || list.length === rows) continue;
    const unknown = name === "weights" ? "" : " (null where unknown)";
    throw new EtalonError(
      "SHAPE",
      `${learner}: there are ${list.length} ${name} for ${rows} points. Give one for each point${unknown}.`,
    );
  }
}

/** `DATA` for class probabilities beside labels, or for a learner that would pass over them. */
function softLabelsOf(
  learner: string,
  tags: readonly string[],
  { labels, softLabels }: Data,
  rows: number,
  warn: (message: string) => void,
): SoftLabels {
  if (!tags.includes("softLabels")) {
    throw new EtalonError(
      "DATA",
      `${learner}: knows one class a point. Give \`labels\` in place of \`softLabels\`, or take a learner tagged softLabels (etalon learners).`,
    );
  }
  if (labels) {
    throw new EtalonError("DATA", `${learner}: labels and softLabels are both given. Leave one of them out.`);
  }
  return readSoftLabels(learner, softLabels as NonNullable<Data["softLabels"]>, rows, warn);
}

/** `DATA` for weights that the learner would pass over. */
export function refuseWeights(learner: string, tags: readonly string[], data: Data): void {
  if (data.weights && !tags.includes("sampleWeights")) {
    throw new EtalonError(
      "DATA",
      `${learner}: weighs all points alike. Leave \`weights\` out, or take a learner tagged sampleWeights (etalon learners).`,
    );
  }
  for (const kind of ["pairs", "triplets", "quadruplets"] as const) {
    if (!data[kind]?.weights || tags.includes("constraintWeights")) continue;
    throw new EtalonError(
      "DATA",
      `${learner}: weighs all constraints alike. Leave \`${kind}.weights\` out, or take a learner tagged constraintWeights (etalon learners).`,
    );
  }
}

function weightsOf(weights: ArrayLike<number>, rows: Int32Array | undefined): Float64Array {
  const checked = checkedWeights("points", weights);
  return rows ? Float64Array.from(rows, (row) => checked[row]) : checked;
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
