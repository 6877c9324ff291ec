import { nearest } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";

/** The nearest rows of each row, itself first, with their plain distances: what neighbor embeddings start from. */
export interface NeighborGraph {
  readonly indices: number[][];
  readonly distances: number[][];
}

/** The exact neighbor graph of a space (n x k): `neighbors` entries a row, the row itself among them. Equal distances: the lower row first. */
export function neighborGraph(space: Matrix, neighbors: number): NeighborGraph {
  const others = neighbors - 1;
  const own = Int32Array.from({ length: space.rows }, (_, i) => i);
  const found = nearest(space, space, others, { exclude: own });
  const rowOf = <T extends Int32Array | Float64Array>(values: T, i: number): number[] =>
    Array.from(values.subarray(i * others, (i + 1) * others));
  return {
    indices: Array.from(own, (i) => [i, ...rowOf(found.indices, i)]),
    distances: Array.from(own, (i) => [0, ...rowOf(found.squared, i).map(Math.sqrt)]),
  };
}
