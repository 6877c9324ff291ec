import { expect, test } from "vitest";
import { useThreads } from "../../src/linalg/threads.ts";

test("a worker of an isolated page computes on threads, with the same bits", async () => {
  expect(crossOriginIsolated).toBe(true);
  const worker = new Worker(new URL("./threads.worker.ts", import.meta.url), { type: "module" });
  const answer = await new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
  });
  worker.terminate();
  expect(answer).toEqual({ inUse: { threads: 2 }, same: true });
});

test("the page itself may not wait: it stays at one thread and says why", () => {
  expect(useThreads(2, () => undefined)).toEqual({
    threads: 1,
    reason: "this thread may not wait: call from a worker",
  });
});
