import { expect, test } from "vitest";
import { useWasm, wasm } from "../../src/linalg/loops/wasm.ts";
import { battery } from "./battery.ts";

test("all kernels give the same bits by WebAssembly and by their readable twins", () => {
  expect(wasm()).not.toBeNull();
  const fast = battery();
  useWasm(false);
  const twins = battery();
  useWasm(true);
  expect(fast.split("\n").length).toBeGreaterThan(20);
  expect(fast).toBe(twins);
});

test("the loops over points have kept the bits they had when they were written, on this engine too", () => {
  const lines = battery().split("\n");
  expect(
    lines
      .slice(
        0,
        lines.findIndex((line) => line.startsWith("eigh")),
      )
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "elementary d6bcda13
    exponentials 69462ab9
    logarithms 23b5773f
    multiply 1fa62dd6
    multiplyDeep b34d180b
    mapRows 8af64eb2
    weightedGram 69299561
    squaredDistances 25c62ad4
    pairSquaredDistances cbaf2d6b
    nearest f11c82b5
    scatter cc2a86a0
    laplacianTimes 45c5b544
    softmaxRows 93d22cae
    logSumExpRows c02e5248
    gaussianFlow 4c6e2ce0
    regressionFlow 724aa7a
    rankOne a16691ae"
  `);
});
