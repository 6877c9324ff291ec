/**
 * Elementary functions from + − * / and sqrt alone: the same bits on every engine, where ECMAScript leaves `Math.exp` and its kin open.
 * Largest error below 1 unit in the last place; special values as in ECMAScript.
 */
export { exp, expm1 } from "./elementary/exponential.ts";
export { log, log1p } from "./elementary/logarithm.ts";
export { pow } from "./elementary/power.ts";
export { cos, sin } from "./elementary/sine.ts";
export { tanh } from "./elementary/tanh.ts";
