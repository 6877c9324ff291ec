import { mapRows, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { listedFlow, type WeighList } from "./listedFlow.ts";
import { type NcaPoints, weighOtherAgreeing } from "./ncaAnchors.ts";
import { type NcaForm, weighOthers } from "./ncaRow.ts";
import type { NearLists } from "./nearLists.ts";

/**
 * `ncaObjective` with each softmax over the listed others alone. A point that agrees with none of its list has p_i = 0. If the others hold a share ε_i of point i's
 * whole softmax, this p_i and the whole one differ by ε_i at most.
 */
export function ncaListed(problem: NcaPoints, lists: NearLists, form: NcaForm): Objective {
  const weigh = problem.memberships ? byAgreement(problem, lists, form) : byClass(problem, lists, form);
  return (map, gradient) => {
    const { loss, flow } = listedFlow(mapRows(problem.points, map), lists, weigh);
    multiplyInto(gradient, flow, problem.points, { transposeA: true, scale: 2 });
    return loss;
  };
}

function byClass({ labels }: NcaPoints, { right }: NearLists, form: NcaForm): WeighList {
  const others = right.map((row) => labels[row]);
  return (row, i, from) => weighOthers(row, labels[i], others.subarray(from, from + row.length), form);
}

function byAgreement({ memberships }: NcaPoints, { left, right }: NearLists, form: NcaForm): WeighList {
  const { cols, data } = memberships!;
  const agreements = Float64Array.from(right, (other, e) => {
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += data[left[e] * cols + c] * data[other * cols + c];
    return sum;
  });
  return (row, _, from) => weighOtherAgreeing(row, agreements.subarray(from, from + row.length), form);
}
