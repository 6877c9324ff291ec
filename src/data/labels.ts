/** A class name as users have it. `null` means unlabeled. */
export type Label = string | number | boolean | bigint;

/** Labels as codes 0 … classes - 1 by first appearance in `order`; -1 where the label is null or undefined. */
export interface LabelCodes {
  readonly codes: Int32Array;
  /** The label of each code. */
  readonly names: readonly Label[];
}

/** `order` lists the rows in which classes are met; by default 0, 1, 2 … . NaN is refused upstream: it names no class. */
export function encodeLabels(labels: ArrayLike<Label | null | undefined>, order?: ArrayLike<number>): LabelCodes {
  const known = new Map<Label, number>();
  const codes = new Int32Array(labels.length).fill(-1);
  for (let i = 0; i < labels.length; i++) {
    const row = order ? order[i] : i;
    const label = labels[row];
    if (label === null || label === undefined) continue;
    let code = known.get(label);
    if (code === undefined) {
      code = known.size;
      known.set(label, code);
    }
    codes[row] = code;
  }
  return { codes, names: [...known.keys()] };
}
