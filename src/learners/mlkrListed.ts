import { mapRows, multiplyInto } from "../linalg/products.ts";
import type { Objective } from "../optim/objective.ts";
import { listedFlow } from "./listedFlow.ts";
import type { TargetedPoints } from "./mlkrObjective.ts";
import type { NearLists } from "./nearLists.ts";
import { softmaxOthers } from "./softmaxOthers.ts";

/**
 * `mlkrObjective` with each prediction from the listed others alone. If the others hold a share ε_i of point i's whole softmax, this ŷ_i and the whole one
 * differ by ε_i times the greatest distance between targets at most. A point without a list is left out.
 */
export function mlkrListed({ points, targets }: TargetedPoints, lists: NearLists): Objective {
  const { right } = lists;
  const { cols: m, data: y } = targets;
  const error = new Float64Array(m);
  return (map, gradient) => {
    const { loss, flow } = listedFlow(mapRows(points, map), lists, (row, i, from) => {
      softmaxOthers(row, -1);
      error.fill(0);
      for (let s = 0; s < row.length; s++) {
        for (let c = 0; c < m; c++) error[c] += row[s] * y[right[from + s] * m + c];
      }
      let [level, square] = [0, 0];
      for (let c = 0; c < m; c++) {
        const predicted = error[c];
        error[c] -= y[i * m + c];
        level += error[c] * predicted;
        square += error[c] * error[c];
      }
      for (let s = 0; s < row.length; s++) {
        let slope = 0;
        for (let c = 0; c < m; c++) slope += error[c] * y[right[from + s] * m + c];
        row[s] *= 2 * (level - slope);
      }
      return square;
    });
    multiplyInto(gradient, flow, points, { transposeA: true, scale: 2 });
    return loss;
  };
}
