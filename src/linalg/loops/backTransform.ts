import { DIAGONAL, differences, ORDER, ownFrame, ownScratch, rotatedRows, slot, TAU } from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { copy, get, getIndex, set, setIndex } from "./heap.ts";
import { peakUp } from "./pointPeaksUp.ts";
import { blocksOf, packReflectors, reflectorsOf } from "./reflectorBlocks.ts";
import { borderOf, giveRows, groupsOf, reflectPanels, takeRows } from "./reflectRows.ts";
import { share } from "./team.ts";
import { axpy, dot } from "./vectors.ts";

/** Up to this order reflectors are applied one by one. */
const DIRECT: Index = 64;

// Operands of the steps, by place in the frame.
const LENGTH: Index = 0;
const MATRIX: Index = 1;
const VECTORS: Index = 2;
const WORKSPACE: Index = 3;
const VALUES: Index = 4;
const ROWS: Index = 5;
const FROM: Index = 6;
const TO: Index = 7;

/**
 * V·Qᵀ for the rows V that `divideAndConquer` leaves, in ascending order of their values, and the Q of `tridiagonalize`, whose reflectors stand in the rows
 * of `a`: eigenvectors of T become those of A, with their largest component positive. Every group of rows goes through all blocks of reflectors at once,
 * but those that `divideAndConquer` has been through.
 */
export function backTransform(n: Index, a: Index, values: Index, vectors: Index, workspace: Index): void {
  const frame = ownFrame(workspace, n);
  setIndex(frame, VECTORS, vectors);
  setIndex(frame, VALUES, values);
  const blocks = n > DIRECT ? blocksOf(n) : 0;
  packBlocks(n, a, n, blocksWithin(n, n >> 1), blocks, workspace);
  share(turnRows, groupsOf(n), frame);
}

/** How many blocks of reflectors leave all columns but the first `columns` − 1 as they are. */
export function blocksWithin(n: Index, columns: Index): Index {
  return n > DIRECT ? ((columns - 1) / reflectorsOf(n)) | 0 : 0;
}

/** Takes the first rows, while they are zero in all columns but as many first ones, through blocks from … to − 1: later all rows would have to go. */
export function turnEarly(n: Index, a: Index, rows: Index, from: Index, to: Index, workspace: Index): void {
  if (from >= to) return;
  packBlocks(n, a, rows, from, to, workspace);
  share(turnFirstRows, groupsOf(rows), ownFrame(workspace, n));
}

function packBlocks(n: Index, a: Index, rows: Index, from: Index, to: Index, workspace: Index): void {
  const frame = ownFrame(workspace, n);
  setIndex(frame, LENGTH, n);
  setIndex(frame, MATRIX, a);
  setIndex(frame, WORKSPACE, workspace);
  setIndex(frame, ROWS, rows);
  setIndex(frame, FROM, from);
  setIndex(frame, TO, to);
  share(packPart, to - from, frame);
}

function packPart(frame: Index, part: Index): void {
  const n = getIndex(frame, LENGTH);
  const workspace = getIndex(frame, WORKSPACE);
  const block = getIndex(frame, FROM) + part;
  const tau = slot(workspace, n, TAU);
  packReflectors(n, getIndex(frame, MATRIX), tau, differences(workspace, n), block, ownScratch(workspace, n));
}

function turnFirstRows(frame: Index, part: Index): void {
  const n = getIndex(frame, LENGTH);
  const workspace = getIndex(frame, WORKSPACE);
  const panels = ownScratch(workspace, n);
  const all = getIndex(frame, ROWS);
  const first = borderOf(part, all);
  const count = borderOf(part + 1, all) - first;
  const entries = getIndex(frame, TO) * reflectorsOf(n);
  const rows = rotatedRows(workspace, n) + first * n;
  const last = rows + (count - 1) * n;
  for (let r: Index = 0; r < count; r += 4) {
    const row = rows + r * n;
    takeRows(n, entries, r, row, atMost(row + n, last), atMost(row + 2 * n, last), atMost(row + 3 * n, last), panels);
  }
  reflectPanels(n, getIndex(frame, FROM), getIndex(frame, TO), count, differences(workspace, n), panels);
  for (let r: Index = 0; r < count; r += 4) {
    const row = rows + r * n;
    giveRows(n, entries, r, row, atMost(row + n, last), atMost(row + 2 * n, last), atMost(row + 3 * n, last), panels);
  }
}

function atMost(row: Index, last: Index): Index {
  return row < last ? row : last;
}

function turnRows(frame: Index, part: Index): void {
  const n = getIndex(frame, LENGTH);
  const workspace = getIndex(frame, WORKSPACE);
  const vectors = getIndex(frame, VECTORS);
  const d = slot(workspace, n, DIAGONAL);
  const tau = slot(workspace, n, TAU);
  const rows = rotatedRows(workspace, n);
  const panels = ownScratch(workspace, n);
  const first = borderOf(part, n);
  const end = borderOf(part + 1, n);
  const order = slot(workspace, n, ORDER);
  for (let r = first; r < end; r++) {
    const from = getIndex(order, r);
    set(getIndex(frame, VALUES), r, get(d, from));
    if (n > DIRECT) continue;
    copy(n, rows + from * n, vectors + r * n);
    reflectRow(n, getIndex(frame, MATRIX), tau, vectors + r * n);
  }
  if (n > DIRECT) {
    for (let r = first; r < end; r += 4) {
      const row0 = rows + getIndex(order, r) * n;
      const row1 = rows + getIndex(order, atMost(r + 1, end - 1)) * n;
      const row2 = rows + getIndex(order, atMost(r + 2, end - 1)) * n;
      takeRows(n, n, r - first, row0, row1, row2, rows + getIndex(order, atMost(r + 3, end - 1)) * n, panels);
    }
    reflectPanels(n, getIndex(frame, FROM), getIndex(frame, TO), end - first, differences(workspace, n), panels);
    const last = vectors + (end - 1) * n;
    for (let r = first; r < end; r += 4) {
      const row = vectors + r * n;
      giveRows(
        n,
        n,
        r - first,
        row,
        atMost(row + n, last),
        atMost(row + 2 * n, last),
        atMost(row + 3 * n, last),
        panels,
      );
    }
  }
  for (let r = first; r < end; r++) peakUp(n, vectors + r * n);
}

/** v − τ (v·y) y for all reflectors y; y has i entries, the last of them 1. */
function reflectRow(n: Index, a: Index, tau: Index, row: Index): void {
  for (let i: Index = 1; i < n; i++) {
    const y = a + i * n;
    if (get(tau, i) !== 0) axpy(i, -get(tau, i) * dot(i, row, y), y, row);
  }
}
