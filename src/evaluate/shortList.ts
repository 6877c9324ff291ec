import { costOf, type ProblemSize } from "../learners/cost.ts";
import { gmml } from "../learners/gmml.ts";
import { itml } from "../learners/itml.ts";
import { lda } from "../learners/lda.ts";
import type { Learner } from "../learners/learner.ts";
import { lfda } from "../learners/lfda.ts";
import { lmnn } from "../learners/lmnn.ts";
import { nca } from "../learners/nca.ts";
import { rca } from "../learners/rca.ts";
import { scale } from "../learners/scale.ts";

/** Learners worth trying on labels when nothing else is known: each sees something the others do not, and none that takes minutes a fit. */
export const shortList = (size: ProblemSize): readonly Learner[] =>
  [scale, rca, lda, gmml, lfda, itml, lmnn, nca].filter((learner) => costOf(learner, size).operations < MOST);

/** About five minutes on one core. */
const MOST = 3e11;
