import { EtalonError } from "../../base/errors.ts";
import type { Label } from "../../data/labels.ts";
import type { MultiTaskData } from "./multiTaskData.ts";

/** The rows that have a label, and what is said of them. */
export interface LabeledRows {
  readonly rows: Int32Array;
  /** One for each of `rows`. */
  readonly labels: readonly Label[];
  readonly tasks: readonly string[];
  readonly warnings: readonly string[];
}

/** `SHAPE` for lists of other lengths, `DATA` for NaN labels, labels without a task, and when no label is left. */
export function labeledRows(learner: string, { labels, tasks }: MultiTaskData, count: number): LabeledRows {
  for (const [name, list] of Object.entries({ labels, tasks })) {
    if (list?.length === count) continue;
    throw new EtalonError(
      "SHAPE",
      `${learner}: there are ${list?.length ?? "no"} ${name} for ${count} points. Give one for each point (null where unknown).`,
    );
  }
  const rows = Int32Array.from({ length: count }, (_, i) => i).filter((i) => known(labels[i]));
  if (rows.length === 0)
    throw new EtalonError("DATA", `${learner}: no point has a label. Label two classes or more in each task.`);
  const taken = Array.from(rows, (i) => [labels[i] as Label, tasks[i]] as const);
  taken.forEach(([label, task], k) => {
    if (Number.isNaN(label)) {
      throw new EtalonError("DATA", `${learner}: the label of row ${rows[k]} is NaN. Use null for an unlabeled point.`);
    }
    if (!known(task)) {
      throw new EtalonError(
        "DATA",
        `${learner}: row ${rows[k]} has a label but no task. Name its task, or take its label away.`,
      );
    }
  });
  const left = count - rows.length;
  return {
    rows,
    labels: taken.map(([label]) => label),
    tasks: taken.map(([, task]) => String(task)),
    warnings: left > 0 ? [`${left} unlabeled points were left out`] : [],
  };
}

const known = (value: Label | null | undefined): value is Label => value !== null && value !== undefined;
