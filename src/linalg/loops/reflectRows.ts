import type { Index } from "./heap.ts";
import { fill, get, set } from "./heap.ts";
import { blockAt, reflectorsOf, transposedAt, triangleAt } from "./reflectorBlocks.ts";
import { members } from "./team.ts";
import { blockOfSteps, TILE_COLS, TILE_ROWS, tileProduct } from "./tileProduct.ts";

/** Most rows that go through all blocks together: a multiple of a tile's columns. */
const TOGETHER: Index = 16;

/** Groups of at most TOGETHER rows, as many for each thread. */
export function groupsOf(rows: Index): Index {
  const each = (rows + members() * TOGETHER - 1) / (members() * TOGETHER);
  return members() * (each | 0);
}

/** The first of `rows` rows in a group: groups differ by 4 rows at most. */
export function borderOf(group: Index, rows: Index): Index {
  const panels = ((rows + TILE_COLS - 1) / TILE_COLS) | 0;
  const border = (((group * panels) / groupsOf(rows)) | 0) * TILE_COLS;
  return border < rows ? border : rows;
}

function panelLength(n: Index): Index {
  return (n + TILE_ROWS) * TILE_COLS;
}

/** Doubles of scratch for `reflectRows`. */
export function reflectingScratch(n: Index): Index {
  return (TOGETHER / TILE_COLS) * (panelLength(n) + 2 * (reflectorsOf(n) + TILE_ROWS) * TILE_COLS);
}

function panelAt(n: Index, r: Index, panels: Index): Index {
  return panels + ((r / TILE_COLS) | 0) * panelLength(n);
}

/** Takes the first entries of four rows into the panel of rows r .. r + 3, each column of it together. Where there are fewer rows, one may come several times. */
export function takeRows(
  n: Index,
  entries: Index,
  r: Index,
  row0: Index,
  row1: Index,
  row2: Index,
  row3: Index,
  panels: Index,
): void {
  let to = panelAt(n, r, panels);
  for (let c: Index = 0; c < entries; c++) {
    set(to, 0, get(row0, c));
    set(to, 1, get(row1, c));
    set(to, 2, get(row2, c));
    set(to, 3, get(row3, c));
    to += TILE_COLS;
  }
}

/** Gives the first entries of the rows of a panel back. */
export function giveRows(
  n: Index,
  entries: Index,
  r: Index,
  row0: Index,
  row1: Index,
  row2: Index,
  row3: Index,
  panels: Index,
): void {
  let from = panelAt(n, r, panels);
  for (let c: Index = 0; c < entries; c++) {
    set(row0, c, get(from, 0));
    set(row1, c, get(from, 1));
    set(row2, c, get(from, 2));
    set(row3, c, get(from, 3));
    from += TILE_COLS;
  }
}

/** Each of `count` rows v of the panels becomes v·Qᵀ for the product Q of the packed blocks from … to − 1: v − ((v Yᵀ) Tᵀ) Y, block after block. */
export function reflectPanels(n: Index, from: Index, to: Index, count: Index, reflectors: Index, panels: Index): void {
  const most = reflectorsOf(n);
  const along = panels + (TOGETHER / TILE_COLS) * panelLength(n);
  const across = along + (TOGETHER / TILE_COLS) * (most + TILE_ROWS) * TILE_COLS;
  for (let b = from; b < to; b++) {
    const first = 1 + b * most;
    const k = n - first < most ? n - first : most;
    fill((TOGETHER / TILE_COLS) * (most + TILE_ROWS) * TILE_COLS * 2, along, 0);
    project(n, first, k, count, blockAt(reflectors, most, b), panels, along);
    turn(n, k, count, triangleAt(reflectors, most, b), along, across);
    subtract(n, first, k, count, transposedAt(reflectors, most, b), across, panels);
  }
}

function project(n: Index, first: Index, k: Index, count: Index, y: Index, panels: Index, along: Index): void {
  const m = first + k - 1;
  const sums = (reflectorsOf(n) + TILE_ROWS) * TILE_COLS;
  for (let start: Index = 0; start < m; start += blockOfSteps(m)) {
    for (let r: Index = 0; r < k; r += TILE_ROWS) {
      const length = first + r + TILE_ROWS - 1 < m ? first + r + TILE_ROWS - 1 : m;
      const steps = blockOfSteps(length - start);
      if (steps <= 0) continue;
      for (let v: Index = 0; v * TILE_COLS < count; v++) {
        const b = panels + v * panelLength(n) + start * TILE_COLS;
        tileProduct(steps, 1, y + r * m + start * TILE_ROWS, b, along + v * sums + r * TILE_COLS, TILE_COLS);
      }
    }
  }
}

function turn(n: Index, k: Index, count: Index, t: Index, along: Index, across: Index): void {
  const sums = (reflectorsOf(n) + TILE_ROWS) * TILE_COLS;
  for (let r: Index = 0; r < k; r += TILE_ROWS) {
    for (let v: Index = 0; v * TILE_COLS < count; v++) {
      const steps = r + TILE_ROWS < k ? r + TILE_ROWS : k;
      tileProduct(steps, 1, t + r * k, along + v * sums, across + v * sums + r * TILE_COLS, TILE_COLS);
    }
  }
}

function subtract(n: Index, first: Index, k: Index, count: Index, y: Index, across: Index, panels: Index): void {
  const m = first + k - 1;
  const sums = (reflectorsOf(n) + TILE_ROWS) * TILE_COLS;
  for (let c: Index = 0; c < m; c += TILE_ROWS) {
    const skip = c < first ? 0 : c - first + 1;
    for (let v: Index = 0; v * TILE_COLS < count; v++) {
      const b = across + v * sums + skip * TILE_COLS;
      tileProduct(
        k - skip,
        -1,
        y + c * k + skip * TILE_ROWS,
        b,
        panels + v * panelLength(n) + c * TILE_COLS,
        TILE_COLS,
      );
    }
  }
}
