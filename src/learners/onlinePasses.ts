import type { Random } from "../base/random.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Method, Stop } from "../optim/solve.ts";
import type { PairDifferences } from "./pairDifferences.ts";

/** A metric that learns from one pair after the other. */
export interface OnlineState {
  /** M, d x d, positive semidefinite; a step makes a new one or leaves it. */
  readonly matrix: Matrix;
}

/** What one pair does to a state, and what the state lost on it before. */
export interface OnlineStep<State extends OnlineState> {
  readonly state: State;
  readonly loss: number;
}

/** How a metric learns from one pair after the other: what its passes and its stream share. */
export interface PairRule<State extends OnlineState> {
  /** The state before the first pair; the pairs at hand (all of a fit, the first batch of a stream) may set bounds. */
  begin(pairs: PairDifferences): State;
  /** One pair with difference v, similar (y = 1) or dissimilar (y = −1). */
  step(state: State, v: Float64Array, y: 1 | -1): OnlineStep<State>;
  /** The numbers that a state has beside its matrix, and the state that has them. */
  numbersOf(state: State): readonly number[];
  withNumbers(matrix: Matrix, numbers: readonly number[]): State;
}

/**
 * Passes over `count` pairs, each in a fresh random order; one pass is one iterate. x is the mean of all matrices so far, after each pair, which is
 * what bounds on the loss of online learners speak of and which settles where the last matrix goes on moving. `value` is the mean loss of the pass;
 * `gradientNorm` is the relative movement of x, see `atRest`. Cesa-Bianchi, Conconi & Gentile 2004.
 */
export function* onlinePasses<State extends OnlineState>(
  start: State,
  step: (state: State, pair: number) => OnlineStep<State>,
  count: number,
  random: Random,
): Method {
  const order = Int32Array.from({ length: count }, (_, e) => e);
  const { rows, cols } = start.matrix;
  const sum = new Float64Array(rows * cols);
  let state = start;
  let x = start.matrix;
  let value = 0;
  for (let pass = 1; ; pass++) {
    let losses = 0;
    for (const pair of random.shuffle(order)) {
      const { state: next, loss } = step(state, pair);
      state = next;
      losses += loss;
      const { data } = state.matrix;
      for (let k = 0; k < sum.length; k++) sum[k] += data[k];
    }
    const mean = new Matrix(
      rows,
      cols,
      sum.map((entry) => entry / (pass * count)),
    );
    const next = losses / count;
    const change = pass > 1 ? next - value : next;
    value = next;
    yield { x: mean, value, change, gradientNorm: movement(x, mean) };
    x = mean;
  }
}

/** The same over pairs by a rule. */
export function pairPasses<State extends OnlineState>(
  rule: PairRule<State>,
  pairs: PairDifferences,
  random: Random,
): Method {
  const { differences, similar } = pairs;
  const step = (state: State, e: number) => rule.step(state, differences.row(e), similar[e] ? 1 : -1);
  return onlinePasses(rule.begin(pairs), step, similar.length, random);
}

/** Ends the passes when their mean matrix moves by no more than `tolerance`, relatively. */
export const atRest =
  (tolerance: number): Stop =>
  ({ gradientNorm = Infinity }) =>
    gradientNorm <= tolerance
      ? { reason: `relative movement of the mean matrix below ${tolerance}`, converged: true }
      : undefined;

/** ‖A − B‖/‖B‖. */
export function movement(a: Matrix, b: Matrix): number {
  let moved = 0;
  let size = 0;
  for (let k = 0; k < b.data.length; k++) {
    moved += (a.data[k] - b.data[k]) * (a.data[k] - b.data[k]);
    size += b.data[k] * b.data[k];
  }
  return size > 0 ? Math.sqrt(moved / size) : 0;
}
