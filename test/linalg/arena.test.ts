import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { inArena, ownWasm, useWasm, wasm } from "../../src/linalg/loops/wasm.ts";
import { multiply } from "../../src/linalg/products.ts";
import { randomMatrix } from "./both.ts";

describe("arena", () => {
  test("gives aligned blocks that do not overlap and takes them back", () => {
    const core = ownWasm()!;
    const start = core.mark();
    const [a, b] = [core.alloc(3), core.alloc(5)];
    expect([a % 64, b % 64, b - a >= 24]).toEqual([0, 0, true]);
    core.release(start);
    expect(core.alloc(1)).toBe(a);
  });

  test("keeps contents when it grows, and gives new views", () => {
    const core = ownWasm()!;
    const first = core.alloc(4);
    const stale = core.f64(first, 4);
    stale.set([1, 2, 3, 4]);
    core.alloc(4_000_000);
    expect(stale.length).toBe(0);
    expect(Array.from(core.f64(first, 4))).toEqual([1, 2, 3, 4]);
    expect(core.heap().length).toBeGreaterThan(4_000_000);
  });

  test("releases what was allocated when the body throws", () => {
    const core = wasm()!;
    const before = core.mark();
    const failure = new Error("in the middle");
    const run = () =>
      inArena(core, () => {
        core.alloc(100);
        throw failure;
      });
    expect(run).toThrow(failure);
    expect(core.mark()).toBe(before);
  });

  test("refuses more than 4 GiB with a MEMORY error and works on", () => {
    const core = wasm()!;
    const before = core.mark();
    let error: unknown;
    try {
      inArena(core, () => core.alloc(2 ** 30));
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(EtalonError);
    expect((error as EtalonError).code).toBe("MEMORY");
    expect(core.mark()).toBe(before);
    const a = randomMatrix(20, 20, 1);
    expect(multiply(a, a).data.every(Number.isFinite)).toBe(true);
  });

  test("stays empty after each kernel", () => {
    const before = wasm()!.mark();
    multiply(randomMatrix(50, 50, 2), randomMatrix(50, 50, 3));
    expect(wasm()!.mark()).toBe(before);
  });

  test("is not there when WebAssembly is turned off", () => {
    useWasm(false);
    expect([wasm(), ownWasm()]).toEqual([null, null]);
    useWasm(true);
    expect(wasm()).not.toBeNull();
  });
});
