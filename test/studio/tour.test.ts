import { describe, expect, test } from "vitest";
import { fromHash, toHash } from "../../studio/src/store/permalink.ts";
import { stateOf, TOUR } from "../../studio/src/text/tour.ts";
import type { Frame } from "../../studio/src/work/protocol.ts";
import { studioData, studioRun } from "./runs.ts";

async function visit(stop: number, changed: Readonly<Record<string, unknown>> = {}) {
  const { source, learner, options } = stateOf(stop);
  if (source.kind === "file") throw new Error("A stop of the tour has data of its own.");
  const data = await studioData(source.name, source.settings, source.seed);
  const { run, frames } = await studioRun(data, learner, { options: { ...options, ...changed } });
  return { run, frames, first: frames[0] as Frame, last: frames.at(-1) as Frame };
}
const place = (title: string): number => TOUR.findIndex((stop) => stop.title.includes(title));

describe("the lecture tour", () => {
  test("has twelve stops, each with a link of its own", () => {
    expect(TOUR).toHaveLength(12);
    TOUR.forEach((_, stop) => {
      expect(fromHash(toHash(stateOf(stop)))).toEqual(stateOf(stop));
    });
  });

  test.each(
    [
      "Mahalanobis",
      "A metric is a map",
      "MMC",
      "Only the axes",
      "Triplets",
      "Large margin",
      "NCA",
      "Farm",
      "ITML",
      "What it is good for",
    ].map((title) => [title] as const),
  )("shows a gain on held-out points at the stop %s", async (title) => {
    const { first, last } = await visit(place(title));
    expect(last.heldError).toBeLessThan((first.heldError as number) - 0.005);
  });

  test("lets the impostors vanish with the large margin", async () => {
    const { first, last } = await visit(place("Large margin"));
    expect(last.violated).toBeLessThan((first.violated as number) / 50);
  });

  test("shows no gain where linear maps end", async () => {
    const { first, last } = await visit(place("linear maps end"));
    expect(Math.abs((last.heldError as number) - (first.heldError as number))).toBeLessThan(0.03);
    expect(first.heldError).toBeGreaterThan(0.05);
  });

  test("keeps the one telling feature where features are selected, and noise too without much of a penalty", async () => {
    const { run, frames } = await visit(place("Farm"));
    const weights = run.metric(frames.length)?.report.details?.featureWeights as readonly number[];
    expect(weights[0]).toBeGreaterThan(0);
    expect(weights.slice(1)).toEqual([0, 0, 0, 0, 0]);
    const free = await visit(place("Farm"), { weightPenalty: 1e-5 });
    const all = free.run.metric(free.frames.length)?.report.details?.featureWeights as readonly number[];
    expect(all.filter((weight) => weight > 0).length).toBeGreaterThan(1);
  });

  test("does nearly as well with a single direction where it says so", async () => {
    const { first, last } = await visit(place("NCA"), { components: 1 });
    expect(last.heldError).toBeLessThan((first.heldError as number) / 2);
  });
});
