import type { Matrix } from "../../linalg/matrix.ts";
import { mapRows, multiply, multiplyInto } from "../../linalg/products.ts";
import { logSumExpRows, softmaxRows } from "../../linalg/softmax.ts";
import { halfSquares } from "../../metrics/halfSquares.ts";
import type { Objective } from "../../optim/objective.ts";
import type { QueryProblem } from "./queryProblem.ts";

/** Which queries and documents take part, by row of the problem, both ascending. */
export interface Batch {
  readonly queries: Int32Array;
  readonly documents: Int32Array;
}

/**
 * f(A) = −(1/m) Σ_i Σ_j t_ij log p_ij + λ/2 ‖A − I‖² over the batch, with p_i = softmax_j(s_ij) and s_ij = (⟨A q_i, x_j⟩ − ‖x_j‖²/2) / (T σ²), under cosine without
 * ‖x_j‖²/2: the cross-entropy of the relevant documents among all, convex in A. Documents of the query's family that it does not name, and the query itself, are left out of its softmax.
 */
export function querySoftmaxObjective(
  problem: QueryProblem,
  batch: Batch,
  { temperature, regularization }: { readonly temperature: number; readonly regularization: number },
): Objective {
  const queries = problem.queries.take(batch.queries);
  const documents = problem.documents.take(batch.documents);
  const offsets = problem.comparison === "euclidean" ? halfSquares(documents) : new Float64Array(documents.rows);
  const sharpness = 1 / (temperature * problem.spread);
  const { wanted, passedOver } = placesOf(problem, batch);
  const m = queries.rows;
  return (map, gradient) => {
    const scores = multiply(mapRows(queries, map), documents, { transposeB: true });
    for (let i = 0, k = 0; i < m; i++)
      for (let j = 0; j < documents.rows; j++, k++) scores.data[k] = sharpness * (scores.data[k] + offsets[j]);
    passedOver.forEach((places, i) => {
      for (const j of places) scores.data[i * scores.cols + j] = -Infinity;
    });
    let loss = logSumExpRows(scores).reduce((sum, value) => sum + value, 0);
    wanted.forEach(({ places, shares }, i) => {
      places.forEach((j, k) => {
        loss -= shares[k] * scores.data[i * scores.cols + j];
      });
    });
    softmaxRows(scores);
    wanted.forEach(({ places, shares }, i) => {
      places.forEach((j, k) => {
        scores.data[i * scores.cols + j] -= shares[k];
      });
    });
    multiplyInto(gradient, multiply(scores, documents), queries, { transposeA: true, scale: sharpness / m });
    return loss / m + pullToIdentity(map, gradient, regularization);
  };
}

/** λ/2 ‖A − I‖², its gradient added. */
function pullToIdentity({ cols, data }: Matrix, gradient: Matrix, regularization: number): number {
  let sum = 0;
  for (let k = 0; k < data.length; k++) {
    const offset = data[k] - (k % (cols + 1) === 0 ? 1 : 0);
    sum += offset * offset;
    gradient.data[k] += regularization * offset;
  }
  return (regularization * sum) / 2;
}

interface Places {
  readonly wanted: readonly { readonly places: Int32Array; readonly shares: Float64Array }[];
  readonly passedOver: readonly Int32Array[];
}

function placesOf({ targets, own, families }: QueryProblem, batch: Batch): Places {
  const place = new Map(Array.from(batch.documents, (row, at) => [row, at]));
  const kin = new Map<number, number[]>();
  batch.documents.forEach((row, at) => {
    const code = families.documents[row];
    const known = kin.get(code);
    if (known) known.push(at);
    else kin.set(code, [at]);
  });
  const wanted = Array.from(batch.queries, (q) => ({
    places: targets[q].items.map((item) => place.get(item) as number),
    shares: targets[q].shares,
  }));
  const passedOver = Array.from(batch.queries, (q, i) => {
    const named = new Set(wanted[i].places);
    const self = place.get(own[q]);
    const joined = [...(kin.get(families.queries[q]) ?? []), ...(self === undefined ? [] : [self])];
    return Int32Array.from(new Set(joined.filter((at) => !named.has(at))));
  });
  return { wanted, passedOver };
}
