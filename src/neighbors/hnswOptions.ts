import { EtalonError } from "../base/errors.ts";
import { MOST_EFFORT } from "../linalg/loops/graphCore.ts";

/** Options of the graph of near points. */
export interface HnswOptions {
  /** Links of a node in the upper layers, twice as many in the lowest; M of the paper, from 2 to 128. Default 16. */
  readonly links?: number;
  /** Nodes kept in view while linking, from 1 to 10,000: more make a better graph. Default 200. */
  readonly efConstruction?: number;
  /** Nodes kept in view while searching, from 1 to 10,000: more find more. Default 100. */
  readonly efSearch?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** The options with their defaults. `OPTION` for illegal ones. */
export function hnswOptions({
  links = 16,
  efConstruction = 200,
  efSearch = 100,
  seed = 0,
}: HnswOptions): Required<HnswOptions> {
  requireInteger("links", links, 2, 128);
  requireInteger("efConstruction", efConstruction, 1, MOST_EFFORT);
  requireInteger("efSearch", efSearch, 1, MOST_EFFORT);
  requireInteger("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  return { links, efConstruction, efSearch, seed };
}

export function requireInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new EtalonError(
    "OPTION",
    `neighborIndex: \`${name}: ${value}\` is not legal. Give a whole number from ${least} to ${most}.`,
  );
}
