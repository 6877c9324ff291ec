import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { ByteWriter, ParquetWriter, parquetWriteBuffer } from "hyparquet-writer";
import { describe, expect, test } from "vitest";
import { EtalonError } from "../../../src/base/errors.ts";
import { toDataset } from "../../../src/io/dataset.ts";
import { parseParquet } from "../../../src/io/parquet/parseParquet.ts";
import { endOfStructure } from "../../../src/io/parquet/wellFormed.ts";

const bytesOf = (name: string) => new Uint8Array(readFileSync(`test/golden/parquet/${name}.parquet`));
const table = (name: string) => parseParquet(bytesOf(name), { source: name });
const errorOf = (read: () => unknown): EtalonError | undefined => {
  try {
    read();
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(EtalonError);
    return error as EtalonError;
  }
};

describe("what a Parquet file cannot be", () => {
  test.each<[string, string, RegExp, (() => unknown)?]>([
    ["empty", "DATA", /empty: the file holds no rows/],
    ["twice", "FORMAT", /several columns are called "x"/],
    ["inexact", "DATA", /inexact: row 2, column "v": entry 0 of the list is an integer beyond 2\^53/],
    ["ragged", "DATA", /ragged:2:1: the list has 1 numbers, the first one has 2/, ragged],
    ["infinite", "DATA", /infinite:3:1: "x" is Infinity/, () => toDataset(table("infinite"))],
    ["snowflake", "DATA", /types:1:10: "9007199254740993" .* beyond 2\^53.* --id/s, snowflake],
  ])("%s: %s", (name, code, says, read = () => table(name)) => {
    expect(errorOf(read)).toMatchObject({ code, message: expect.stringMatching(says) });
  });

  test("lists that are empty are ragged, wherever they stand", () => {
    const { columns, ...rest } = table("ragged");
    const values = [new Float64Array(0), Float64Array.of(1)];
    const empty = { ...rest, rows: 2, columns: [{ kind: "vector" as const, name: "v", values }] };
    expect(columns[0].kind).toBe("vector");
    expect(() => toDataset(empty, { vector: "v" })).toThrow(/ragged:1:1: the list has 0 numbers/);
  });

  test("integers beyond 2^53 are exact names", () => {
    const only = { ...table("types"), columns: table("types").columns.filter(({ name }) => /^snow|^i8/.test(name)) };
    expect(toDataset({ ...only, rows: 2 }, { id: "snowflake" }).ids).toEqual(["9007199254740993", "2"]);
  });

  test("an encrypted file is named as such", () => {
    const bytes = bytesOf("iris-none");
    bytes.set([0x50, 0x41, 0x52, 0x45], bytes.length - 4);
    expect(errorOf(() => parseParquet(bytes))).toMatchObject({ code: "UNSUPPORTED" });
  });

  test("columns too large for the memory allowed are refused by what the file declares", () => {
    const needed = 150 * (4 * 8 + 64);
    const read = (memory: number) => errorOf(() => parseParquet(bytesOf("iris-zstd"), { memory }));
    expect(read(needed - 1)).toMatchObject({ code: "MEMORY", message: expect.stringMatching(/150 rows of 5 columns/) });
    expect(read(needed)).toBeUndefined();
  });

  test("a file that declares what it does not hold is refused before memory is taken for it", () => {
    // num_rows, and num_values of a column: zigzag 150 is 0xac 0x02, seen wherever the footer says so.
    const bytes = bytesOf("iris-none");
    const footer = bytes.length - 8 - new DataView(bytes.buffer).getUint32(bytes.length - 8, true);
    const found: number[] = [];
    for (let k = footer; k + 1 < bytes.length; k++) if (bytes[k] === 0xac && bytes[k + 1] === 2) found.push(k);
    expect(found.length).toBeGreaterThan(6);
    for (const at of found) {
      const forged = new Uint8Array(bytes.length + 3);
      forged.set(bytes.subarray(0, at));
      forged.set([0xfe, 0xff, 0xff, 0xff, 0x7f], at); // 17 thousand million
      forged.set(bytes.subarray(at + 2), at + 5);
      const length = new DataView(forged.buffer).getUint32(forged.length - 8, true) + 3;
      new DataView(forged.buffer).setUint32(forged.length - 8, length, true);
      expect(["FORMAT", "MEMORY", undefined]).toContain(errorOf(() => parseParquet(forged))?.code);
    }
  });
});

const withEnd = (end: readonly number[]): Uint8Array => {
  const magic = [0x50, 0x41, 0x52, 0x31];
  const length = [end.length & 255, (end.length >> 8) & 255, 0, 0];
  return Uint8Array.from([...magic, ...end, ...length, ...magic]);
};

describe("small files made to exhaust their reader", () => {
  test("lists that claim millions of lists, in each other, are refused unread", () => {
    const millions = [0xf9, 0xff, 0xff, 0xff, 0x0f]; // a list of 33,554,431 lists
    const bomb = withEnd([0x19, ...Array.from({ length: 30 }, () => millions).flat(), 0, 0]);
    expect(errorOf(() => parseParquet(bomb))).toMatchObject({ code: "FORMAT" });
    expect(() => endOfStructure(Uint8Array.from([0x19, ...millions, 0]), 0)).toThrow(/ends too early/);
    expect(() => endOfStructure(new Uint8Array(200).fill(0x1c), 0)).toThrow(/nested too deeply/);
    expect(endOfStructure(Uint8Array.from([0x15, 0x80, 0x01, 0x18, 2, 7, 7, 0x11, 0, 9]), 0)).toBe(9);
  });

  test("columns in groups in groups are refused before they are walked", () => {
    const writer = new ByteWriter();
    const groups = Array.from({ length: 80 }, () => ({
      name: "g",
      num_children: 1,
      repetition_type: "OPTIONAL" as const,
    }));
    const leaf = { name: "x", type: "DOUBLE" as const, repetition_type: "OPTIONAL" as const };
    new ParquetWriter({ writer, schema: [{ name: "root", num_children: 1 }, ...groups, leaf] }).finish();
    const deep = errorOf(() => parseParquet(writer.getBytes()));
    expect(deep).toMatchObject({ code: "FORMAT", message: expect.stringMatching(/nested too deeply/) });
  });

  test("pages that grow beyond the memory allowed, one after the other, are refused", () => {
    const columnData = [{ name: "v", data: new Float64Array(100_000), encoding: "PLAIN" as const }];
    const packed = { codec: "GZIP" as const, compressors: { GZIP: (input: Uint8Array) => gzipSync(input) } };
    const bytes = new Uint8Array(parquetWriteBuffer({ columnData, ...packed }));
    expect(bytes.length).toBeLessThan(10_000);
    expect(errorOf(() => parseParquet(bytes, { memory: 1_600_000 }))).toBeUndefined();
    const refused = errorOf(() => parseParquet(bytes, { memory: 790_000 }));
    expect(refused).toMatchObject({ code: "MEMORY", message: expect.stringMatching(/would take about/) });
    const words = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: "t", data: LONG }], ...packed }));
    expect(errorOf(() => parseParquet(words, { memory: 64 * LONG.length }))).toMatchObject({
      code: "MEMORY",
      message: expect.stringMatching(/pages, unpacked, would take more/),
    });
  });
});

const LONG = Array.from({ length: 100 }, (_, k) => `${k}`.repeat(5_000));

const NAMES = ["iris-none", "iris-snappy", "iris-gzip", "iris-zstd", "iris-brotli", "iris-lz4", "iris-pages"].concat([
  "iris-split",
  "types",
  "delta",
  "vectors",
  "vectors-fixed",
  "int96",
  "pairs",
]);

describe("damaged Parquet files", () => {
  test.each(NAMES)("%s, cut anywhere, is refused", (name) => {
    const bytes = bytesOf(name);
    for (let length = 0; length < bytes.length; length += 1 + (length % 37)) {
      expect(errorOf(() => parseParquet(bytes.subarray(0, length)))?.code).toBe("FORMAT");
    }
  });

  test.each(NAMES)("%s with bytes changed is read or refused, never worse", (name) => {
    const whole = bytesOf(name);
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(changes, (changed) => {
        const bytes = whole.slice();
        for (const [at, byte] of changed) bytes[at] = byte;
        const code = errorOf(() => parseParquet(bytes))?.code;
        expect([undefined, "FORMAT", "DATA", "UNSUPPORTED", "MEMORY"]).toContain(code);
      }),
      { numRuns: 300 },
    );
  });

  test("where pages have checksums, one change in a hundred goes unseen at most", () => {
    const whole = bytesOf("iris-pages");
    const footer = whole.length - 8 - new DataView(whole.buffer).getUint32(whole.length - 8, true);
    const written = JSON.stringify(parseParquet(whole));
    let unseen = 0; // in heads, which have none
    for (let at = 4; at < footer; at += 3) {
      const bytes = whole.slice();
      bytes[at] ^= 16;
      let read = "";
      const error = errorOf(() => {
        read = JSON.stringify(parseParquet(bytes));
      });
      if (error === undefined && read !== written) unseen++;
    }
    expect(unseen).toBeLessThan(footer / 300);
  });
});

function ragged(): unknown {
  return toDataset(table("ragged"), { vector: "v" });
}

function snowflake(): unknown {
  return toDataset(table("types"), { missing: "mean" });
}
