import type { Objective } from "./objective.ts";
import type { Iterate, Method, Solution, Step } from "./solve.ts";

/** The objective with a count of its evaluations. */
export function counted(objective: Objective): { readonly objective: Objective; readonly evaluations: number } {
  let evaluations = 0;
  return {
    objective(x, gradient) {
      evaluations++;
      return objective(x, gradient);
    },
    get evaluations() {
      return evaluations;
    },
  };
}

/** Turns a method whose value may rise into one whose value never does: it yields the best step so far. */
export function* bestSoFar(method: Method): Method {
  let best: Step | undefined;
  for (;;) {
    const step = method.next().value;
    const change: number = best ? Math.min(0, step.value - best.value) : step.change;
    if (!best || step.value < best.value) best = step;
    yield { ...best, change };
  }
}

/** Runs to the end and returns the solution with the value after each iteration. */
export function traced(run: Generator<Iterate, Solution>): { readonly solution: Solution; readonly trace: number[] } {
  const trace: number[] = [];
  for (;;) {
    const next = run.next();
    if (next.done) return { solution: next.value, trace };
    trace.push(next.value.value);
  }
}
