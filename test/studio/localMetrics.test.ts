import { applyScaling, fitScaling, localKnnClassifier, Matrix, scmlLocal } from "etalon";
import { expect, test } from "vitest";
import type { CompareEvent } from "../../studio/src/work/compareProtocol.ts";
import { CompareRun } from "../../studio/src/work/compareRun.ts";
import { studioData, studioRun } from "./runs.ts";

const data = await studioData("twoMoons", { points: 80 });
const options = { maxIterations: 20, bases: 30 };

test("draws what a local metric decides at each place, and whom it takes for near", async () => {
  const events: CompareEvent[] = [];
  const { rows, cols, codes, classes, features, standardized } = data;
  const run = new CompareRun({
    ...{ entrants: [{ learner: "scmlLocal", options }], seed: 0, budget: null, rows, cols, points: data.points },
    ...{ codes, classes, features, standardized, removed: [] },
  });
  await run.run((event) => events.push(event));
  const ground = events.find((event) => event.kind === "ground")?.ground;
  const ended = events.filter((event) => event.kind === "row").find(({ row }) => row.learner === "scmlLocal");
  expect(ended?.row).toMatchObject({ status: "ok", components: null });

  const held = new Set(ground?.held);
  const learned = Array.from(codes.keys()).filter((row) => !held.has(row));
  const all = new Matrix(rows, cols, data.points);
  const scaling = fitScaling(all.take(learned), standardized ? "zscore" : "none");
  const training = {
    points: applyScaling(scaling, all.take(learned)),
    labels: learned.map((row) => classes[codes[row]]),
  };
  const metric = scmlLocal.fit(training, { ...options, seed: 0 });
  const classifier = localKnnClassifier(training, metric);
  const regions = ended?.picture?.regions;
  const [left, bottom, right, top] = regions?.bounds ?? [0, 0, 0, 0];
  const [across, down] = [regions?.cols ?? 1, regions?.rows ?? 1];
  for (let cell = 0; cell < across * down; cell += 61) {
    const x = left + ((right - left) * ((cell % across) + 0.5)) / across;
    const y = top - ((top - bottom) * (Math.floor(cell / across) + 0.5)) / down;
    const place = applyScaling(scaling, Matrix.from([[x, y]]));
    expect(classes[regions?.codes[cell] ?? -1]).toBe(classifier.predict(place)[0]);
  }
  expect(ended?.picture?.telling.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);

  const near = run.neighbors(5, 4).find(({ learner }) => learner === "scmlLocal")?.near ?? [];
  const scaled = applyScaling(scaling, all);
  const order = Array.from({ length: rows }, (_, row) => ({ row, d: metric.distance(scaled.row(5), scaled.row(row)) }))
    .filter(({ row }) => row !== 5)
    .sort((a, b) => a.d - b.d);
  expect(near.map(({ row }) => row)).toEqual(order.slice(0, 4).map(({ row }) => row));
});

test("cannot be watched while it learns, and says where it can be seen", async () => {
  await expect(studioRun(data, "scmlLocal", { options })).rejects.toThrow(
    /scmlLocal learns a metric for each place.*Look at its decisions under Compare, or choose scml/,
  );
});
