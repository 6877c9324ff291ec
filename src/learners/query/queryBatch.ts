import { sampleDistinct } from "../../constraints/sampling.ts";
import { nearest } from "../../linalg/distances.ts";
import type { QueryProblem } from "./queryProblem.ts";
import type { Batch } from "./querySoftmaxObjective.ts";

/** Hard documents for each query: so many of its nearest beside those relevant. */
const HARD = 4;

/**
 * At most so many queries, drawn, and the documents among which they look: all, or those relevant to them, then the nearest to each under the distance before learning,
 * then drawn ones, up to `documents` beside the relevant ones. Draws go by content, so the order of rows does not matter.
 */
export function drawBatch(
  { queries, documents, targets, order, random }: QueryProblem,
  most: { readonly queries: number; readonly documents: number },
): Batch {
  const asking = Int32Array.from(sampleDistinct(queries.rows, most.queries, random)).sort();
  if (documents.rows <= most.documents) return { queries: asking, documents: everyRow(documents.rows) };
  const taken = new Set<number>();
  for (const q of asking) for (const item of targets[q].items) taken.add(item);
  const limit = taken.size + most.documents;
  const { indices } = nearest(queries.take(asking), documents, HARD);
  for (let rank = 0; rank < HARD; rank++)
    for (let q = 0; q < asking.length && taken.size < limit - most.documents / 2; q++)
      taken.add(indices[q * HARD + rank]);
  for (const place of sampleDistinct(order.length, Math.min(order.length, 2 * limit), random)) {
    if (taken.size >= limit) break;
    taken.add(order[place]);
  }
  return { queries: asking, documents: Int32Array.from(taken).sort() };
}

const everyRow = (rows: number): Int32Array => Int32Array.from({ length: rows }, (_, i) => i);
