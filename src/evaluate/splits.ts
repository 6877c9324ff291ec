import { EtalonError } from "../base/errors.ts";
import { Random } from "../base/random.ts";
import { contentOrder } from "../data/contentOrder.ts";
import type { Matrix } from "../linalg/matrix.ts";

/** Test rows of each fold, ascending; no row is in two. */
export type Folds = readonly Int32Array[];

/**
 * Splits the labeled rows (codes from 0, -1 for unlabeled) into `count` folds. Every class, and the whole, is spread evenly: sizes differ by one
 * at most, so a class smaller than `count` is missing from some folds. Keyed by content: permuting rows or renaming classes keeps the folds.
 * `OPTION` if `count` is not an integer from 2 to the number of labeled rows.
 */
export function stratifiedFolds(points: Matrix, codes: Int32Array, count: number, seed: number): Folds {
  const order = contentOrder(points).filter((i) => codes[i] >= 0);
  requireCount(count, order.length, "labeled points");
  const random = new Random(seed);
  const folds: number[][] = Array.from({ length: count }, () => []);
  let dealt = 0;
  for (const members of bundle(order, (i) => codes[i])) {
    for (const i of random.shuffle(members)) folds[dealt++ % count].push(i);
  }
  return folds.map(ascending);
}

/**
 * Splits the labeled rows so that no group is on both sides: groups, the largest first, go to the fold where they keep classes most even.
 * Keyed by content. `OPTION` if there are fewer groups than folds.
 */
export function groupedFolds(
  points: Matrix,
  codes: Int32Array,
  groups: Int32Array,
  count: number,
  seed: number,
): Folds {
  const order = contentOrder(points).filter((i) => codes[i] >= 0);
  const bundles = new Random(seed).shuffle([...bundle(order, (i) => groups[i])]);
  requireCount(count, bundles.length, "groups");
  const classSizes = tally(order, codes);
  const folds: number[][] = Array.from({ length: count }, () => []);
  const held = folds.map(() => new Map<number, number>());
  bundles
    .map((members, place) => ({ members, place }))
    .sort((a, b) => b.members.length - a.members.length || a.place - b.place)
    .forEach(({ members }, placed) => {
      const added = tally(members, codes);
      // The last groups fill folds that are still empty.
      const empty = folds.filter((fold) => fold.length === 0).length;
      const mustFill = bundles.length - placed <= empty;
      const costs = held.map((counts, f) =>
        mustFill && folds[f].length > 0 ? Infinity : crowding(counts, added, classSizes),
      );
      const f = costs.indexOf(costs.reduce((least, cost) => Math.min(least, cost)));
      folds[f].push(...members);
      for (const [code, amount] of added) held[f].set(code, (held[f].get(code) ?? 0) + amount);
    });
  return folds.map(ascending);
}

/**
 * Folds as given by a user: `{ test: [[rows of fold 0], …] }`, rows from 0. Rows in no fold are always trained on; unlabeled rows are left out.
 * `FORMAT` for another shape, `DATA` for rows out of range, listed twice, folds without a labeled row or without anything left to train on.
 */
export function givenFolds(given: unknown, codes: Int32Array): Folds {
  const test = given !== null && typeof given === "object" && "test" in given ? given.test : undefined;
  if (!Array.isArray(test) || test.length === 0 || !test.every((fold) => Array.isArray(fold))) {
    throw new EtalonError(
      "FORMAT",
      'folds: expected {"test": [[rows of fold 0], [rows of fold 1], …]} with at least one fold.',
    );
  }
  const foldOf = new Int32Array(codes.length).fill(-1);
  const labeled = codes.reduce((sum, code) => sum + (code >= 0 ? 1 : 0), 0);
  return test.map((rows: unknown[], f) => {
    for (const row of rows) {
      if (typeof row !== "number" || !Number.isInteger(row) || row < 0 || row >= codes.length) {
        throw new EtalonError(
          "DATA",
          `folds: fold ${f} names row ${String(row)}, but data rows go from 0 to ${codes.length - 1}.`,
        );
      }
      if (foldOf[row] >= 0) {
        const places = foldOf[row] === f ? `twice in fold ${f}` : `in folds ${foldOf[row]} and ${f}`;
        throw new EtalonError("DATA", `folds: row ${row} is listed ${places}. List each row once.`);
      }
      foldOf[row] = f;
    }
    const kept = ascending((rows as number[]).filter((row) => codes[row] >= 0));
    if (kept.length === 0)
      throw new EtalonError("DATA", `folds: fold ${f} has no labeled row to test on. Leave it out or list rows.`);
    if (kept.length === labeled)
      throw new EtalonError("DATA", `folds: fold ${f} tests every labeled row, so none is left to train on.`);
    return kept;
  });
}

/** The labeled rows outside a fold, ascending. */
export function trainingRows(test: Int32Array, codes: Int32Array): Int32Array {
  const inTest = new Uint8Array(codes.length);
  for (const i of test) inTest[i] = 1;
  return Int32Array.from(codes.keys()).filter((i) => codes[i] >= 0 && inTest[i] === 0);
}

const ascending = (rows: number[]): Int32Array => Int32Array.from(rows).sort();

/** Rows by key, keys in order of first appearance. */
function bundle(order: Int32Array, key: (row: number) => number): Iterable<number[]> {
  const bundles = new Map<number, number[]>();
  for (const i of order) {
    const members = bundles.get(key(i));
    if (members) members.push(i);
    else bundles.set(key(i), [i]);
  }
  return bundles.values();
}

function tally(rows: Iterable<number>, codes: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const i of rows) counts.set(codes[i], (counts.get(codes[i]) ?? 0) + 1);
  return counts;
}

/** How much fuller a fold gets: the growth of Σ (share of each class)², plus that of its share of all rows. */
function crowding(held: Map<number, number>, added: Map<number, number>, sizes: Map<number, number>): number {
  const growth = (before: number, more: number, all: number) =>
    ((before + more) * (before + more) - before * before) / (all * all);
  const sum = (counts: Map<number, number>) => [...counts.values()].reduce((total, amount) => total + amount, 0);
  let cost = growth(sum(held), sum(added), sum(sizes));
  for (const [code, amount] of added) cost += growth(held.get(code) ?? 0, amount, sizes.get(code) ?? 1);
  return cost;
}

function requireCount(count: number, available: number, noun: string): void {
  if (Number.isInteger(count) && count >= 2 && count <= available) return;
  throw new EtalonError(
    "OPTION",
    `folds: ${count} is not legal for ${available} ${noun}. Give an integer from 2 to ${available}.`,
  );
}
