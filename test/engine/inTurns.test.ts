import { expect, test } from "vitest";
import { inTurns } from "../../src/engine/inTurns.ts";

function* counting(to: number): Generator<void, number> {
  let count = 0;
  while (count < to) {
    count++;
    yield;
  }
  return count;
}

test("steps run to their end", async () => {
  expect(await inTurns(counting(1000))).toBe(1000);
});

test("other work goes on between steps", async () => {
  let others = 0;
  const beside = setInterval(() => others++, 0);
  const started = process.hrtime.bigint();
  function* busy(): Generator<void, number> {
    while (others < 3 && process.hrtime.bigint() - started < 30_000_000_000n) yield;
    return others;
  }
  expect(await inTurns(busy(), { breath: 1 })).toBe(3);
  clearInterval(beside);
});

test("steps that nobody waits for end at the next break", async () => {
  let asked = 0;
  expect(await inTurns(counting(Infinity), { breath: 0, ended: () => ++asked === 5 })).toBeUndefined();
  expect(asked).toBe(5);
});

test("what steps throw is thrown", async () => {
  function* failing(): Generator<void, number> {
    yield;
    throw new Error("no");
  }
  await expect(inTurns(failing())).rejects.toThrow("no");
});
