import { execFileSync } from "node:child_process";
import path from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { spawnThread, useThreadsOfNode } from "../../src/engine/threads.ts";
import { eachAffinityScatter } from "../../src/linalg/affinityScatter.ts";
import { cholesky } from "../../src/linalg/cholesky.ts";
import { nearest, squaredDistances } from "../../src/linalg/distances.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { gaussianFlow } from "../../src/linalg/gaussianFlow.ts";
import { withSharedMemory } from "../../src/linalg/loops/sharedMemory.ts";
import { useWasm, wasm } from "../../src/linalg/loops/wasm.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { pairsWithin } from "../../src/linalg/pairsWithin.ts";
import { laplacianTimes, scatter } from "../../src/linalg/pairWeights.ts";
import { multiply, weightedGram } from "../../src/linalg/products.ts";
import { regressionFlow } from "../../src/linalg/regressionFlow.ts";
import { type ThreadStart, useThreads } from "../../src/linalg/threads.ts";
import { battery } from "./battery.ts";
import { bitsOf, randomMatrix } from "./both.ts";

afterEach(() => {
  useThreadsOfNode(1);
});

function affinityScatters(points: Matrix, starts: readonly number[]): Float64Array[] {
  const found: Float64Array[] = [];
  eachAffinityScatter(points, starts, 7, ({ near, gram }) => found.push(near.slice(), gram.slice()));
  return found;
}

/** Every kernel that spreads its work, at sizes at which it does. */
function largeWork(): Record<string, unknown> {
  const [a, b] = [randomMatrix(301, 260, 1), randomMatrix(260, 205, 2)];
  const points = randomMatrix(1501, 21, 3);
  const groups = Int32Array.from({ length: 1501 }, (_, i) => i % 3);
  const gram = weightedGram(randomMatrix(400, 300, 4));
  const from = Float64Array.from({ length: 1501 }, (_, i) => 500 * Math.floor(i / 500));
  const flowGroups = { from, to: from.map((start) => Math.min(1501, start + 500)) };
  const edges = {
    left: Int32Array.from({ length: 70_000 }, (_, e) => Math.floor(e / 47)),
    right: Int32Array.from({ length: 70_000 }, (_, e) => (e * 7919) % 1501),
    weights: Float64Array.from({ length: 70_000 }, (_, e) => (e % 11) - 4.5),
  };
  const scaled = new Matrix(
    1501,
    21,
    points.data.map((value) => 0.2 * value),
  );
  return {
    long: multiply(randomMatrix(500, 500, 6), randomMatrix(500, 500, 7)),
    multiply: multiply(a, b),
    transposed: multiply(b, a, { transposeA: true, transposeB: true }),
    gram,
    weighted: weightedGram(
      randomMatrix(600, 211, 5),
      Float64Array.from({ length: 600 }, (_, i) => (i % 7) - 2),
    ),
    distances: squaredDistances(points, points),
    nearest: nearest(points, points, 7, { groups: { queries: groups, points: groups, same: false } }),
    among: nearest(points, points, 5, { exclude: groups }),
    within: pairsWithin(
      points,
      { radii: new Float64Array(1501).fill(6), slack: new Float64Array(1501), labels: groups },
      1e7,
    ),
    cholesky: cholesky(gram),
    eigh: eigh(gram),
    laplacian: laplacianTimes(points, edges),
    affinities: affinityScatters(points, [0, 300, 800, 801, 1501]),
    scatter: scatter(points, edges),
    flow: gaussianFlow(scaled, flowGroups, (sums) => sums),
    regression: regressionFlow(scaled, randomMatrix(1501, 3, 8), (sums) => ({
      level: sums.total,
      slope: sums.targets,
    })),
  };
}

describe("threads", () => {
  test("change no bit, whatever their number", () => {
    const alone = largeWork();
    for (const threads of [2, 3]) {
      expect(useThreadsOfNode(threads)).toEqual({ threads });
      expect(wasm()?.threads).toBe(threads);
      for (const [kernel, result] of Object.entries(largeWork()))
        expect([kernel, bitsOf(result)]).toEqual([kernel, bitsOf(alone[kernel])]);
    }
  });

  test("change no bit of the battery", () => {
    const alone = battery();
    useThreadsOfNode(2);
    expect(battery()).toBe(alone);
  });

  test("take the work, and what none of them takes the fitting thread does", () => {
    const alone = bitsOf(largeWork());
    let spawned = 0;
    useThreads(4, () => spawned++);
    expect(spawned).toBe(0);
    expect(bitsOf(largeWork())).toEqual(alone);
    expect(spawned).toBe(3);
  });

  test("stay one where WebAssembly is off, with the reason", () => {
    useWasm(false);
    try {
      expect(useThreads(2, () => undefined)).toEqual({
        threads: 1,
        reason: "the engine has no shared WebAssembly memory with SIMD",
      });
    } finally {
      useWasm(true);
    }
  });

  test("work on their own when there are calls, over the memory they share", () => {
    let start: ThreadStart | undefined;
    useThreads(2, (given) => {
      start = given;
      spawnThread(given);
    });
    multiply(randomMatrix(500, 500, 1), randomMatrix(500, 500, 2));
    const { state, numbers, places, names } = start!;
    const core = wasm()!;
    const [rows, norms] = [core.alloc(6), core.alloc(3)];
    core.f64(rows, 6).set([1, 2, 3, 4, 5, 6]);
    core.f64(norms, 3).fill(0);
    numbers.fill(-1, 0, places.calls);
    for (let r = 0; r < 3; r++) numbers.set([1, 2, rows + 16 * r, norms + 8 * r], places.calls + 4 * r);
    state[places.loop] = names.indexOf("squaredNorms");
    state[places.arity] = 4;
    state[places.count] = 3;
    Atomics.store(state, places.done, 0);
    Atomics.store(state, places.left, 3);
    Atomics.add(state, places.epoch, 1);
    Atomics.notify(state, places.epoch);
    for (let done = 0; done < 3; done = Atomics.load(state, places.done)) {
      expect(Atomics.wait(state, places.done, done, 20_000)).not.toBe("timed-out");
    }
    expect([...core.f64(norms, 3)]).toEqual([5, 25, 61]);
  });

  test("let the program end", () => {
    const program = `
      import { useThreads } from ${JSON.stringify(path.resolve("dist/node.js"))};
      import { Matrix, multiply } from ${JSON.stringify(path.resolve("dist/linalg/index.js"))};
      useThreads(3);
      const a = new Matrix(900, 900, Float64Array.from({ length: 810000 }, (_, e) => e % 17));
      for (let round = 0; round < 20; round++) multiply(a, a);
      console.log("done");`;
    expect(execFileSync(process.execPath, ["--input-type=module", "-e", program], { encoding: "utf8" })).toBe("done\n");
  });
});

test("a module is shared by one bit of its memory's limits, and one without memory is not", () => {
  const header = [0, 97, 115, 109, 1, 0, 0, 0];
  const memory = [...header, 2, 10, 1, 1, 101, 1, 109, 2, 1, 1, 16];
  expect([...withSharedMemory(Uint8Array.from(memory))!]).toEqual([...memory.slice(0, 16), 3, 1, 16]);
  expect(withSharedMemory(Uint8Array.from([...header, 2, 9, 1, 1, 101, 1, 109, 2, 0, 1]))).toBeUndefined();
  expect(withSharedMemory(Uint8Array.from(header))).toBeUndefined();
});
