import type { PairData } from "./relationFiles.ts";
import type { Scored } from "./scores.ts";
import type { Search } from "./search.ts";

/** Scores under both distances, and what a report needs to show more. */
export interface Judgment {
  readonly scores: readonly Scored[];
  readonly warnings: readonly string[];
  readonly pairs?: PairData;
  readonly search?: Search;
  /** What to call each query and each point. */
  readonly names?: { readonly queries: readonly string[]; readonly points: readonly string[] };
}
