import { describe, expect, inject, test } from "vitest";
import { bits } from "./bits.ts";

describe("in the browser", () => {
  const here = bits();
  const node = inject("nodeBits");

  test("every kernel of linalg gives the bits it gives in Node", () => {
    expect(here.linalg).toBe(node.linalg);
  });

  test.each(["lmnn", "nca", "itml"])("%s learns the map it learns in Node, to the last bit", (name) => {
    expect(here.learners[name].length).toBeGreaterThan(100);
    expect(here.learners[name]).toBe(node.learners[name]);
  });

  test("the WebAssembly kernels are in use", async () => {
    const { wasm } = await import("../../src/linalg/loops/wasm.ts");
    expect(wasm()).not.toBeNull();
  });
});
