import { readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { crc32 } from "../../src/io/crc32.ts";
import { readNpy, writeNpy } from "../../src/io/npy.ts";
import { readNpz, writeNpz } from "../../src/io/npz.ts";

const golden = (name: string) => new Uint8Array(readFileSync(`test/golden/npy/${name}`));
const MATRIX = [1.5, -2, 3e300, 0, -0, 5e-324];

describe("npy", () => {
  test.each(["c.npy", "fortran.npy"])("reads what NumPy wrote: %s", (name) => {
    expect(readNpy(golden(name))).toEqual({ shape: [2, 3], dtype: "<f8", data: Float64Array.from(MATRIX) });
  });

  test("writes the bytes that NumPy writes", () => {
    expect(writeNpy(Float64Array.from(MATRIX), [2, 3])).toEqual(golden("c.npy"));
  });

  test("reads a scalar as an array without dimensions", () => {
    expect(readNpy(golden("scalar.npy"))).toEqual({ shape: [], dtype: "<f8", data: Float64Array.of(3) });
  });

  test("reads back what it wrote", () => {
    const data = fc.oneof(fc.float64Array(), fc.float32Array(), fc.int32Array(), fc.uint8Array());
    fc.assert(
      fc.property(data, fc.boolean(), (array, matrix) => {
        const shape = matrix ? [1, array.length] : [array.length];
        const read = readNpy(writeNpy(array, shape));
        expect(read.shape).toEqual(shape);
        expect(read.data).toEqual(array);
      }),
      { numRuns: 200 },
    );
  });

  test.each<[string, string, RegExp]>([
    ["object.npy", "FORMAT", /Python objects, which could run code/],
    ["big.npy", "FORMAT", />f8.*astype/],
    ["struct.npy", "FORMAT", /not that of a plain array/],
    ["int64big.npy", "DATA", /item 1 is the integer 1152921504606846976/],
  ])("refuses %s", (name, code, message) => {
    expect(() => readNpy(golden(name), name)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });

  test("is refused when cut off anywhere or when bytes follow", () => {
    const bytes = golden("c.npy");
    for (let length = 0; length < bytes.length; length++) {
      expect(() => readNpy(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: "FORMAT" }));
    }
    expect(() => readNpy(Uint8Array.from([...bytes, 0]))).toThrow(/needs 48 bytes, but 49 follow/);
  });

  test("a flipped bit in the header is refused or harmless, never a crash", () => {
    const bytes = golden("c.npy");
    for (let bit = 0; bit < 8 * 128; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      try {
        expect(readNpy(flipped).data.length).toBeLessThanOrEqual(12);
      } catch (error) {
        expect(error).toBeInstanceOf(EtalonError);
      }
    }
  });

  test("a shape whose product overflows is refused", () => {
    const header = "{'descr': '<f8', 'fortran_order': False, 'shape': (9007199254740991, 9007199254740991), }".padEnd(
      117,
    );
    const bytes = Uint8Array.from([0x93, 78, 85, 77, 80, 89, 1, 0, 118, 0, ...new TextEncoder().encode(`${header}\n`)]);
    expect(() => readNpy(bytes)).toThrow(
      expect.objectContaining({ code: "FORMAT", message: expect.stringContaining("needs") }),
    );
  });
});

describe("npz", () => {
  test("reads what numpy.savez wrote", () => {
    const arrays = readNpz(golden("stored.npz"));
    expect([...arrays.keys()].sort()).toEqual(["X", "flags", "names", "y"]);
    expect(arrays.get("X")?.data).toEqual(Float64Array.from(MATRIX));
    expect(arrays.get("y")).toEqual({ shape: [3], dtype: "<i8", data: Float64Array.of(1, 2, -3) });
    expect(arrays.get("names")?.data).toEqual(["a", "ä😀", "long name"]);
    expect(arrays.get("flags")?.data).toEqual(Float64Array.of(1, 0));
  });

  test("reads what numpy.savez_compressed wrote", () => {
    const arrays = readNpz(golden("deflated.npz"));
    expect(arrays.get("points")?.shape).toEqual([400, 3]);
    expect([...arrays.get("points")!.data.slice(-6)]).toEqual(MATRIX);
    expect(arrays.get("f")?.data).toEqual(Float32Array.from(MATRIX));
    const half = arrays.get("h")?.data as Float32Array;
    expect([half[0], half[1], half[3]]).toEqual([1.5, -0, 65504]);
    expect(half[2]).toBeCloseTo(6e-8, 8);
    expect(half[4]).toBeCloseTo(-1e-5, 7);
  });

  test("reads back what it wrote, in bytes that depend on the content alone", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/), fc.float64Array(), { minKeys: 1, maxKeys: 4 }),
        (arrays) => {
          const inputs = Object.entries(arrays).map(([name, data]) => [name, { data, shape: [data.length] }] as const);
          const bytes = writeNpz(Object.fromEntries(inputs));
          expect(writeNpz(Object.fromEntries([...inputs].reverse()))).toEqual(bytes);
          const read = readNpz(bytes);
          expect(read.size).toBe(inputs.length);
          for (const [name, { data }] of inputs) expect(read.get(name)?.data).toEqual(data);
        },
      ),
      { numRuns: 50 },
    );
  });

  test.each(["stored.npz", "deflated.npz"])("%s cut off or flipped is refused or harmless, never a crash", (name) => {
    const bytes = golden(name);
    const survives = (altered: Uint8Array) => {
      try {
        readNpz(altered);
      } catch (error) {
        expect(error).toBeInstanceOf(EtalonError);
        expect(["FORMAT", "MEMORY", "DATA"]).toContain((error as EtalonError).code);
      }
    };
    for (let length = 0; length < bytes.length; length += 3) {
      expect(() => readNpz(bytes.subarray(0, length))).toThrow(expect.objectContaining({ code: "FORMAT" }));
    }
    for (let bit = 0; bit < 8 * bytes.length; bit += 5) {
      const flipped = bytes.slice();
      flipped[bit >> 3] ^= 1 << (bit & 7);
      survives(flipped);
    }
  });

  const deflated = (data: Uint8Array, size: number, crc = crc32(data)) => {
    const packed = deflateRawSync(data, { level: 9 });
    const name = new TextEncoder().encode("X.npy");
    const bytes = new Uint8Array(30 + 46 + 22 + 2 * name.length + packed.length);
    const view = new DataView(bytes.buffer);
    const header = (at: number) => {
      view.setUint16(at + 4, 8, true);
      view.setUint32(at + 10, crc, true);
      view.setUint32(at + 14, packed.length, true);
      view.setUint32(at + 18, size, true);
      view.setUint16(at + 22, name.length, true);
    };
    view.setUint32(0, 0x04034b50, true);
    header(4);
    bytes.set(name, 30);
    bytes.set(packed, 30 + name.length);
    const central = 30 + name.length + packed.length;
    view.setUint32(central, 0x02014b50, true);
    header(central + 6);
    bytes.set(name, central + 46);
    view.setUint32(central + 46 + name.length, 0x06054b50, true);
    view.setUint16(central + 46 + name.length + 10, 1, true);
    view.setUint32(central + 46 + name.length + 16, central, true);
    return bytes;
  };

  test("a deflate bomb is refused before it unfolds", () => {
    const bomb = deflated(writeNpy(new Uint8Array(8_000_000)), 8_000_128);
    expect(() => readNpz(bomb, "bomb.npz")).toThrow(
      expect.objectContaining({ code: "MEMORY", message: expect.stringContaining("beyond the limits") }),
    );
  });

  test("an entry that unfolds to more than it promises is refused", () => {
    const liar = deflated(writeNpy(new Uint8Array(100_000)), 1000);
    expect(() => readNpz(liar)).toThrow(
      expect.objectContaining({ code: "FORMAT", message: expect.stringContaining("more than the 1000 bytes") }),
    );
  });

  test("a wrong CRC is refused", () => {
    const data = writeNpy(Float64Array.of(1));
    expect(readNpz(deflated(data, data.length)).get("X")?.data).toEqual(Float64Array.of(1));
    expect(() => readNpz(deflated(data, data.length, 1))).toThrow(/damaged/);
  });
});
