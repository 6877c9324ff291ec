import { log } from "../base/elementary.ts";
import { type GroupNumbers, gaussianFlow, type RowGroups } from "../linalg/gaussianFlow.ts";
import { mapRows, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { addAnchorFlow } from "./anchorFlow.ts";
import { blockFlow } from "./blockFlow.ts";
import { anchorsOf, type NcaPoints } from "./ncaAnchors.ts";
import type { NcaForm } from "./ncaRow.ts";

/** Below this, sums of exp(−d²) lose digits. */
const FAINT = 1e-270;

/**
 * f(L) = −Σ_i p_i, or −Σ_i log p_i, with p_i = Σ_{j of i's class} p_ij and p_ij the softmax over j ≠ i of −‖L(x_i − x_j)‖².
 * With class probabilities y, p_i = Σ_j p_ij Σ_c y_ic y_jc. L is k x d, natural log. A point that agrees with no other (the only one of a class) has p_i = 0
 * and is left out of the log form. All pairs count; O(n² k) a call without an n x n array. Goldberger, Roweis, Hinton & Salakhutdinov 2004, eq. 3-5.
 */
export function ncaObjective(problem: NcaPoints, form: NcaForm): Objective {
  return problem.memberships ? byRows(problem, form) : byClasses(problem, form);
}

function byRows(problem: NcaPoints, form: NcaForm): Objective {
  const weigh = anchorsOf(problem, form);
  return (map, gradient) => {
    const { loss, flow } = blockFlow(
      mapRows(problem.points, map),
      () => 0,
      (squared, from) =>
        weigh(
          squared,
          Int32Array.from({ length: squared.rows }, (_, r) => from + r),
        ),
    );
    multiplyInto(gradient, flow, problem.points, { transposeA: true, scale: 2 });
    return loss;
  };
}

function byClasses({ points, labels }: NcaPoints, form: NcaForm): Objective {
  const order = Int32Array.from(labels.keys()).sort((a, b) => labels[a] - labels[b] || a - b);
  const rows = points.take(order);
  const sorted = order.map((i) => labels[i]);
  const groups = runsOf(sorted);
  const weigh = anchorsOf({ points: rows, labels: sorted }, form);
  return (map, gradient) => {
    const mapped = mapRows(rows, map);
    let value = 0;
    let faint: readonly number[] = [];
    const flow = gaussianFlow(mapped, groups, (sums) => {
      const settled = settle(sums, groups, form);
      ({ value, faint } = settled);
      return settled.factors;
    });
    value += addAnchorFlow(flow, mapped, Int32Array.from(faint), weigh);
    multiplyInto(gradient, flow, rows, { transposeA: true, scale: 2 });
    return value;
  };
}

interface Settled {
  readonly value: number;
  readonly factors: GroupNumbers;
  readonly faint: readonly number[];
}

/** The value, and the factors that make ∂f/∂d²_ij of exp(−d²_ij); without the rows whose sums are too faint: those are listed. */
function settle({ own, other }: GroupNumbers, { from, to }: RowGroups, form: NcaForm): Settled {
  const logarithmic = form === "logProbability";
  const factors = { own: new Float64Array(own.length), other: new Float64Array(own.length) };
  const faint: number[] = [];
  let value = 0;
  for (let i = 0; i < own.length; i++) {
    if (to[i] - from[i] < 2) continue;
    const total = own[i] + other[i];
    if (!((logarithmic ? own[i] : total) > FAINT)) {
      faint.push(i);
      continue;
    }
    const [right, wrong] = [own[i] / total, other[i] / total];
    value -= logarithmic ? log(right) : right;
    factors.own[i] = wrong / (logarithmic ? own[i] : total);
    factors.other[i] = (logarithmic ? -1 : -right) / total;
  }
  return { value, factors, faint };
}

/** For each entry of a sorted array where its run of equal entries begins and ends. */
function runsOf(sorted: Int32Array): RowGroups {
  const n = sorted.length;
  const [from, to] = [new Float64Array(n), new Float64Array(n)];
  for (let i = 0; i < n; i++) from[i] = i > 0 && sorted[i] === sorted[i - 1] ? from[i - 1] : i;
  for (let i = n - 1; i >= 0; i--) to[i] = i < n - 1 && sorted[i] === sorted[i + 1] ? to[i + 1] : i + 1;
  return { from, to };
}
