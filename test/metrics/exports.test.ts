import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { readNpz } from "../../src/io/npz.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { exportDense } from "../../src/metrics/exportDense.ts";
import { exportFaiss } from "../../src/metrics/exportFaiss.ts";
import { exportLancedb } from "../../src/metrics/exportLancedb.ts";
import { exportNpz } from "../../src/metrics/exportNpz.ts";
import { exportOnnx } from "../../src/metrics/exportOnnx.ts";
import { exportSafetensors } from "../../src/metrics/exportSafetensors.ts";
import { readGemmModel, readLinearTransform, readSafetensors } from "./exportReaders.ts";

interface Parts {
  readonly map: Matrix;
  readonly mean: Float64Array;
}

function randomParts(outputs: number, inputs: number, seed = 1): Parts {
  const random = new Random(seed);
  const draw = (length: number) => Float64Array.from({ length }, () => random.uniform() * 2 - 1);
  return { map: new Matrix(outputs, inputs, draw(outputs * inputs)), mean: draw(inputs) };
}

/** −L·mean by the definition. */
const biasOf = ({ map, mean }: Parts): number[] =>
  map.toArrays().map((row) => -row.reduce((sum, weight, j) => sum + weight * mean[j], 0));

const singles = (values: ArrayLike<number>): number[] => Array.from(values, Math.fround);

describe("a linear map for other programs", () => {
  const parts = randomParts(3, 5);
  const bias = biasOf(parts);

  test("safetensors hold weight and bias = −L·mean, rounded to 32 bits", () => {
    const tensors = readSafetensors(exportSafetensors(parts));
    expect([...tensors.keys()].sort()).toEqual(["linear.bias", "linear.weight"]);
    expect(tensors.get("linear.weight")).toEqual({ shape: [3, 5], values: singles(parts.map.data) });
    tensors.get("linear.bias")?.values.forEach((value, i) => {
      expect(Math.abs(value - bias[i])).toBeLessThanOrEqual(Math.abs(bias[i]) * 6e-8);
    });
  });

  test("64 bits stay exact where the format has them", () => {
    const tensors = readSafetensors(exportSafetensors(parts, { dtype: "f64" }));
    expect(tensors.get("linear.weight")?.values).toEqual(Array.from(parts.map.data));
    const { tensors: initializers, input } = readGemmModel(exportOnnx(parts, { dtype: "f64" }));
    expect([input.type, initializers.get("weight")?.values]).toEqual([11, Array.from(parts.map.data)]);
    const arrays = readNpz(exportNpz(parts));
    expect([arrays.get("components_")?.dtype, arrays.get("components_")?.data]).toEqual(["<f8", parts.map.data]);
    expect(readNpz(exportNpz(parts, { dtype: "f32" })).get("mean_")?.data).toEqual(Float32Array.from(parts.mean));
  });

  test("ONNX is one Gemm with transposed weight and rows left open", () => {
    const { tensors, ...model } = readGemmModel(exportOnnx(parts));
    expect(model).toEqual({
      irVersion: 8,
      domain: "",
      opset: 13,
      operator: "Gemm",
      inputs: ["x", "weight", "bias"],
      outputs: ["y"],
      attribute: { name: "transB", value: 1, type: 2 },
      input: { name: "x", type: 1, shape: ["rows", 5] },
      output: { name: "y", type: 1, shape: ["rows", 3] },
    });
    expect(tensors.get("weight")).toEqual({ type: 1, shape: [3, 5], values: singles(parts.map.data) });
    expect(tensors.get("bias")).toMatchObject({ type: 1, shape: [3] });
  });

  test("FAISS gets a trained LinearTransform with its bias", () => {
    const read = readLinearTransform(exportFaiss(parts));
    expect(read).toMatchObject({
      haveBias: true,
      trained: true,
      inputs: 5,
      outputs: 3,
      weight: singles(parts.map.data),
    });
  });

  test("a Dense folder holds the safetensors and says what they are", () => {
    const { "model.safetensors": weights, "config.json": config } = exportDense(parts);
    expect(weights).toEqual(exportSafetensors(parts));
    expect(JSON.parse(String(config))).toEqual({
      in_features: 5,
      out_features: 3,
      bias: true,
      activation_function: "torch.nn.modules.linear.Identity",
    });
  });

  test("every format gives the same numbers, which map points as L (x − mean) does", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }), fc.nat(), (k, d, seed) => {
        const drawn = randomParts(k, d, seed);
        const x = singles(randomParts(1, d, seed + 1).mean);
        const exact = drawn.map.toArrays().map((row) => row.reduce((sum, w, j) => sum + w * (x[j] - drawn.mean[j]), 0));
        const tensors = readSafetensors(exportSafetensors(drawn));
        const onnx = readGemmModel(exportOnnx(drawn)).tensors;
        const faiss = readLinearTransform(exportFaiss(drawn));
        for (const [weight, shift] of [
          [tensors.get("linear.weight")?.values ?? [], tensors.get("linear.bias")?.values ?? []],
          [onnx.get("weight")?.values ?? [], onnx.get("bias")?.values ?? []],
          [faiss.weight, faiss.bias],
        ])
          exact.forEach((value, i) => {
            const mapped = x.reduce((sum, entry, j) => sum + weight[i * d + j] * entry, shift[i]);
            expect(Math.abs(mapped - value)).toBeLessThan(1e-6);
          });
      }),
    );
  });

  test("3,072 numbers to 512 are written whole", () => {
    const large = randomParts(512, 3072);
    const expected = biasOf(large);
    for (const { weight, bias: shift } of [
      readLinearTransform(exportFaiss(large)),
      {
        weight: readSafetensors(exportSafetensors(large)).get("linear.weight")?.values ?? [],
        bias: readSafetensors(exportSafetensors(large)).get("linear.bias")?.values ?? [],
      },
    ]) {
      expect(weight.length).toBe(512 * 3072);
      for (const k of [0, 1, 3071, 3072, 512 * 3072 - 1]) expect(weight[k]).toBe(Math.fround(large.map.data[k]));
      expect(Math.max(...shift.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(1e-5);
    }
    expect(readGemmModel(exportOnnx(large)).tensors.get("weight")?.shape).toEqual([512, 3072]);
  });

  test.each([
    ["too large", 1e39],
    ["too small", 1e-39],
  ])("numbers %s for 32 bits are refused with a way out, and written in 64", (_, scale) => {
    const extreme = { map: new Matrix(1, 2, Float64Array.of(scale, scale / 2)), mean: Float64Array.of(0, 0) };
    const refusal = expect.objectContaining({ code: "UNSUPPORTED", message: expect.stringMatching(/--dtype f64/) });
    for (const write of [exportSafetensors, exportOnnx, exportFaiss, exportDense])
      expect(() => write(extreme)).toThrow(refusal);
    expect(readSafetensors(exportSafetensors(extreme, { dtype: "f64" })).get("linear.weight")?.values[0]).toBe(scale);
  });
});

describe("files that the programs themselves have read (test/golden/exports/prove.py)", () => {
  const golden = (name: string) => new Uint8Array(readFileSync(`test/golden/exports/${name}`));
  const { L, mean, points, ids } = JSON.parse(readFileSync("test/golden/exports/given.json", "utf8"));
  const parts = { map: Matrix.from(L), mean: Float64Array.from(mean) };
  const given = { vectors: Matrix.from(points), ids };

  test.each<[string, () => Uint8Array | string]>([
    ["map.npz", () => exportNpz(parts)],
    ["map.safetensors", () => exportSafetensors(parts)],
    ["map-f64.safetensors", () => exportSafetensors(parts, { dtype: "f64" })],
    ["map.onnx", () => exportOnnx(parts)],
    ["map-f64.onnx", () => exportOnnx(parts, { dtype: "f64" })],
    ["map.faiss", () => exportFaiss(parts)],
    ["dense/model.safetensors", () => exportDense(parts)["model.safetensors"]],
    ["dense/config.json", () => exportDense(parts)["config.json"]],
    ["points.parquet", () => exportLancedb(given, { id: "sku" })],
    ["points-f64.parquet", () => exportLancedb(given, { dtype: "f64", column: "learned" })],
  ])("%s has the same bytes", (name, write) => {
    const content = write();
    expect(typeof content === "string" ? new TextEncoder().encode(content) : content).toEqual(golden(name));
  });
});
