import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, test } from "vitest";
import { readNpy } from "../../src/io/npy.ts";
import { readGemmModel, readSafetensors } from "../metrics/exportReaders.ts";
import { etalon, folderWith, json, read, smallCsv } from "./etalon.ts";

const folder = folderWith({ "data.csv": smallCsv(), "new.csv": smallCsv(12) });
json(folder, "fit", "data.csv", "--label", "class", "--id", "id", "--learner", "lda", "--out", "m.etalon");
json(folder, "transform", "m.etalon", "new.csv", "--id", "id", "--out", "y.npy");
const mapped = readNpy(read(folder, "y.npy")).data as Float64Array;
const store = ["--data", "new.csv", "--id", "id"];

describe("etalon export", () => {
  test.each([
    ["safetensors", "f32"],
    ["onnx", "f32"],
    ["faiss", "f32"],
    ["npz", "f64"],
    ["json", "f64"],
  ])("%s holds the map in %s", (to, dtype) => {
    expect(json(folder, "export", "m.etalon", "--to", to, "--out", `map.${to}`)).toEqual({
      model: "m.etalon",
      to,
      out: `map.${to}`,
      components: 1,
      features: 3,
      dtype,
    });
  });

  test("--dtype f64 keeps every bit, and what cannot is refused with what can", () => {
    json(folder, "export", "m.etalon", "--to", "json", "--out", "m.json");
    const { L } = JSON.parse(read(folder, "m.json").toString()) as { L: number[][] };
    json(folder, "export", "m.etalon", "--to", "safetensors", "--dtype", "f64", "--out", "wide.safetensors");
    expect(readSafetensors(read(folder, "wide.safetensors")).get("linear.weight")?.values).toEqual(L[0]);
    json(folder, "export", "m.etalon", "--to", "onnx", "--dtype", "f64", "--out", "wide.onnx");
    expect(readGemmModel(read(folder, "wide.onnx")).tensors.get("weight")?.values).toEqual(L[0]);
    expect(etalon(folder, "export", "m.etalon", "--to", "faiss", "--dtype", "f64", "--out", "no.faiss")).toMatchObject({
      code: 1,
      err: expect.stringMatching(
        /faiss does not hold 64-bit numbers\. These do: npz, json, safetensors, onnx, lancedb/,
      ),
    });
    expect(existsSync(path.join(folder, "no.faiss"))).toBe(false);
  });

  test("sentence-transformers get a folder, which is replaced as a whole and never mixed with other files", () => {
    const words = ["export", "m.etalon", "--to", "sentence-transformers", "--out", "deep/dense"];
    for (const round of [1, 2]) {
      expect(json(folder, ...words), `round ${round}`).toMatchObject({ out: "deep/dense", components: 1 });
      expect(readdirSync(path.join(folder, "deep/dense")).sort()).toEqual(["config.json", "model.safetensors"]);
      expect(readdirSync(path.join(folder, "deep"))).toEqual(["dense"]);
    }
    mkdirSync(path.join(folder, "mine"));
    writeFileSync(path.join(folder, "mine/thesis.txt"), "");
    const { code, err } = etalon(folder, ...words.slice(0, -1), "mine");
    expect([code, err]).toEqual([1, expect.stringMatching(/holds other files, such as "thesis\.txt"/)]);
    expect(readdirSync(path.join(folder, "mine"))).toEqual(["thesis.txt"]);
    expect(etalon(folder, ...words.slice(0, -1), "data.csv").err).toMatch(
      /it is a file, where a folder is to be written/,
    );
  });

  test("stores get the points as transform maps them, with their ids", async () => {
    const summary = json(folder, "export", "m.etalon", "--to", "lancedb", ...store, "--out", "v.parquet");
    expect(summary).toMatchObject({ to: "lancedb", points: 12, components: 1, features: 3, dtype: "f32" });
    const rows = await parquetReadObjects({ file: new Uint8Array(read(folder, "v.parquet")).buffer });
    expect(rows).toEqual(Array.from(mapped, (value, i) => ({ id: `p${i}`, vector: [Math.fround(value)] })));
    json(folder, "export", "m.etalon", "--to", "qdrant", ...store, "--table", "t", "--out", "v.jsonl");
    const points = JSON.parse(read(folder, "v.jsonl").toString().split("\n")[1]).body.points;
    expect(points[11]).toEqual({
      id: 11,
      vector: [Number(mapped[11].toPrecision(9))].map(f32),
      payload: { id: "p11" },
    });
    json(folder, "export", "m.etalon", "--to", "sqlite-vec", ...store, "--out", "v.sql");
    expect(read(folder, "v.sql").toString()).toContain("vec0(id TEXT PRIMARY KEY, learned float[1])");
    json(folder, "export", "m.etalon", "--to", "pgvector", ...store, "--table", "shop.items", "--out", "p.sql");
    expect(read(folder, "p.sql").toString()).toContain('ALTER TABLE "shop"."items" ADD COLUMN "learned" vector(1);');
  });

  test.each<[string, string[], RegExp]>([
    ["pgvector", store, /pgvector fills a table that exists\. Name it with --table/],
    ["pgvector", ["--table", "t", "--data", "new.csv", "--drop", "id"], /Name the column of ids with --id/],
    ["qdrant", [], /qdrant holds points, not the map.*--data.*sentence-transformers/],
    ["lancedb", [...store, "--table", "t"], /lancedb has no use for --table/],
    ["onnx", ["--data", "new.csv"], /onnx holds the map alone, and has no use for --data/],
    ["npz", ["--dtype", "f16"], /--dtype/],
    ["milvus", [], /value for --to/],
  ])("%s with %j says what is wrong and writes nothing", (to, words, message) => {
    const { code, err } = etalon(folder, "export", "m.etalon", "--to", to, ...words, "--out", "wrong.out");
    expect(code).toBeGreaterThan(0);
    expect(err).toMatch(message);
    expect(existsSync(path.join(folder, "wrong.out"))).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

/** The number that JSON reads for a 32-bit value. */
const f32 = (value: number): number => Number(Math.fround(value).toPrecision(9));
