import { Random } from "../base/random.ts";
import type { Label } from "../data/labels.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { StreamBatch } from "./streamSource.ts";
import type { Supervised } from "./supervised.ts";

/** Held-out points judge, and as many points of the training part as these serve as their neighbors. */
const MOST = { held: 2000, known: 20_000 };
const MOST_BYTES = 2.56e8;

/** What becomes of a row: learned from, learned from and kept as a neighbor, or held out. */
type Fate = "learned" | "known" | "held";

/** Decides row after row, so that a fixed number of rows of a file of known length is drawn at random (Vitter's selection sampling). */
export class RowDraw {
  readonly held: number;
  readonly known: number;
  readonly #random: Random;
  #left: number;
  #heldLeft: number;
  #knownLeft: number;

  constructor(total: number, features: number, share: number, seed: number) {
    const room = Math.floor(MOST_BYTES / (8 * features) / 11);
    this.held = share === 0 || total < 10 ? 0 : Math.max(1, Math.min(Math.round(share * total), MOST.held, room));
    this.known = this.held === 0 ? 0 : Math.min(total - this.held, MOST.known, 10 * room);
    this.#random = new Random(seed);
    [this.#left, this.#heldLeft, this.#knownLeft] = [total, this.held, this.known];
  }

  /** What becomes of the next row. */
  next(): Fate {
    if (this.#heldLeft + this.#knownLeft === 0) return "learned";
    const place = this.#random.uniform() * this.#left--;
    if (place < this.#heldLeft) {
      this.#heldLeft--;
      return "held";
    }
    if (place >= this.#heldLeft + this.#knownLeft) return "learned";
    this.#knownLeft--;
    return "known";
  }
}

/** The rows of a batch that are learned from, and those that are held out or known. */
export interface DrawnBatch {
  readonly rest: StreamBatch;
  readonly held: StreamBatch;
  readonly known: StreamBatch;
}

/** Deals the rows of a batch. */
export function drawn(batch: StreamBatch, draw: RowDraw): DrawnBatch {
  const fates = Array.from({ length: batch.points.rows }, () => draw.next());
  const those = (wanted: (fate: Fate) => boolean): StreamBatch =>
    rowsOf(
      batch,
      fates.flatMap((fate, row) => (wanted(fate) ? [row] : [])),
    );
  return {
    rest: fates.includes("held") ? those((fate) => fate !== "held") : batch,
    held: those((fate) => fate === "held"),
    known: those((fate) => fate === "known"),
  };
}

function rowsOf(batch: StreamBatch, rows: readonly number[]): StreamBatch {
  const { points, labels, chunks } = batch;
  const chosen = new Matrix(rows.length, points.cols);
  rows.forEach((row, i) => {
    chosen.data.set(points.data.subarray(row * points.cols, (row + 1) * points.cols), i * points.cols);
  });
  const take = (list: readonly (Label | null)[]) => rows.map((row) => list[row] ?? null);
  return {
    ...batch,
    points: chosen,
    ...(labels ? { labels: take(labels) } : {}),
    ...(chunks ? { chunks: take(chunks) } : {}),
  };
}

/** The rows that have a label. */
export const labeledRows = (batch: StreamBatch): StreamBatch =>
  rowsOf(
    batch,
    (batch.labels ?? []).flatMap((label, row) => (label === null ? [] : [row])),
  );

/** Batches of few rows as one. Undefined for none. */
export function gathered(batches: readonly StreamBatch[]): StreamBatch | undefined {
  const full = batches.filter(({ points }) => points.rows > 0);
  const [first] = full;
  if (!first) return undefined;
  const { cols } = first.points;
  const points = new Matrix(
    full.reduce((sum, { points: { rows } }) => sum + rows, 0),
    cols,
  );
  let at = 0;
  for (const batch of full) {
    points.data.set(batch.points.data, at);
    at += batch.points.data.length;
  }
  return {
    ...first,
    points,
    ...(first.labels ? { labels: full.flatMap(({ labels = [] }) => [...labels]) } : {}),
    ...(first.chunks ? { chunks: full.flatMap(({ chunks = [] }) => [...chunks]) } : {}),
  };
}

/** Points with their labels, as what judges takes them. */
export const supervised = ({ points, features, labels }: StreamBatch): Supervised => ({
  points,
  features,
  ...(labels ? { labels } : {}),
});
