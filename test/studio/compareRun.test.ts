import { compare, finish, knnClassifier, learners, Matrix } from "etalon";
import { verdictSentence } from "etalon/plot";
import { describe, expect, test } from "vitest";
import { type Edit, editedData } from "../../studio/src/store/edits.ts";
import type { CompareEvent, CompareRequest, Entrant } from "../../studio/src/work/compareProtocol.ts";
import { CompareRun } from "../../studio/src/work/compareRun.ts";
import type { StudioData } from "../../studio/src/work/protocol.ts";
import { studioData } from "./runs.ts";

const entrant = (learner: string, options: Entrant["options"] = {}): Entrant => ({ learner, options });

function requestOf(data: StudioData, entrants: readonly Entrant[], edits: readonly Edit[] = []): CompareRequest {
  const { removed, rows, cols, points, codes } = editedData(data, edits);
  const { classes, features, standardized } = data;
  const edited = { rows, cols, points, codes, removed: [...removed] };
  return { entrants, seed: 0, budget: null, ...edited, classes, features, standardized };
}

const wine = await studioData("wine");
const stripes = await studioData("stripes", { length: 8, points: 60 });
const rowsOf = (events: readonly CompareEvent[]) => events.filter((event) => event.kind === "row");

describe("a comparison in the studio", () => {
  test("says what the library's comparison of the same points says, each row at its end and all at the end", async () => {
    const events: CompareEvent[] = [];
    const entrants = [entrant("lda"), entrant("lmnn", { maxIterations: 20 })];
    const result = await new CompareRun(requestOf(wine, entrants)).run((event) => events.push(event));
    const { rows, cols, points, classes } = wine;
    const data = {
      points: { rows, cols, data: points },
      labels: Array.from(wine.codes, (code) => classes[code]),
    };
    const expected = finish(
      compare(data, [{ learner: learners["lda"] }, { learner: learners["lmnn"], options: { maxIterations: 20 } }]),
    );
    const timeless = (all: readonly object[] = []) => all.map((row) => ({ ...row, fitSeconds: null }));
    expect(timeless(result?.rows)).toEqual(timeless(expected.summary.rows));
    expect(result?.sentence).toBe(verdictSentence(expected));
    expect(result?.keep).toBe(expected.summary.keep?.learner);
    const told = new Map(rowsOf(events).map(({ row }) => [row.learner, row]));
    expect(result?.rows.map(({ learner }) => told.get(learner))).toEqual(result?.rows);
    const stands = events.flatMap((event) => (event.kind === "stand" ? [event.stand] : []));
    expect(stands.filter(({ learner }) => learner === "lmnn").map(({ perFold }) => perFold.length)).toEqual(
      expect.arrayContaining([0, 1, 2, 3, 4]),
    );
    expect(rowsOf(events).at(-1)?.row.fitSeconds.total).toBeGreaterThan(0);
  });

  test("draws what the first fold's classifier decides, and counts each error once", async () => {
    const events: CompareEvent[] = [];
    await new CompareRun(requestOf(stripes, [entrant("euclidean"), entrant("nca")])).run((event) => events.push(event));
    const ground = events.find((event) => event.kind === "ground")?.ground;
    const drawn = rowsOf(events);
    const held = new Set(ground?.held);
    const learned = Array.from(stripes.codes.keys()).filter((row) => !held.has(row));
    const at = (row: number): number[] => [stripes.points[2 * row], stripes.points[2 * row + 1]];
    const { regions, confusion, changed } = drawn[0].picture ?? {};
    const classifier = knnClassifier({
      points: Matrix.from(learned.map(at)),
      labels: learned.map((row) => stripes.codes[row]),
    });
    const [left, bottom, right, top] = regions?.bounds ?? [0, 0, 0, 0];
    for (let cell = 0; cell < (regions?.codes.length ?? 0); cell += 97) {
      const [cols, rows] = [regions?.cols ?? 1, regions?.rows ?? 1];
      const x = left + ((right - left) * ((cell % cols) + 0.5)) / cols;
      const y = top - ((top - bottom) * (Math.floor(cell / cols) + 0.5)) / rows;
      expect(regions?.codes[cell]).toBe(classifier.predict(Matrix.from([[x, y]]))[0]);
    }
    expect(changed).toBe(0);
    expect(drawn[1].picture?.changed).toBeGreaterThan(0);
    const counts = confusion?.counts.flat() ?? [];
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(60);
    const mean = (counts[0] + counts[3]) / 60;
    expect(drawn[0].row.accuracy?.mean).toBeCloseTo(mean, 9);
  });

  test("leaves removed points out, of the folds and of all neighbors", async () => {
    const gone = [0, 7, 30];
    const edits = gone.map((point): Edit => ({ kind: "remove", point }));
    const events: CompareEvent[] = [];
    const run = new CompareRun(requestOf(stripes, [entrant("pca")], edits));
    await run.run((event) => events.push(event));
    const total = rowsOf(events)[0]
      .picture?.confusion.counts.flat()
      .reduce((sum, count) => sum + count, 0);
    expect(total).toBe(57);
    for (let row = 1; row < 60; row += 5) {
      for (const { near } of run.neighbors(row, 5)) {
        expect(near).toHaveLength(5);
        expect(near.map((found) => found.row).filter((found) => found === row || gone.includes(found))).toEqual([]);
        expect(near.map(({ distance }) => distance)).toEqual(
          near.map(({ distance }) => distance).sort((a, b) => a - b),
        );
      }
    }
    expect(run.neighbors(1, 5).map(({ learner }) => learner)).toEqual(["euclidean", "pca"]);
  });

  test("keeps the rows of learners that cannot take part, with the reason, and compares the others", async () => {
    const events: CompareEvent[] = [];
    const entrants = [
      entrant("nosuch"),
      entrant("lmnn", { push: 2 }),
      entrant("lda", { components: 9 }),
      entrant("pca"),
    ];
    const result = await new CompareRun(requestOf(stripes, entrants)).run((event) => events.push(event));
    const failed = new Map(result?.rows.filter(({ error }) => error).map(({ learner, error }) => [learner, error]));
    expect([...failed.keys()].sort()).toEqual(["lda", "lmnn", "nosuch"]);
    expect(failed.get("lmnn")?.message).toMatch(/push/);
    expect(failed.get("nosuch")?.message).toMatch(/no learner "nosuch"/);
    expect(result?.rows.find(({ learner }) => learner === "pca")?.accuracy).not.toBeNull();
    expect(rowsOf(events)).toHaveLength(5);
  });

  test("stops at the next iterate and keeps the rows that ended", async () => {
    const run = new CompareRun(requestOf(wine, [entrant("lda"), entrant("nca", { maxIterations: 5000 })]));
    const result = await run.run((event) => {
      if (event.kind === "row" && event.row.learner === "lda") run.stop();
    });
    const status = new Map(result?.rows.map((row) => [row.learner, row.error?.code ?? row.status]));
    expect([...status]).toEqual([
      ["euclidean", "ok"],
      ["lda", "ok"],
      ["nca", "ABORTED"],
    ]);
    expect(result?.sentence).toMatch(/lda/);
  });

  test("says nothing more once another comparison took its place", async () => {
    const run = new CompareRun(requestOf(wine, [entrant("lda"), entrant("pca")]));
    let events = 0;
    const result = await run.run(() => {
      if (++events === 3) run.abandon();
    });
    expect(result).toBeUndefined();
    expect(events).toBe(3);
  });

  test("says in the library's words when the data cannot be compared on", () => {
    const alone = { ...stripes, codes: stripes.codes.map(() => 0) };
    expect(() => new CompareRun(requestOf(alone, [entrant("lda")]))).toThrow(/Comparing needs at least two/);
  });
});
