import type { Matrix } from "../linalg/matrix.ts";

/** One step of a method: where it is, the value there, and by how much the value changed. */
export interface Step {
  readonly x: Matrix;
  readonly value: number;
  readonly change: number;
  /** Norm of the gradient, or of the gradient mapping where there are constraints; left out where a method has none. */
  readonly gradientNorm?: number;
}

/** A numbered step; what progress bars, traces and stopping rules see. */
export interface Iterate extends Step {
  readonly iteration: number;
  /** L, k x d, of this iterate, where the learner can tell before the end. Ask before the run goes on. */
  readonly map?: () => Matrix;
}

/** An endless sequence of steps. A method never decides when to stop. */
export type Method = Generator<Step, never>;

/** Why a run ended. `converged` tells an answer from a spent budget. */
export interface Verdict {
  readonly reason: string;
  readonly converged: boolean;
}

/** A verdict to end a run, or nothing. */
export type Stop = (iterate: Iterate) => Verdict | undefined;

/** The last iterate and why it was the last. */
export interface Solution extends Iterate, Verdict {}

/** A run that yields its iterates. Who drives it may end it early by sending a verdict: `run.next(verdict)`. */
export type Run<Result> = Generator<Iterate, Result, Verdict | undefined>;

/** Advances `method` until `stop` or the driver speaks, yielding every iterate on the way; `mapOf` makes the learner's map of an iterate's x. */
export function* solve(method: Method, stop: Stop, mapOf?: (x: Matrix) => Matrix): Run<Solution> {
  for (let iteration = 1; ; iteration++) {
    const step = method.next().value;
    const iterate: Iterate = { iteration, ...step, ...(mapOf ? { map: () => mapOf(step.x) } : {}) };
    const verdict = (yield iterate) ?? stop(iterate);
    if (verdict) return { ...iterate, ...verdict };
  }
}
