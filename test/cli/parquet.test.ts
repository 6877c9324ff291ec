import { copyFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { readNpy } from "../../src/io/npy.ts";
import { readNpz } from "../../src/io/npz.ts";
import { parseParquet } from "../../src/io/parquet/parseParquet.ts";
import { etalon, folderWith, json, read } from "./etalon.ts";

const folder = folderWith({ "iris.csv": readFileSync("data/iris.csv", "utf8") });
for (const name of ["iris-zstd", "iris-pages", "vectors", "vectors-fixed", "pairs", "triplets", "types"]) {
  copyFileSync(`test/golden/parquet/${name}.parquet`, path.join(folder, `${name}.parquet`));
}
const learn = (data: string, ...words: string[]) => {
  const { code, err } = etalon(folder, "fit", data, "--out", "m.etalon", ...words);
  expect([code, err]).toEqual([0, expect.anything()]);
  return readNpz(new Uint8Array(read(folder, "m.etalon")), "m.etalon").get("L")?.data;
};

describe("Parquet on the command line", () => {
  test("inspect tells rows, the vector column and norms", () => {
    const { code, out } = etalon(folder, "inspect", "vectors.parquet", "pairs.parquet", "--id", "sku");
    expect(code).toBe(0);
    expect(out).toMatch(/vectors\.parquet: 150 rows, 4 features/);
    expect(out).toMatch(/embedding +float32\[4\] +0 +149/);
    expect(out).toMatch(/norms 5\.2269 to 11\.111; 1 duplicate row/);
    expect(out).toMatch(/pairs\.parquet: 20 similar and 20 dissimilar pairs, 0 unknown ids/);
    expect(json(folder, "inspect", "vectors.parquet")).toMatchObject({ rows: 150, features: 4, vector: "embedding" });
  });

  test("fit learns the metric of the CSV file, bit for bit", () => {
    const words = ["--label", "label", "--learner", "gmml"];
    const expected = learn("iris.csv", ...words);
    expect(expected).toBeDefined();
    expect(learn("iris-zstd.parquet", ...words)).toEqual(expected);
    expect(learn("iris-pages.parquet", ...words)).toEqual(expected);
    expect(learn("vectors-fixed.parquet", "--vector", "embedding", "--scale", "zscore", ...words)).toEqual(expected);
  });

  test("pairs and triplets come from Parquet files too", () => {
    const vectors = ["vectors.parquet", "--vector", "embedding", "--id", "sku"] as const;
    expect(learn(...vectors, "--pairs", "pairs.parquet", "--learner", "itml")).toHaveLength(16);
    const judged = json(folder, "evaluate", "m.etalon", ...vectors, "--pairs", "pairs.parquet");
    expect(judged).toMatchObject({
      points: 150,
      scores: expect.arrayContaining([expect.objectContaining({ score: "pair AUC" })]),
    });
    expect(learn("iris-zstd.parquet", "--triplets", "triplets.parquet", "--learner", "oasis")).toBeDefined();
  });

  test("data sets, mapped points and neighbors are written as Parquet and read again", () => {
    const run = (...words: string[]) => expect(etalon(folder, ...words)).toMatchObject({ code: 0 });
    run("datasets", "iris", "--out", "own.parquet");
    expect(learn("own.parquet", "--label", "label", "--learner", "lda")).toEqual(
      learn("iris.csv", "--label", "label", "--learner", "lda"),
    );
    run("transform", "m.etalon", "own.parquet", "--out", "mapped.parquet");
    run("transform", "m.etalon", "own.parquet", "--out", "mapped.npy");
    run("neighbors", "m.etalon", "own.parquet", "--out", "near.parquet", "--neighbors", "2");
    const { columns } = parseParquet(new Uint8Array(read(folder, "mapped.parquet")));
    const lists = Array.from(columns[0].values as readonly Float64Array[], (values) => Array.from(values));
    expect(lists.flat()).toEqual(Array.from(readNpy(new Uint8Array(read(folder, "mapped.npy"))).data as Float64Array));
    expect(json(folder, "inspect", "near.parquet", "--features", "rank")).toMatchObject({ rows: 300 });
  });

  test("what is left out is said, and is an error under --strict", () => {
    const words = ["inspect", "types.parquet", "--features", "i8,u8", "--drop", "snowflake"];
    const { code, err } = etalon(folder, ...words);
    expect([code, err]).toEqual([0, expect.stringMatching(/columns were left out: "meta" \(struct\)/)]);
    expect(etalon(folder, ...words, "--strict").code).toBe(1);
  });
});
