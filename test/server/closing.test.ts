import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { everything, opened, post, request, rows, running } from "./serving.ts";

const path = "/v1/transform?model=wine";
const body = JSON.stringify({ points: [rows[0]] });

/** Resolves once the server has seen as many requests begin. */
async function inFlight(address: string, count: number): Promise<void> {
  for (;;) {
    const text = await (await fetch(`${address}/metrics`)).text();
    if (Number(/^etalon_requests_in_flight (\d+)$/m.exec(text)?.[1]) === count + 1) return;
  }
}

describe("a closing server", () => {
  test("answers the request under way, ends its connection, refuses later ones, and takes no more connections", async () => {
    const server = await running();
    const bytes = request(path, body, { Host: `127.0.0.1:${server.port}`, Connection: "keep-alive" });
    const socket = opened(server.port);
    const answer = everything(socket);
    socket.write(bytes.subarray(0, bytes.length - 5));
    await inFlight(server.address, 1);
    const closed = server.close();
    await new Promise<void>((resolve) => {
      const late = connect(server.port, "127.0.0.1").on("error", () => resolve()); // refused
      late.on("connect", () => late.destroy());
      late.on("close", () => resolve());
    });
    socket.write(bytes.subarray(bytes.length - 5));
    const text = await answer;
    expect(text).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(text.toLowerCase()).toContain("connection: close");
    expect(text).toContain('{"points":[[');
    await closed;
    await expect(post(server, path, body)).rejects.toThrow();
  });

  test("refuses with 503 what a connection sends after its answer", async () => {
    const server = await running();
    const bytes = request(path, body, { Host: `127.0.0.1:${server.port}`, Connection: "keep-alive" });
    const socket = opened(server.port);
    const answer = everything(socket);
    socket.write(bytes.subarray(0, bytes.length - 5));
    await inFlight(server.address, 1);
    const closed = server.close();
    socket.write(Buffer.concat([bytes.subarray(bytes.length - 5), bytes]));
    const text = await answer;
    const statuses = [...text.matchAll(/^HTTP\/1\.1 (\d+)/gm)].map(([, status]) => status);
    expect(statuses[0]).toBe("200");
    expect(statuses.slice(1)).not.toContain("200");
    await closed;
  });

  test("does not wait for clients that never end: after its grace they are cut off", async () => {
    const server = await running({ grace: 300 });
    const socket = opened(server.port);
    const answer = everything(socket);
    const bytes = request(path, body, { Host: `127.0.0.1:${server.port}` });
    socket.write(bytes.subarray(0, bytes.length - 5));
    await inFlight(server.address, 1);
    await server.close();
    expect(await answer).toBe("");
  });

  test("lets connections go that do nothing", async () => {
    const server = await running({ grace: 60_000 });
    const socket = opened(server.port);
    const ended = everything(socket);
    socket.write(`GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`);
    await new Promise((resolve) => socket.once("data", resolve));
    await server.close();
    expect(await ended).toMatch(/200 OK/);
  });
});
