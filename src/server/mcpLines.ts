import type { Readable, Writable } from "node:stream";
import { answerMcp, rpcError } from "./mcp.ts";
import { Refusal, refusalOf } from "./refusal.ts";
import type { Service } from "./service.ts";
import { strictJson } from "./strictJson.ts";

/** Speaks the Model Context Protocol in lines of JSON until the input ends or the signal fires. A line longer than `longest` bytes ends it. */
export async function serveMcpLines(
  service: Service,
  version: string,
  { input, output, longest, signal }: { input: Readable; output: Writable; longest: number; signal: AbortSignal },
): Promise<void> {
  const running = new Map<unknown, AbortController>();
  const work = new Set<Promise<void>>();
  const send = (answer: unknown): void => void output.write(`${JSON.stringify(answer)}\n`);
  try {
    for await (const line of linesOf(input, longest, signal)) {
      const task = answered(service, version, line, running).then((answer) => {
        if (answer !== undefined) send(answer);
      });
      work.add(task);
      void task.finally(() => work.delete(task));
    }
  } catch (thrown) {
    send(rpcError(null, -32600, refusalOf(thrown).message));
  }
  await Promise.all(work);
}

async function answered(
  service: Service,
  version: string,
  line: Uint8Array,
  running: Map<unknown, AbortController>,
): Promise<unknown> {
  let message: unknown;
  try {
    message = strictJson(line);
  } catch (thrown) {
    return rpcError(null, -32700, refusalOf(thrown).message);
  }
  const { id, method, params } = (message ?? {}) as {
    id?: unknown;
    method?: unknown;
    params?: { requestId?: unknown };
  };
  if (method === "notifications/cancelled") running.get(params?.requestId)?.abort();
  const controller = new AbortController();
  if (id !== undefined) running.set(id, controller);
  try {
    const answer = await answerMcp(service, version, message, controller.signal);
    return controller.signal.aborted ? undefined : answer;
  } finally {
    if (id !== undefined) running.delete(id);
  }
}

/** The lines of a stream that are not blank, without their ends. */
async function* linesOf(input: Readable, longest: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const stop = (): void => void input.destroy();
  signal.addEventListener("abort", stop, { once: true });
  let parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of input as AsyncIterable<Buffer>) {
      let from = 0;
      for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
        const line = Buffer.concat([...parts, chunk.subarray(from, end)]);
        from = end + 1;
        parts = [];
        size = 0;
        requireShort(line.length, longest);
        if (line.some((code) => code > 32)) yield line;
      }
      parts.push(chunk.subarray(from));
      size += chunk.length - from;
      requireShort(size, longest);
    }
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}

function requireShort(size: number, longest: number): void {
  if (size > longest) throw new Refusal(413, "MEMORY", `a line is longer than ${longest} bytes`);
}
