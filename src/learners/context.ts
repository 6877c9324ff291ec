import { EtalonError } from "../base/errors.ts";
import { shared } from "../base/shared.ts";
import { listed } from "../constraints/checks.ts";
import { encodeLabels, type Label, type LabelCodes } from "../data/labels.ts";
import type { Normalized } from "../data/normalize.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Data } from "./data.ts";
import type { PointsProblem } from "./problem.ts";

/** A user's data on their way to a problem. */
export interface Context {
  readonly learner: string;
  /** What the learner uses of the data. */
  readonly data: Data;
  readonly options: Readonly<Record<string, unknown>>;
  readonly base: PointsProblem;
  /** The user's points. */
  readonly all: Matrix;
  /** The user's class probabilities, where they are not all 0 or 1. */
  readonly memberships?: Matrix | undefined;
  readonly normalized: Normalized;
  /** The user's rows that take part, when labels alone decide that; all without it. */
  readonly kept: Int32Array | undefined;
  /** What the user calls each row of `data`, where these are some of more rows; its number without it. */
  readonly rowNames?: Int32Array | undefined;
}

/** What the user calls a row of the canonical order. */
export const rowName = ({ normalized, rowNames }: Context, row: number): number =>
  rowNames ? rowNames[normalized.order[row]] : normalized.order[row];

/** A class code for each normalized point, -1 for an unlabeled one, and the classes as the user calls them. */
export function codedLabels({ data, normalized, kept }: Context): LabelCodes {
  return shared(normalized, "class codes", () => {
    const { order } = normalized;
    const labels = data.labels as ArrayLike<Label | null>;
    const ordered: (Label | null)[] = [];
    for (let r = 0; r < order.length; r++) ordered.push(labels[kept ? kept[order[r]] : order[r]]);
    return encodeLabels(ordered);
  });
}

/** The same with at least two classes, else `DATA`. */
export function severalClasses(context: Context): { labels: Int32Array; classes: number; names: readonly Label[] } {
  const { codes, names } = codedLabels(context);
  if (looksLikeQuantity(names, codes.length)) {
    context.base.warn(
      `the labels are ${names.length} different numbers, each taken as a class: if they are a quantity, give them as \`targets\` to a learner that takes these, such as mlkr`,
    );
  }
  if (names.length >= 2) return { labels: codes, classes: names.length, names };
  throw new EtalonError(
    "DATA",
    `${context.learner}: all labels are ${JSON.stringify(String(names[0]))}. Give at least two classes.`,
  );
}

/** Numbers of which few repeat, or fractions: seldom names of classes. */
function looksLikeQuantity(names: readonly Label[], points: number): boolean {
  if (names.length < 10 || !names.every((name) => typeof name === "number")) return false;
  return names.some((name) => !Number.isInteger(name)) || (names.length >= 100 && points < 5 * names.length);
}

/** Constraints of the user's in canonical rows: `renumber` maps a list of the user's rows. */
export const renumber = ({ rank }: Normalized, rows: Int32Array): Int32Array => rows.map((row) => rank[row]);

/**
 * Notes which of the user's constraints say the opposite of the labels (where both ends have one) and warns of them by place. They stay: the user's own
 * word counts more than what labels imply.
 */
export function noteContradictions(
  context: Context,
  kind: string,
  count: number,
  rowsOf: (e: number) => readonly number[],
  contradicts: (e: number) => boolean,
): void {
  const { base } = context;
  base.count(`given ${kind}`, count);
  const found = Array.from({ length: count }, (_, e) => e).filter(contradicts);
  if (found.length === 0) return;
  base.count(`${kind} against labels`, found.length);
  const places = found.slice(0, 5).map(
    (e) =>
      `(${rowsOf(e)
        .map((row) => rowName(context, row))
        .join(", ")})`,
  );
  base.warn(
    `${found.length} of the given ${kind} contradict the labels; they were kept: rows ${listed(places, found.length)}`,
  );
}

/** `DATA` when labels give no constraints. */
export function requireDrawn(learner: string, kind: string, count: number): void {
  if (count > 0) return;
  throw new EtalonError(
    "DATA",
    `${learner}: the labels give no ${kind}. Give at least two classes of which one has two distinct points.`,
  );
}
