import { afterEach, describe, expect, test } from "vitest";
import { type NativeInUse, nativeText, useNative, useWantedBackend } from "../../src/engine/native.ts";
import { useThreadsOfNode } from "../../src/engine/threads.ts";
import { cholesky } from "../../src/linalg/cholesky.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { backendFor } from "../../src/linalg/loops/backend.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { multiply, multiplyInto, weightedGram } from "../../src/linalg/products.ts";
import { randomMatrix } from "../linalg/both.ts";

let native: NativeInUse | undefined;
afterEach(() => {
  native?.close();
  native = undefined;
  useThreadsOfNode(1);
});

const [a, b] = [randomMatrix(130, 90, 1), randomMatrix(90, 70, 2)];
const weights = Float64Array.from({ length: 130 }, (_, i) => (i % 5) - 2);
const gram = weightedGram(a);
/** Everything that a native library may compute, with operands that are transposed, accumulated, and too small for it. */
const work = (): Record<string, Float64Array> => {
  const { values, vectors } = eigh(gram);
  return {
    plain: multiply(a, b).data,
    transposed: multiply(b, a, { transposeA: true, transposeB: true }).data,
    added: multiplyInto(multiply(a, b), a, b, { scale: -2.5, accumulate: true }).data,
    small: multiply(randomMatrix(3, 4, 5), randomMatrix(4, 2, 6)).data,
    gram: weightedGram(a, weights).data,
    cholesky: cholesky(weightedGram(randomMatrix(400, 300, 4))).data,
    values,
    vectors: vectors.data,
  };
};

describe("the native back end", () => {
  test("agrees with our own loops to rounding, also on memory that threads share", async () => {
    const own = work();
    for (const threads of [1, 2]) {
      useThreadsOfNode(threads);
      native = await useNative();
      expect(backendFor(1e6)?.name).toBe(nativeText(native));
      for (const [what, numbers] of Object.entries(work())) {
        const size = own[what].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        const error = numbers.reduce((most, value, e) => Math.max(most, Math.abs(value - own[what][e])), 0);
        expect([what, error / size < 1e-12]).toEqual([what, true]);
      }
      native.close();
      expect(backendFor(1e6)).toBeUndefined();
    }
  });

  test("computes, so that the last bits differ somewhere", async () => {
    const own = multiply(a, b);
    native = await useNative({ threads: 1 });
    expect(multiply(a, b).data).not.toEqual(own.data);
  });

  test("decomposes what only its lower triangle gives, with A V = V Λ and the largest component positive", async () => {
    native = await useNative();
    const lower = gram.clone();
    for (let i = 0; i < 90; i++) for (let j = i + 1; j < 90; j++) lower.data[i * 90 + j] = 1e9;
    const { values, vectors } = eigh(lower);
    const image = multiply(vectors, gram);
    for (let r = 0; r < 90; r++) {
      const row = vectors.row(r);
      expect(Math.max(...row)).toBe(Math.max(...row.map(Math.abs)));
      row.forEach((value, c) => {
        expect(image.data[r * 90 + c]).toBeCloseTo(values[r] * value, 6);
      });
    }
  });

  test("leaves a product alone whose strides are not its kind", async () => {
    native = await useNative();
    const every = { data: new Float64Array(20_000).fill(1), start: 0, row: 200, col: 2 };
    const c = new Matrix(50, 50);
    expect(backendFor(1e6)!.gemm(50, 50, 50, 1, every, every, { data: c.data, start: 0, row: 50, col: 1 })).toBe(false);
    expect(c.data.every((value) => value === 0)).toBe(true);
  });

  test("says what is missing", async () => {
    await expect(useNative({ library: "no-such-library.so" })).rejects.toMatchObject({
      code: "UNSUPPORTED",
      message: expect.stringContaining("apt install libopenblas0-pthread"),
    });
    await expect(useNative({ library: "libm.so.6" })).rejects.toMatchObject({
      message: expect.stringContaining("libm.so.6 has no cblas_dgemm"),
    });
    await expect(useWantedBackend("gpu")).rejects.toMatchObject({ code: "OPTION" });
    await useWantedBackend("wasm");
    expect(backendFor(1e6)).toBeUndefined();
  });
});
