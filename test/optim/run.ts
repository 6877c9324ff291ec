import type { Method, Step } from "../../src/optim/solve.ts";

/** The first `count` steps of a method. */
export const take = (method: Method, count: number): Step[] => Array.from({ length: count }, () => method.next().value);

export const last = (method: Method, count: number): Step => take(method, count)[count - 1];
