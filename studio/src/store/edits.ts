/** One change of the data by hand; the list of edits is only ever appended to, so that undo, permalink and labels are one mechanism. */
export type Edit =
  | { readonly kind: "move"; readonly point: number; readonly at: readonly number[] }
  | { readonly kind: "add"; readonly at: readonly number[]; readonly label: number }
  | { readonly kind: "remove"; readonly point: number }
  | { readonly kind: "relabel"; readonly point: number; readonly label: number }
  | { readonly kind: "pair"; readonly left: number; readonly right: number; readonly similar: boolean }
  | { readonly kind: "triplet"; readonly anchor: number; readonly positive: number; readonly negative: number };

/** A coordinate as a link writes it, six digits: what the hand cannot tell apart need not make links long. */
export const inLink = (value: number): number => Number(value.toPrecision(6));

/** The edit as its link gives it back, so that both lead to the same map, bit for bit. */
export const asLinked = (edit: Edit): Edit => ("at" in edit ? { ...edit, at: edit.at.map(inLink) } : edit);

/** What a fit and the pictures see: points by row, with the class code of each (-1 unlabeled) and the constraints drawn by hand. */
export interface EditedData {
  readonly rows: number;
  readonly cols: number;
  readonly points: Float64Array;
  readonly codes: Int32Array;
  /** Rows that were removed; they keep their number. */
  readonly removed: ReadonlySet<number>;
  readonly pairs: readonly { readonly left: number; readonly right: number; readonly similar: boolean }[];
  readonly triplets: readonly { readonly anchor: number; readonly positive: number; readonly negative: number }[];
}

interface Original {
  readonly rows: number;
  readonly cols: number;
  readonly points: Float64Array;
  readonly codes: Int32Array;
}

/** The data with all edits applied in order. Edits that name points there are not are passed over. */
export function editedData({ rows, cols, points, codes }: Original, edits: readonly Edit[]): EditedData {
  const added = edits.filter((edit) => edit.kind === "add");
  const all = new Float64Array((rows + added.length) * cols);
  all.set(points);
  const labels = new Int32Array(rows + added.length).fill(-1);
  labels.set(codes);
  const removed = new Set<number>();
  const pairs: EditedData["pairs"][number][] = [];
  const triplets: EditedData["triplets"][number][] = [];
  let count = rows;
  const there = (...named: number[]): boolean =>
    new Set(named).size === named.length && named.every((point) => point >= 0 && point < count);
  for (const edit of edits) {
    if (edit.kind === "add") {
      all.set(edit.at.slice(0, cols), count * cols);
      labels[count++] = edit.label;
    } else if (edit.kind === "move" && there(edit.point)) all.set(edit.at.slice(0, cols), edit.point * cols);
    else if (edit.kind === "remove" && there(edit.point)) removed.add(edit.point);
    else if (edit.kind === "relabel" && there(edit.point)) labels[edit.point] = edit.label;
    else if (edit.kind === "pair" && there(edit.left, edit.right)) pairs.push(edit);
    else if (edit.kind === "triplet" && there(edit.anchor, edit.positive, edit.negative)) triplets.push(edit);
  }
  const kept = (...named: number[]): boolean => named.every((point) => !removed.has(point));
  return {
    rows: count,
    cols,
    points: all,
    codes: labels,
    removed,
    pairs: pairs.filter(({ left, right }) => kept(left, right)),
    triplets: triplets.filter(({ anchor, positive, negative }) => kept(anchor, positive, negative)),
  };
}
