import { describe, expect, test } from "vitest";
import { drive } from "../../src/engine/drive.ts";
import type { Verdict } from "../../src/optim/solve.ts";

function* counting(limit: number): Generator<number, string, Verdict | undefined> {
  for (let i = 1; i <= limit; i++) {
    const wish = yield i;
    if (wish) return `${wish.reason} at ${i}`;
  }
  return "done";
}

describe("drive", () => {
  test("runs to the end and shows every step", async () => {
    const seen: number[] = [];
    expect(await drive(counting(4), { onStep: (step) => void seen.push(step) })).toBe("done");
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  test("asks the run to end at its current iterate when the signal fires", async () => {
    const controller = new AbortController();
    const result = await drive(counting(1e9), {
      signal: controller.signal,
      breath: 1,
      onStep: (step) => step === 50 && controller.abort(),
    });
    expect(result).toBe("stopped by the user at 50");
  });

  test("lets timers run between steps, so that a signal can come from outside", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    expect(await drive(counting(1e12), { signal: controller.signal, breath: 5 })).toMatch(
      /^stopped by the user at \d+$/,
    );
  });

  test("ends a run whose time is spent", async () => {
    expect(await drive(counting(1e12), { timeLimit: 0.02 })).toMatch(/^reached the time limit of 0\.02 s at \d+$/);
  });

  test("passes on what a step throws", async () => {
    await expect(
      drive(counting(3), {
        onStep: () => {
          throw new Error("no");
        },
      }),
    ).rejects.toThrow("no");
  });
});
