import { expect } from "vitest";
import { Random } from "../../src/base/random.ts";
import { useWasm, type Wasm, wasm } from "../../src/linalg/loops/wasm.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const GUARD = 8;
const GUARD_VALUE = 0x7ff4dead;

/**
 * The value of `compute` by WebAssembly, after checking that the readable twins give the same bits, and that memory filled with NaN or with
 * 1e300 beforehand changes nothing and nothing is written behind any block of the arena.
 */
export function onBoth<T>(compute: () => T): T {
  useWasm(false);
  const twin = compute();
  useWasm(true);
  const fast = compute();
  expect(bitsOf(fast)).toEqual(bitsOf(twin));
  for (const dirt of [NaN, 1e300]) expect(bitsOf(inDirtyArena(dirt, compute))).toEqual(bitsOf(twin));
  return fast;
}

/** A rows x cols matrix of seeded numbers around 0, of mixed sizes. */
export function randomMatrix(rows: number, cols: number, seed: number): Matrix {
  const random = new Random(seed);
  const matrix = new Matrix(rows, cols);
  for (let p = 0; p < matrix.data.length; p++) matrix.data[p] = (random.uniform() - 0.5) * (random.integer(8) + 1);
  return matrix;
}

/** Every number inside `value`, as text that tells 0 from -0. */
export function bitsOf(value: unknown): unknown {
  if (value instanceof Matrix) return [value.rows, value.cols, bitsOf(value.data)];
  if (value instanceof Float64Array) {
    const words = new BigUint64Array(value.length);
    new Float64Array(words.buffer).set(value.map((x) => (Number.isNaN(x) ? NaN : x)));
    return words.join(",");
  }
  if (value instanceof Int32Array) return value.join(",");
  if (typeof value === "object" && value !== null)
    return Object.entries(value).map(([key, part]) => [key, bitsOf(part)]);
  return Object.is(value, -0) ? "-0" : value;
}

function inDirtyArena<T>(dirt: number, compute: () => T): T {
  const core = wasm() as { -readonly [K in keyof Wasm]: Wasm[K] };
  const { alloc, release } = core;
  const guards: { at: number; mark: number }[] = [];
  core.alloc = (count) => {
    const address = alloc(count + GUARD);
    core.heap().fill(dirt, address / 8, address / 8 + count);
    const at = address + 8 * Math.ceil(count);
    core.i32(at, 2 * GUARD).fill(GUARD_VALUE);
    guards.push({ at, mark: address });
    return address;
  };
  core.release = (mark) => {
    while (guards.length > 0 && guards[guards.length - 1].mark >= mark) {
      const { at } = guards.pop()!;
      expect(
        core.i32(at, 2 * GUARD).every((word) => word === GUARD_VALUE),
        "guard behind a block",
      ).toBe(true);
    }
    release(mark);
  };
  try {
    return compute();
  } finally {
    Object.assign(core, { alloc, release });
    expect(guards, "blocks left in the arena").toEqual([]);
  }
}
