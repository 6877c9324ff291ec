import { log } from "../base/elementary.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { mapRows, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import type { DrawnLists } from "./drawnLists.ts";
import { listedFlow, type WeighList } from "./listedFlow.ts";
import { type NcaPoints, weighOtherAgreeing } from "./ncaAnchors.ts";
import { type NcaForm, weighOthers } from "./ncaRow.ts";
import type { NearLists } from "./nearLists.ts";

/** Lists of others; each counts once where no counts are given. */
export type NcaLists = NearLists & Partial<DrawnLists>;

/** `ncaObjective` with each softmax over the listed others, each as often as it counts. A point that agrees with none of its list has p_i = 0. */
export function ncaListed(problem: NcaPoints, lists: NcaLists, form: NcaForm): Objective {
  const weigh = weighLists(problem, lists, form);
  return (map, gradient) => {
    const { loss, flow } = listedFlow(mapRows(problem.points, map), lists, weigh);
    multiplyInto(gradient, flow, problem.points, { transposeA: true, scale: 2 });
    return loss;
  };
}

/** p_i of each point over its list, for mapped points. */
export function listedProbabilities(problem: NcaPoints, mapped: Matrix, lists: NcaLists): Float64Array {
  const probabilities = new Float64Array(mapped.rows);
  const weigh = weighLists(problem, lists, "probability");
  listedFlow(mapped, lists, (row, i, from) => {
    probabilities[i] = -weigh(row, i, from);
    return 0;
  });
  return probabilities;
}

const weighLists = (problem: NcaPoints, lists: NcaLists, form: NcaForm): WeighList =>
  counted(problem.memberships ? byAgreement(problem, lists, form) : byClass(problem, lists, form), lists);

function byClass({ labels }: NcaPoints, { right }: NcaLists, form: NcaForm): WeighList {
  const others = right.map((row) => labels[row]);
  return (row, i, from) => weighOthers(row, labels[i], others.subarray(from, from + row.length), form);
}

function byAgreement({ memberships }: NcaPoints, { left, right }: NcaLists, form: NcaForm): WeighList {
  const { cols, data } = memberships!;
  const agreements = Float64Array.from(right, (other, e) => {
    let sum = 0;
    for (let c = 0; c < cols; c++) sum += data[left[e] * cols + c] * data[other * cols + c];
    return sum;
  });
  return (row, _, from) => weighOtherAgreeing(row, agreements.subarray(from, from + row.length), form);
}

/** c exp(−q) = exp(−(q − ln c)): a point that stands for c others does so by being nearer. */
function counted(weigh: WeighList, { counts }: NcaLists): WeighList {
  if (!counts) return weigh;
  const nearer = counts.map(log);
  return (row, i, from) => {
    for (let s = 0; s < row.length; s++) row[s] -= nearer[from + s];
    return weigh(row, i, from);
  };
}
