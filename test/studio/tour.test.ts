import { describe, expect, test } from "vitest";
import { fromHash, toHash } from "../../studio/src/store/permalink.ts";
import { stateOf, TOUR } from "../../studio/src/text/tour.ts";
import type { Frame } from "../../studio/src/work/protocol.ts";
import { studioData, studioRun } from "./runs.ts";

async function visit(stop: number, changed: Readonly<Record<string, unknown>> = {}, isLifted = true) {
  const { source, learner, options, lift } = stateOf(stop);
  if (source.kind === "file") throw new Error("A stop of the tour has data of its own.");
  const data = await studioData(source.name, source.settings, source.seed);
  const { run, frames } = await studioRun(data, learner, {
    options: { ...options, ...changed },
    ...(lift && isLifted ? { lift } : {}),
  });
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

  test("shows no gain where linear maps end, and one where the points are lifted by squares and products", async () => {
    const plain = await visit(place("kernel trick"), {}, false);
    const [before, after] = [plain.first.heldError as number, plain.last.heldError as number];
    expect(Math.abs(after - before)).toBeLessThan(0.03);
    const lifted = await visit(place("kernel trick"));
    expect(lifted.last.heldError).toBeLessThan(before - 0.05);
    expect(lifted.run.plane.features).toEqual(["√2 x0", "√2 x1", "x0²", "x1²", "√2 x0 x1"]);
  });

  test("draws borders of rings that go round where the points are lifted, and a ring of one distance that is no ellipse", async () => {
    const { run, frames } = await visit(place("kernel trick"));
    const at = frames.length - 1;
    const regions = run.regions(at);
    expect(regions).toBeDefined();
    const { bounds, cols, rows, codes } = regions as NonNullable<typeof regions>;
    const decided = (x: number, y: number): number => {
      const [left, bottom, right, top] = bounds;
      const [c, r] = [((x - left) / (right - left)) * cols, ((top - y) / (top - bottom)) * rows];
      return codes[Math.floor(r) * cols + Math.floor(c)] as number;
    };
    const around = Array.from({ length: 36 }, (_, k) => (k * Math.PI) / 18);
    [1, 2, 3, 4].forEach((radius) => {
      const met = around.map((angle) => decided(radius * Math.cos(angle), radius * Math.sin(angle)));
      expect(met.filter((code) => code === radius - 1).length).toBeGreaterThan(30);
    });
    expect(run.ring(at, 3).length).toBeGreaterThan(100);
    expect(run.details(at)?.ellipse).toHaveLength(0);
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
