import { describe, expect, test } from "vitest";
import { costOf } from "../../src/learners/cost.ts";
import type { Data } from "../../src/learners/data.ts";
import { mcml } from "../../src/learners/mcml.ts";
import { sizeOf } from "../../src/learners/memoryLimit.ts";
import { pca } from "../../src/learners/pca.ts";
import { blobs, brief, localRegistry, registry } from "../contract/fixtures.ts";

const data = blobs();

describe.each([...registry, ...localRegistry])("$name", (learner) => {
  test("is refused by one byte less than it states, with the formula and ways out, and learns with as many", async () => {
    const given = { ...data, ...(learner.takes.includes("labels") ? {} : { labels: undefined }) } as unknown as Data;
    const options = brief(learner, 1);
    const { bytes, formula } = costOf(learner, sizeOf(given), options);
    const message = new RegExp(
      `^${learner.name}: would take about 1\\d\\d MB: 8 bytes x .*Allowed are 1\\d\\d MB\\. Take fewer`,
    );
    const refused = expect.objectContaining({ code: "MEMORY", message: expect.stringMatching(message) });
    expect(formula).toContain("n = 45 points, d = 5 features");
    expect(() => learner.fit(given, options, { maxMemory: bytes - 1 })).toThrow(refused);
    await expect(learner.fitAsync(given, options, { maxMemory: bytes - 1 })).rejects.toEqual(refused);
    expect(() => learner.fit(given, options, { maxMemory: bytes })).not.toThrow();
  });
});

describe("a limit of memory", () => {
  test("is looked at before the points are: nothing of them is read", () => {
    const unread = { rows: 1e7, cols: 1000, data: new Float64Array(0) };
    const work = () => mcml.fit({ points: unread, labels: data.labels }, {}, { maxMemory: 1e9 });
    expect(work).toThrow(expect.objectContaining({ code: "MEMORY" }));
    expect(() => mcml.fit({ points: unread, labels: data.labels })).toThrow(expect.objectContaining({ code: "SHAPE" }));
  });

  test("names the options that would help, and the stream where there is one", () => {
    const large = { rows: 1e6, cols: 5000, data: new Float64Array(0) };
    const messageOf = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        return (error as Error).message;
      }
      return "";
    };
    const labels = data.labels;
    expect(messageOf(() => mcml.fit({ points: large, labels }, {}, { maxMemory: 1e9 }))).toMatch(
      /s = 3000 points drawn.*a smaller `sample`, a learner that needs less \(pca/,
    );
    expect(messageOf(() => pca.fit({ points: large }, {}, { maxMemory: 1e9 }))).toContain("batches through `stream`");
  });

  test("knows the size of data in every form", () => {
    const pairs = { left: [0, 1], right: [1, 2], similar: [1, 0] };
    expect(
      sizeOf({
        points: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        labels: ["a", null, "b"],
        pairs,
      }),
    ).toEqual({
      points: 3,
      features: 2,
      classes: 2,
      relations: 2,
    });
    const softLabels = { rows: 4, cols: 3, data: new Float64Array(12) };
    expect(sizeOf({ points: { rows: 4, cols: 7, data: new Float64Array(28) }, softLabels })).toEqual({
      points: 4,
      features: 7,
      classes: 3,
      relations: 0,
    });
  });
});
