import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { share } from "../../src/base/shared.ts";
import { gridValues, searchSpace } from "../../src/evaluate/searchSpace.ts";
import type { Data } from "../../src/learners/data.ts";
import type { Learner } from "../../src/learners/learner.ts";
import { blobs, brief, registry } from "./fixtures.ts";

type Lesson = Pick<Data, "points" | "labels">;

/** A feature that is constant, and points without a label. */
function withGaps(): Lesson {
  const { points, labels } = blobs(12, 4);
  return { points: points.map((row) => [...row, 7]), labels: labels.map((label, i) => (i % 9 === 4 ? null : label)) };
}

/** More points than features, and fewer. */
const cases: readonly Lesson[] = [blobs(), blobs(6, 3, 30), withGaps()];
const lessons = cases.map((data) => share({ ...data }) as Data);

/** The defaults, and both ends of every range that a search may try. */
const settingsOf = (learner: Learner): Record<string, unknown>[] => [
  {},
  ...Object.entries(searchSpace(learner)).flatMap(([name, range]) =>
    gridValues(range, 2).map((value) => ({ [name]: value })),
  ),
];

/** All that a fit says, or how it fails. */
function outcomeOf(learner: Learner, data: Data, options: Record<string, unknown>): unknown {
  try {
    const { map, mean, report } = learner.fit(data, { ...brief(learner, 3), ...options });
    const { trace, warnings, constraints, iterations } = report;
    return { map: map.data, mean, trace, warnings, constraints, iterations };
  } catch (error) {
    if (error instanceof EtalonError) return error.message;
    throw error;
  }
}

// One marked object goes through all learners: what one of them changed of what they share, the next would feel.
describe.each(registry)("$name", (learner) => {
  test("learns of shared work the same bits as by itself, whatever others did before and under which options", () => {
    for (const [i, plain] of cases.entries()) {
      for (const options of settingsOf(learner)) {
        const alone = outcomeOf(learner, { ...plain }, options);
        expect(outcomeOf(learner, lessons[i], options), JSON.stringify(options)).toEqual(alone);
        expect(outcomeOf(learner, lessons[i], options), `${JSON.stringify(options)} again`).toEqual(alone);
      }
    }
  });
});
