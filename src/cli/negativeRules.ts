import type { MiningRules } from "../constraints/minedNegatives.ts";

/** How negatives are mined where none are said to be so. */
export const USUAL_NEGATIVES: MiningRules = { kind: "random", count: 3 };
