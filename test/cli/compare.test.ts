import { describe, expect, test } from "vitest";
import { trainers } from "../../src/learners/trainers.ts";
import { etalon, folderWith, json, read, smallCsv } from "./etalon.ts";

interface Row {
  learner: string;
  status: string;
  accuracy: { mean: number; ci: [number, number]; perFold: number[] } | null;
  fitSeconds: unknown;
  versusEuclidean: { difference: number; verdict: string } | null;
  error: unknown;
}
interface Document {
  rows: Row[];
  keep: { learner: string; reason: string; command: string | null };
  protocol: unknown;
}

const fold = (start: number): number[] => Array.from({ length: 10 }, (_, i) => start + i);
const folder = folderWith({
  "data.csv": smallCsv(),
  "folds.json": JSON.stringify({ test: [fold(0), fold(10), fold(20), fold(30)] }),
});
const base = ["compare", "data.csv", "--label", "class", "--id", "id", "--learners", "lda,covariance", "--folds", "4"];
const withoutTimes = (document: Document): Document => ({
  ...document,
  rows: document.rows.map((row) => ({ ...row, fitSeconds: null })),
});

describe("etalon compare", () => {
  const document = json(folder, ...base) as Document;

  test("prints exactly the promised keys, with Euclidean among the rows", () => {
    expect(Object.keys(document)).toEqual(["dataset", "points", "features", "classes", "protocol", "rows", "keep"]);
    expect(document).toMatchObject({
      dataset: "data.csv",
      points: 40,
      features: 3,
      classes: 2,
      protocol: { folds: 4, neighbors: 3, seed: 0, scale: "zscore" },
    });
    expect(document.rows.map(({ learner }) => learner)).toEqual(["euclidean", "lda", "covariance"]);
    for (const row of document.rows) {
      expect(Object.keys(row).sort()).toEqual([
        "accuracy",
        "components",
        "converged",
        "error",
        "fitSeconds",
        "learner",
        "sample",
        "status",
        "versusEuclidean",
      ]);
    }
    const [euclidean, lda] = document.rows;
    expect(euclidean.versusEuclidean).toEqual({ difference: 0, ci: [0, 0], verdict: "same" });
    expect(Object.keys(lda.accuracy ?? {})).toEqual(["mean", "ci", "perFold"]);
    expect(Object.keys(lda.fitSeconds as object)).toEqual(["mean", "total"]);
    expect(lda.accuracy?.mean).toBeCloseTo((lda.accuracy?.perFold.reduce((sum, value) => sum + value, 0) ?? 0) / 4, 12);
  });

  test("says what to keep, why, and how to learn it", () => {
    expect(document.keep).toEqual({
      learner: "euclidean",
      reason: "No learned distance is better beyond doubt.",
      command: null,
    });
    const words = ["compare", "wine", "--learners", "dca,pca", "--set", "dca.components=2"];
    const { keep, rows } = json(folder, ...words) as Document;
    expect(rows.map(({ learner, versusEuclidean }) => [learner, versusEuclidean?.verdict])).toContainEqual([
      "dca",
      "better",
    ]);
    const command = "etalon fit wine --learner dca --set dca.components=2 --scale zscore --out dca.etalon";
    expect(keep).toEqual({
      learner: "dca",
      reason: "No other learner that is better than Euclidean is tied with it.",
      command,
    });
    expect(etalon(folder, ...words).out).toContain(`\nLearn it: ${command}\n`);
    expect(etalon(folder, ...command.split(" ").slice(1)).code).toBe(0);
  });

  test("gives the same document for the same seed, times aside", () => {
    expect(withoutTimes(json(folder, ...base) as Document)).toEqual(withoutTimes(document));
  });

  test("takes folds from a file", () => {
    const given = json(
      folder,
      "compare",
      "data.csv",
      "--label",
      "class",
      "--id",
      "id",
      "--learners",
      "lda",
      "--folds-file",
      "folds.json",
    ) as Document;
    expect(given.rows[0].accuracy?.perFold.length).toBe(4);
  });

  test("prints nothing but the document on stdout, and nothing on stderr without a terminal", () => {
    const { out, err } = etalon(folder, ...base, "--json");
    expect(out.trim().split("\n").length).toBe(1);
    expect(err).toBe("");
  });

  test("exits with 3 under --require-gain when nothing is better, and with 0 when something is", () => {
    expect(
      etalon(folder, "compare", "data.csv", "--label", "class", "--learners", "euclidean", "--require-gain").code,
    ).toBe(3);
    expect(etalon(folder, ...base, "--require-gain").code).toBe(
      document.rows.some((row) => row.versusEuclidean?.verdict === "better") ? 0 : 3,
    );
  });

  test("keeps the row of a learner that fails", () => {
    const some = json(
      folder,
      "compare",
      "data.csv",
      "--label",
      "class",
      "--drop",
      "id",
      "--learners",
      "pca,lda",
      "--set",
      "pca.components=9",
    ) as Document;
    expect(some.rows.map(({ status }) => status)).toContain("ok");
    const { error, accuracy } = some.rows.find(({ status }) => status === "failed") as Row;
    expect([accuracy, (error as { code: string }).code]).toEqual([null, "OPTION"]);
  });

  test("ends with 1 when all that was asked for ran out of time, and keeps their rows", () => {
    const { code, out } = etalon(folder, "compare", "digits", "--learners", "pca", "--timeout", "0.001", "--json");
    const { rows } = JSON.parse(out) as Document;
    expect([code, rows.map(({ learner, status }) => [learner, status])]).toEqual([
      1,
      [
        ["euclidean", "timeout"],
        ["pca", "timeout"],
      ],
    ]);
    expect(rows[1]).toMatchObject({
      accuracy: null,
      converged: null,
      versusEuclidean: null,
      error: { code: "ABORTED" },
    });
  });

  test("names a learner that fails once in its line, and keeps what would not fit into memory in the table", () => {
    const { out } = etalon(folder, ...base, "--set", "lda.components=9");
    expect(out).toMatch(/^lda: failed, OPTION `components: 9` exceeds the 3 features/m);
    const { code, out: tight } = etalon(folder, ...base, "--max-memory", "0.001");
    expect([code, tight]).toEqual([1, ""]);
  });

  test("shares a budget of seconds among the learners, and says who had no turn", () => {
    const { rows } = json(folder, "compare", "digits", "--learners", "pca,nca", "--budget", "0.05") as Document;
    const nca = rows.find(({ learner }) => learner === "nca") as Row;
    expect([nca.status, (nca.error as { code: string }).code]).toEqual([
      expect.stringMatching(/skipped|timeout/),
      "ABORTED",
    ]);
    const { out } = etalon(folder, "compare", "digits", "--learners", "nca", "--budget", "0.05");
    expect(out).toMatch(/^nca: (skipped|timeout), ABORTED /m);
  });

  test("compares every learner by default", () => {
    const all = json(
      folder,
      "compare",
      "data.csv",
      "--label",
      "class",
      "--drop",
      "id",
      "--folds",
      "2",
      "--timeout",
      "5",
    ) as Document;
    const expected = Object.keys(trainers).filter((name) => !trainers[name].tags.includes("ownChoice"));
    expect(all.rows.map(({ learner }) => learner).sort()).toEqual(expected.sort());
  });

  test("writes a report that makes its own folder and repeats byte for byte, times aside", () => {
    const report = (name: string) => {
      etalon(folder, ...base, "--report", `out/${name}`);
      return read(folder, `out/${name}`)
        .toString()
        .replaceAll(/<td class="wide">[\d.]+<\/td>/g, "");
    };
    const html = report("a.html");
    expect(html).toContain(
      "etalon compare data.csv --label class --id id --learners lda,covariance --folds 4 --neighbors 3 --scale zscore --seed 0",
    );
    expect(report("b.html")).toBe(html);
  });

  test("answers in plain words", () => {
    const { out } = etalon(folder, ...base);
    expect(out).toMatch(/^data\.csv: 40 points, 3 features, 2 classes; 4 folds, 3 neighbors, scale zscore, seed 0/);
    expect(out).toMatch(/\n(Use|Stay with) /);
  });
});
