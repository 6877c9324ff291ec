import { expect, it } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { finish, finishInTurns } from "../../src/base/finish.ts";

function* counting(to: number): Generator<number, string> {
  for (let i = 1; i <= to; i++) yield i;
  return `counted to ${to}`;
}

it("returns what a run ends with", () => {
  expect(finish(counting(3))).toBe("counted to 3");
});

it("shows every step of a run in turns and lets other work go first", async () => {
  const seen: (number | string)[] = [];
  setTimeout(() => seen.push("other work"), 0);
  expect(await finishInTurns("count", counting(2), { onStep: (step) => seen.push(step) })).toBe("counted to 2");
  expect(seen).toEqual(["other work", 1, 2]);
});

it("ends an aborted run before its next step, naming whose it was and why", async () => {
  const controller = new AbortController();
  const seen: number[] = [];
  const onStep = (step: number): void => {
    seen.push(step);
    if (step === 2) controller.abort("enough");
  };
  const error = await finishInTurns("count", counting(9), { signal: controller.signal, onStep }).catch((e) => e);
  expect(error).toBeInstanceOf(EtalonError);
  expect(error).toMatchObject({ code: "ABORTED", cause: "enough" });
  expect(error.message).toContain("count:");
  expect(seen).toEqual([1, 2]);
});

it("ends a run in turns with what its watcher throws", async () => {
  const onStep = (): void => {
    throw new Error("seen enough");
  };
  await expect(finishInTurns("count", counting(9), { onStep })).rejects.toThrow("seen enough");
});
