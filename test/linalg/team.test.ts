import { afterEach, expect, test } from "vitest";
import { useThreadsOfNode } from "../../src/engine/threads.ts";
import { eigh } from "../../src/linalg/eigh.ts";
import { useWasm, wasm } from "../../src/linalg/loops/wasm.ts";
import { multiply } from "../../src/linalg/products.ts";
import { type ThreadStart, useThreads } from "../../src/linalg/threads.ts";
import { bitsOf, randomMatrix } from "./both.ts";
import { symmetric } from "./matrices.ts";
import { BAR, eigenResidual, rowOrthogonality } from "./ratios.ts";

afterEach(() => {
  useThreadsOfNode(1);
});

const random = (n: number) => symmetric(n, n, (source) => 2 * source.uniform() - 1);

test("orders at which steps have more parts keep the bits of their twins", () => {
  const a = random(517);
  const fast = eigh(a);
  expect(eigenResidual(a, fast)).toBeLessThan(BAR);
  expect(rowOrthogonality(fast.vectors)).toBeLessThan(BAR);
  useWasm(false);
  try {
    expect(bitsOf(eigh(a))).toEqual(bitsOf(fast));
  } finally {
    useWasm(true);
  }
});

test("threads that share the steps of a decomposition change no bit of it", () => {
  const matrices = [97, 130, 201, 260, 517].map(random);
  const [left, right] = [randomMatrix(331, 530, 1), randomMatrix(530, 287, 2)];
  const all = () => [matrices.map(eigh), multiply(left, right)];
  const alone = bitsOf(all());
  for (const threads of [2, 3, 7]) {
    useThreadsOfNode(threads);
    for (let round = 0; round < 3; round++) expect(bitsOf(all())).toEqual(alone);
  }
});

test("a thread that comes when its team has ended leaves at once", () => {
  let start: ThreadStart | undefined;
  useThreads(2, (given) => {
    start = given;
  });
  const core = wasm()!;
  const a = random(500);
  const alone = bitsOf(eigh(a));
  expect(start).toBeDefined();
  const { module, memory } = start!;
  const refuse = () => {
    throw new Error("refused");
  };
  // A second instance over the same memory, as a thread has it.
  const { exports } = new WebAssembly.Instance(module, { env: { memory, abort: refuse, spreadProduct: refuse } });
  const control = core.alloc(64);
  core.loops.openTeam(control, 2);
  core.loops.closeTeam();
  (exports["attend"] as (control: number, thread: number) => void)(control, 1);
  expect(bitsOf(eigh(a))).toEqual(alone);
});
