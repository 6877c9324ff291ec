import { Matrix, Random } from "etalon";
import { drawnRows, neighborGraph, placeAmong, planeView, project } from "etalon/plot";
import { otherMessages } from "./otherMessages.ts";

/** Points that are embedded at most; the others are placed among them. */
const MOST = 3000;
/** Neighbors that each point should stay beside. */
const NEIGHBORS = 15;
/** Points placed between two looks at the messages. */
const BLOCK = 4000;
/** Longest stretch of work between two looks at the messages, in milliseconds. */
const SLICE = 12;

/** Half the width of the picture at the start, as in UMAP's own start. */
const START = 10;

/** A neighbor embedding in the plane. */
export interface Embedding {
  /** x, y of every point of the space. */
  readonly picture: Float32Array;
  /** Points that the embedding has seen. */
  readonly embedded: number;
}

export interface EmbeddingInput {
  /** All points, n x k. */
  readonly space: Matrix;
  /** Rows that are shown. */
  readonly shown: Int32Array;
  readonly codes: Int32Array;
  readonly seed: number;
  /** Points that are embedded at most. */
  readonly most?: number;
}

/** UMAP of at most `most` points, the others among their nearest; undefined once `wanted` says no. `tell` hears the share that is done. */
export async function embedding(
  { space, shown, codes, seed, most = MOST }: EmbeddingInput,
  wanted: () => boolean,
  tell: (share: number) => void,
): Promise<Embedding | undefined> {
  const { UMAP } = await import("umap-js");
  const rows = drawnRows(shown, codes, most, seed);
  const seen = space.take(rows);
  const nNeighbors = Math.min(NEIGHBORS, rows.length - 1);
  if (nNeighbors < 2) throw new Error("A neighbor embedding needs at least three points. Open more data.");
  const random = new Random(seed);
  const umap = new UMAP({ nNeighbors, random: () => random.uniform() });
  const { indices, distances } = neighborGraph(seen, nNeighbors);
  umap.setPrecomputedKNN(indices, distances);
  const epochs = umap.initializeFit(seen.toArrays());
  startFlat(umap.getEmbedding(), seen);
  let slice = performance.now();
  for (let epoch = 0; epoch < epochs; epoch++) {
    umap.step();
    if (performance.now() - slice < SLICE) continue;
    tell(epoch / epochs);
    await otherMessages();
    if (!wanted()) return undefined;
    slice = performance.now();
  }
  const places = Matrix.from(umap.getEmbedding());
  const picture = new Float32Array(2 * space.rows);
  for (let start = 0; start < space.rows; start += BLOCK) {
    const block = Int32Array.from({ length: Math.min(BLOCK, space.rows - start) }, (_, i) => start + i);
    picture.set(placeAmong(space.take(block), seen, places).data, 2 * start);
    await otherMessages();
    if (!wanted()) return undefined;
  }
  return { picture, embedded: rows.length };
}

/** Moves places drawn at random to the first two principal components: from there fewer clusters are torn apart. */
function startFlat(places: number[][], seen: Matrix): void {
  const flat = project(seen, planeView(seen));
  const widest = flat.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  places.forEach((place, i) => {
    for (let c = 0; c < 2; c++) place[c] = (START * flat.get(i, c)) / widest + 1e-3 * ((place[c] ?? 0) / START);
  });
}
