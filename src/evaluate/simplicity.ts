import { learnsOneMap, type Trainer } from "../learners/trainer.ts";

/** 0 for a map that is fixed beforehand, 1 for a closed form, 2 for iterations, 3 for a metric of each place: what serves as well with less is simpler. */
export const effortOf = (learner: Pick<Trainer, "kind" | "tags">): number =>
  !learnsOneMap(learner) ? 3 : learner.tags.includes("fixed") ? 0 : learner.tags.includes("closedForm") ? 1 : 2;

/** What whoever keeps a local metric should know; empty for others. */
export const withoutMap = (learner: Pick<Trainer, "kind">): string =>
  learnsOneMap(learner)
    ? ""
    : "its metric changes with the place, so that there is no single map to export, to serve or to draw";
