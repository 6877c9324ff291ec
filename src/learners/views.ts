import { EtalonError } from "../base/errors.ts";
import { encodeLabels, type Label } from "../data/labels.ts";

/** Which view (camera, source, device) each point was seen in: codes from 0 to count − 1. */
export interface Views {
  readonly codes: Int32Array;
  readonly count: number;
}

/** A user's views for the rows that take part, in their order. `SHAPE` if there are not `rows` of them, `DATA` for a missing view or a single one. */
export function encodeViews(
  learner: string,
  views: ArrayLike<Label | null>,
  rows: number,
  taken: ArrayLike<number>,
): Views {
  if (views.length !== rows) {
    throw new EtalonError(
      "SHAPE",
      `${learner}: there are ${views.length} views for ${rows} points. Give one for each.`,
    );
  }
  const chosen = Array.from(taken, (row) => {
    const view = views[row];
    if (view === null || view === undefined || Number.isNaN(view)) {
      throw new EtalonError("DATA", `${learner}: row ${row} has no view. Name the view of every labeled point.`);
    }
    return view;
  });
  const { codes, names } = encodeLabels(chosen);
  if (names.length < 2) {
    throw new EtalonError(
      "DATA",
      `${learner}: all views are ${JSON.stringify(String(names[0]))}, so no pair lies across views. Give two views, or none.`,
    );
  }
  return { codes, count: names.length };
}
