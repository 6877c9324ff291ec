import {
  COUPLING,
  DIAGONAL,
  differences,
  GROUPED,
  KEPT,
  ownFrame,
  ownScratch,
  POLES,
  REFINED,
  ROOTS,
  slot,
  WEIGHTS,
} from "./eigenWorkspace.ts";
import type { Index } from "./heap.ts";
import { copy, fill, get, getIndex, set, setIndex } from "./heap.ts";
import { secularRoot } from "./secular.ts";
import { share } from "./team.ts";
import { divideInto, multiplyByRatios } from "./vectors.ts";

/** Roots, or rows of vectors, in a part of a step; columns of refined weights. */
const TOGETHER: Index = 16;
const COLUMNS: Index = 64;

// Operands of the steps, by place in the frame.
const WORKSPACE: Index = 0;
const TOTAL: Index = 1;
const LOW: Index = 2;
const COUNT: Index = 3;
const RHO: Index = 4;

/** k x k: differences of poles and roots, then eigenvectors of diag(d) + ρ z zᵀ, as rows. */
export function vectorsOf(workspace: Index, total: Index, low: Index): Index {
  return differences(workspace, total) + low * total;
}

/** Roots of the secular equation, their differences to the poles, and the weights that make exactly these roots. */
export function solveSecular(workspace: Index, total: Index, low: Index, k: Index, rho: number): void {
  const d = slot(workspace, total, DIAGONAL) + low;
  const z = slot(workspace, total, COUPLING) + low;
  const kept = slot(workspace, total, KEPT) + low;
  const poles = slot(workspace, total, POLES) + low;
  const weights = slot(workspace, total, WEIGHTS) + low;
  const refined = slot(workspace, total, REFINED) + low;
  for (let i = 0; i < k; i++) {
    set(poles, i, get(d, getIndex(kept, i)));
    set(weights, i, get(z, getIndex(kept, i)));
  }
  const frame = ownFrame(workspace, total);
  setIndex(frame, WORKSPACE, workspace);
  setIndex(frame, TOTAL, total);
  setIndex(frame, LOW, low);
  setIndex(frame, COUNT, k);
  set(frame, RHO, rho);
  share(someRoots, ((k + TOGETHER - 1) / TOGETHER) | 0, frame);
  fill(k, refined, 1);
  share(someWeights, ((k + COLUMNS - 1) / COLUMNS) | 0, frame);
}

function someRoots(frame: Index, part: Index): void {
  const workspace = getIndex(frame, WORKSPACE);
  const total = getIndex(frame, TOTAL);
  const low = getIndex(frame, LOW);
  const k = getIndex(frame, COUNT);
  const poles = slot(workspace, total, POLES) + low;
  const weights = slot(workspace, total, WEIGHTS) + low;
  const roots = slot(workspace, total, ROOTS) + low;
  const delta = vectorsOf(workspace, total, low);
  const sums = ownScratch(workspace, total);
  const end = (part + 1) * TOGETHER < k ? (part + 1) * TOGETHER : k;
  for (let i = part * TOGETHER; i < end; i++)
    set(roots, i, secularRoot(k, i, poles, weights, get(frame, RHO), delta + i * k, sums));
}

/** Some entries of √−Π (dⱼ − λᵢ) / (dⱼ − dᵢ), with the signs of the weights. */
function someWeights(frame: Index, part: Index): void {
  const workspace = getIndex(frame, WORKSPACE);
  const total = getIndex(frame, TOTAL);
  const low = getIndex(frame, LOW);
  const k = getIndex(frame, COUNT);
  const poles = slot(workspace, total, POLES) + low;
  const weights = slot(workspace, total, WEIGHTS) + low;
  const refined = slot(workspace, total, REFINED) + low;
  const delta = vectorsOf(workspace, total, low);
  const first = part * COLUMNS;
  const count = first + COLUMNS < k ? COLUMNS : k - first;
  for (let i = 0; i < k; i++) {
    const row = delta + i * k;
    const own = get(refined, i) * get(row, i);
    multiplyByRatios(count, refined + first, row + first, poles + first, get(poles, i));
    if (i >= first && i < first + count) set(refined, i, own);
  }
  for (let i = first; i < first + count; i++) {
    const size = Math.sqrt(Math.max(0, -get(refined, i)));
    set(refined, i, get(weights, i) < 0 ? -size : size);
  }
}

/** Turns the differences into unit eigenvectors of diag(d) + ρ z zᵀ, one a row, columns in the order of GROUPED. */
export function secularVectors(workspace: Index, total: Index, low: Index, k: Index): void {
  const frame = ownFrame(workspace, total);
  setIndex(frame, WORKSPACE, workspace);
  setIndex(frame, TOTAL, total);
  setIndex(frame, LOW, low);
  setIndex(frame, COUNT, k);
  share(someVectors, ((k + TOGETHER - 1) / TOGETHER) | 0, frame);
}

function someVectors(frame: Index, part: Index): void {
  const workspace = getIndex(frame, WORKSPACE);
  const total = getIndex(frame, TOTAL);
  const low = getIndex(frame, LOW);
  const k = getIndex(frame, COUNT);
  const refined = slot(workspace, total, REFINED) + low;
  const grouped = slot(workspace, total, GROUPED) + low;
  const scratch = ownScratch(workspace, total);
  const end = (part + 1) * TOGETHER < k ? (part + 1) * TOGETHER : k;
  for (let i = part * TOGETHER; i < end; i++) {
    const row = vectorsOf(workspace, total, low) + i * k;
    const length = 1 / Math.sqrt(divideInto(k, refined, row));
    for (let j = 0; j < k; j++) set(scratch, j, get(row, getIndex(grouped, j)) * length);
    copy(k, scratch, row);
  }
}
