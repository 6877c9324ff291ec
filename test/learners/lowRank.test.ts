import { describe, expect, test } from "vitest";
import { lmnn } from "../../src/learners/lmnn.ts";
import { mcml } from "../../src/learners/mcml.ts";
import { mlkr } from "../../src/learners/mlkr.ts";
import { nca } from "../../src/learners/nca.ts";
import { ncmc } from "../../src/learners/ncmc.ts";
import { ncmml } from "../../src/learners/ncmml.ts";
import { pcca } from "../../src/learners/pcca.ts";
import { labeledCloud } from "./differences.ts";

describe("learners of a map of few rows", () => {
  const { points, labels } = labeledCloud(80, 6, 3, 1);
  const learners = [lmnn, mcml, mlkr, nca, ncmc, ncmml, pcca];

  test.each(learners.map((learner) => [learner.name, learner] as const))(
    "%s descends in the entries of L, components x d, and in no matrix of d x d",
    (_, learner) => {
      const run = learner.steps({ points, labels }, { components: 2, maxIterations: 3 });
      for (let next = run.next(); ; next = run.next()) {
        if (next.done) {
          expect([next.value.map.rows, next.value.map.cols]).toEqual([2, 6]);
          break;
        }
        expect([next.value.x.rows, next.value.x.cols]).toEqual([2, 6]);
      }
    },
  );
});
