import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { columnsOf, openBytes } from "../../studio/src/work/datasets.ts";

const parquet = (name: string) => new Uint8Array(readFileSync(`test/golden/parquet/${name}.parquet`));

describe("a file of one's own", () => {
  test("may be Parquet, and is then what the CSV file is", async () => {
    const csv = await openBytes("iris.csv", new Uint8Array(readFileSync("data/iris.csv")), { label: "label" });
    expect(await openBytes("iris.parquet", parquet("iris-zstd"))).toEqual({ ...csv, name: "iris.parquet" });
  });

  test("may hold its features in one column of lists, which are not standardized", async () => {
    const data = await openBytes("own.parquet", parquet("vectors-fixed"));
    expect([data.cols, data.features[0], data.standardized]).toEqual([4, "embedding[0]", false]);
    expect(data.points.slice(0, 4)).toEqual(Float64Array.of(5.1, 3.5, 1.4, 0.2));
    expect(data.classes).toHaveLength(3);
    expect(await columnsOf("own.parquet", parquet("vectors-fixed"))).toEqual(["sku", "embedding", "label"]);
  });

  test("is refused in words when it is damaged", async () => {
    const cut = parquet("iris-zstd").subarray(0, 900);
    await expect(openBytes("own.parquet", cut)).rejects.toThrow(/own\.parquet: this is no whole Parquet file/);
  });
});
