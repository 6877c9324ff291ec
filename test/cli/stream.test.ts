import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { learnerNamed } from "../../src/cli/learnerChoice.ts";
import { streamChoice } from "../../src/cli/streamChoice.ts";
import { streamSource } from "../../src/cli/streamSource.ts";
import { writeNpy } from "../../src/io/npy.ts";
import { readNpz } from "../../src/io/npz.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

const folder = folderWith({ "iris.csv": readFileSync("data/iris.csv", "utf8") });
for (const name of ["iris-zstd", "iris-pages", "vectors"])
  copyFileSync(`test/golden/parquet/${name}.parquet`, path.join(folder, `${name}.parquet`));
const model = (file: string) => {
  const arrays = readNpz(new Uint8Array(read(folder, file)), file);
  return { L: arrays.get("L")?.data as Float64Array, mean: arrays.get("mean")?.data as Float64Array };
};
const squared = (map: Float64Array, cols: number): number[] => {
  const out = new Array<number>(cols * cols).fill(0);
  for (let k = 0; k < map.length; k += cols)
    for (let i = 0; i < cols; i++) for (let j = 0; j < cols; j++) out[i * cols + j] += map[k + i] * map[k + j];
  return out;
};
const close = (found: ArrayLike<number>, expected: ArrayLike<number>): void => {
  const size = Math.max(...Array.from(expected, Math.abs));
  expect(found.length).toBe(expected.length);
  for (let e = 0; e < expected.length; e++) expect(Math.abs(found[e] - expected[e]) / size).toBeLessThan(1e-7);
};
const run = (...words: string[]) => {
  const result = etalon(folder, ...words);
  expect([result.code, result.err]).toEqual([0, expect.anything()]);
  return result;
};

describe("fit --stream", () => {
  test.each([
    ["lda", "iris-pages.parquet", "zscore", []],
    ["kissme", "vectors.parquet", "minmax", ["--vector", "embedding", "--drop", "sku"]],
  ] as const)("%s on %s scaled by %s learns what a fit on all points learns", (learner, file, scale, words) => {
    const common = ["fit", file, "--learner", learner, "--label", "label", "--scale", scale, ...words];
    run(...common, "--holdout", "0", "--out", "whole.etalon");
    const { err } = run(...common, "--stream", "--holdout", "0.2", "--out", "batches.etalon");
    expect(err).toMatch(/is read in batches by Etalon's own reader/);
    const [whole, batches] = [model("whole.etalon"), model("batches.etalon")];
    close(squared(batches.L, 4), squared(whole.L, 4));
    close(batches.mean, whole.mean);
  });

  test("says what it learned from and how well, by points held out, and the model knows its data again", () => {
    const words = ["iris-zstd.parquet", "--learner", "lda", "--label", "label", "--stream", "--out", "judged.etalon"];
    expect(json(folder, "fit", ...words)).toMatchObject({
      ...{ learner: "lda", points: 150, features: 4, converged: true, batches: 1, reader: "Etalon's own reader" },
      evaluation: { score: "accuracy", heldOut: 30, neighbors: 3, learned: { mean: expect.any(Number) } },
    });
    const seen = etalon(folder, "evaluate", "judged.etalon", "iris-zstd.parquet", "--label", "label");
    expect(`${seen.out}${seen.err}`).toMatch(/learned on|training/i);
    expect(run("transform", "judged.etalon", "iris.csv", "--out", "mapped.npy").code).toBe(0);
  });

  test("the same seed gives the same bytes, another one other held-out points", () => {
    const bytes = (seed: string) => {
      run(
        "fit",
        "iris-zstd.parquet",
        "--learner",
        "rca",
        "--label",
        "label",
        "--stream",
        "--seed",
        seed,
        "--out",
        "s.etalon",
      );
      return read(folder, "s.etalon");
    };
    const first = bytes("1");
    expect(bytes("1").equals(first)).toBe(true);
    expect(bytes("2").equals(first)).toBe(false);
  });

  test("a .npy file takes its columns by number, and unsupervised learners need no label", () => {
    const rows = Float32Array.from({ length: 600 }, (_, e) => (e % 4 === 3 ? Math.floor(e / 4) % 2 : Math.sin(e * e)));
    writeFileSync(path.join(folder, "rows.npy"), writeNpy(rows, [150, 4]));
    run("fit", "rows.npy", "--learner", "lda", "--label", "3", "--drop", "1", "--stream", "--out", "npy.etalon");
    const features = json(
      folder,
      "fit",
      "rows.npy",
      "--learner",
      "lda",
      "--label",
      "3",
      "--drop",
      "1",
      "--stream",
      "--out",
      "x.etalon",
    );
    expect(features).toMatchObject({ features: 2, evaluation: { heldOut: 30 } });
    const { err } = run("fit", "rows.npy", "--learner", "pca", "--stream", "--out", "pca.etalon");
    expect(err).toMatch(/there is no estimate: --label would give one/);
    expect(run("transform", "npy.etalon", "rows.npy", "--out", "mapped.npy").code).toBe(0);
    const wrong = etalon(
      folder,
      "fit",
      "rows.npy",
      "--learner",
      "lda",
      "--label",
      "9",
      "--stream",
      "--out",
      "x.etalon",
    );
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringMatching(/The columns of rows\.npy are 0 to 3/)]);
  });

  test("by itself where all points at once would not fit, and only then", () => {
    const rows = 60_000;
    const writer = Float32Array.from({ length: rows * 64 }, (_, e) =>
      e % 64 === 0 ? (e / 64) % 3 : Math.sin(e * (e % 7)),
    );
    writeFileSync(path.join(folder, "large.npy"), writeNpy(writer, [rows, 64]));
    const words = ["large.npy", "--label", "0", "--out", "l.etalon", "--max-memory", "0.28"];
    const { err } = run("fit", ...words, "--learner", "lda");
    expect(err).toMatch(
      /60000 points at once would take about \d+ MB, 280 MB are allowed: large\.npy is read in batches/,
    );
    const iterative = etalon(folder, "fit", ...words, "--learner", "nca");
    expect([iterative.code, iterative.err]).toEqual([
      1,
      expect.stringMatching(/^MEMORY .*in batches through `stream`/),
    ]);
    expect(
      run("fit", "iris-zstd.parquet", "--learner", "lda", "--label", "label", "--out", "s.etalon").err,
    ).not.toMatch(/batches/);
  });

  test("several Parquet files by a pattern are read by DuckDB", () => {
    for (const part of ["a", "b"])
      copyFileSync("test/golden/parquet/iris-zstd.parquet", path.join(folder, `part-${part}.parquet`));
    const { err, out } = run(
      "fit",
      "part-*.parquet",
      "--learner",
      "lda",
      "--label",
      "label",
      "--stream",
      "--out",
      "p.etalon",
    );
    expect(err).toMatch(/part-\*\.parquet is read in batches by DuckDB/);
    expect(out).toMatch(/lda: 300 points, 4 features/);
    expect(run("inspect", "part-*.parquet").out).toMatch(/300 rows/);
    const none = etalon(
      folder,
      "fit",
      "nothing-*.parquet",
      "--learner",
      "lda",
      "--label",
      "label",
      "--out",
      "p.etalon",
    );
    expect([none.code, none.err]).toEqual([1, expect.stringMatching(/there is no file of such a name/)]);
  });

  test("without the package of DuckDB the error names it", () => {
    const hook = `export async function resolve(name, context, next) {
      if (name === "@duckdb/node-api") throw new Error("there is no such package");
      return next(name, context);
    }`;
    const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
    const words = ["inspect", "iris-*.parquet"];
    const main = path.resolve("dist/cli/main.js");
    const without = ["--import", `data:text/javascript,${encodeURIComponent(register)}`, main, ...words];
    const { status, stderr } = spawnSync(process.execPath, without, { cwd: folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/UNSUPPORTED .*npm install @duckdb\/node-api/)]);
    expect(run(...words).out).toMatch(/300 rows/);
  });

  test("rows with missing values are errors, or dropped and counted", () => {
    const data = Array.from({ length: 60 }, (_, i) => (i === 30 ? null : Math.sin(i)));
    const columnData = [
      { name: "x", data, type: "DOUBLE" as const },
      { name: "y", data: Float64Array.from({ length: 60 }, (_, i) => Math.cos(i)), type: "DOUBLE" as const },
    ];
    writeFileSync(path.join(folder, "gaps.parquet"), new Uint8Array(parquetWriteBuffer({ columnData })));
    const words = ["fit", "gaps.parquet", "--learner", "covariance", "--stream", "--out", "g.etalon"];
    const refused = etalon(folder, ...words);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/DATA +gaps\.parquet:31:1: 1 value is missing/),
    ]);
    expect(run(...words, "--missing", "drop").err).toMatch(/1 row with missing values was dropped/);
  });

  test.each([
    ["nca", { label: "label" }, /nca does not learn from batches\. Those that do: .*lda/],
    [undefined, { label: "label" }, /--stream needs a learner by name/],
    ["lda", {}, /lda learns from labels\. Give --label/],
    ["lda", { label: "label", report: "x.html" }, /--stream and --report do not go together/],
    ["lda", { label: "label", missing: "mean" }, /Give --missing drop/],
  ] as const)("%s with %j is refused", async (name, flags, says) => {
    const common = {
      learner: name ?? "auto",
      out: "x.etalon",
      mode: "both",
      seed: 0,
      refit: true,
      neighbors: 3,
      header: true,
    };
    const learner = name && learnerNamed(name);
    await expect(
      streamChoice("iris-zstd.parquet", { ...common, ...flags, stream: true }, learner, []),
    ).rejects.toMatchObject({
      code: "OPTION",
      message: expect.stringMatching(says),
    });
  });

  test("columns that are not there are told with the nearest name", async () => {
    const file = path.join(folder, "iris-zstd.parquet");
    await expect(streamSource(file, { label: "lable" })).rejects.toMatchObject({
      code: "OPTION",
      message: 'unknown column for --label "lable". Did you mean label?',
    });
    await expect(streamSource(path.join(folder, "iris.csv"), {})).rejects.toMatchObject({ code: "UNSUPPORTED" });
    await expect(streamSource("none.parquet", {})).rejects.toMatchObject({ code: "DATA" });
  });

  test("Ctrl-C keeps what was learned so far and says that it is not all", { timeout: 60_000 }, async () => {
    const rows = 150_000;
    const data = Float32Array.from({ length: rows * 32 }, (_, e) => Math.sin(e));
    writeFileSync(path.join(folder, "long.npy"), writeNpy(data, [rows, 32]));
    const words = [
      "fit",
      "long.npy",
      "--learner",
      "pca",
      "--scale",
      "none",
      "--stream",
      "--json",
      "--out",
      "cut.etalon",
    ];
    const child = spawn(process.execPath, [path.resolve("dist/cli/main.js"), ...words], { cwd: folder });
    let [out, err] = ["", ""];
    let asked = false;
    child.stdout.on("data", (text) => {
      out += text;
    });
    child.stderr.on("data", (text) => {
      err += text;
      if (!asked && /read in batches/.test(err)) asked = child.kill("SIGINT");
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect([code, err]).toEqual([130, expect.stringMatching(/stopping/)]);
    const found = JSON.parse(out) as { points: number; converged: boolean; stopReason: string };
    expect(found).toMatchObject({
      converged: false,
      stopReason: expect.stringMatching(/^stopped after \d+ of 150000 points/),
    });
    expect(found.points).toBeLessThan(rows);
    expect(model("cut.etalon").L.length).toBeGreaterThan(0);
  });
});
