import { readFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import { etalonClient, ServerError } from "../../src/client/client.ts";

/** What the client makes of a server that answers like this. */
async function against<T>(listener: RequestListener, visit: (address: string) => Promise<T>): Promise<T> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    return await visit(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const refusal = async (asked: Promise<unknown>): Promise<ServerError> => {
  const thrown: unknown = await asked.catch((error: unknown) => error);
  if (thrown instanceof ServerError) return thrown;
  throw new Error("it was no ServerError", { cause: thrown });
};

describe("the client", () => {
  test("tells what a proxy says in its own words", async () => {
    const answer: RequestListener = (_, response) => response.writeHead(502).end("<h1>Bad gateway</h1>");
    const error = await against(answer, (address) => refusal(etalonClient({ address }).models()));
    expect(error).toMatchObject({ status: 502, code: "BUSY", path: null, retryAfter: undefined });
    expect(error.message).toContain("Bad gateway");
  });

  test("tells when to ask again", async () => {
    const answer: RequestListener = (_, response) =>
      response
        .writeHead(503, { "Retry-After": "7", "Content-Type": "application/json" })
        .end('{"error":{"code":"BUSY","message":"full","path":null}}');
    const error = await against(answer, (address) => refusal(etalonClient({ address }).transform({ points: [[1]] })));
    expect(error).toMatchObject({ status: 503, code: "BUSY", message: "full", retryAfter: 7 });
  });

  test("sends token, model and typed arrays as they are meant", async () => {
    let seen: unknown;
    const answer: RequestListener = (request, response) => {
      let body = "";
      request.on("data", (part) => (body += part));
      request.on("end", () => {
        const { authorization, "content-type": type } = request.headers;
        seen = { url: request.url, authorization, type, body: JSON.parse(body) as unknown };
        response.end('{"distances":[1]}');
      });
    };
    const found = await against(answer, (address) =>
      etalonClient({ address: `${address}//`, token: "secret", model: "first" }).distance(
        { a: [Float32Array.of(0.5, 2)], b: ["id"] },
        { model: "a b&c" },
      ),
    );
    expect(found).toEqual({ distances: [1] });
    expect(seen).toEqual({
      url: "/v1/distance?model=a%20b%26c",
      authorization: "Bearer secret",
      type: "application/json",
      body: { a: [[0.5, 2]], b: ["id"] },
    });
  });

  test("ends with its signal, and takes a fetch of the caller's", async () => {
    const never: RequestListener = () => undefined;
    await against(never, async (address) => {
      const signal = AbortSignal.timeout(1);
      await expect(etalonClient({ address }).explain({ a: [1], b: [2] }, { signal })).rejects.toMatchObject({
        name: "TimeoutError",
      });
    });
    const own = async (url: unknown) => new Response(JSON.stringify({ models: [{ id: String(url) }] }));
    const { models } = await etalonClient({ address: "http://x", fetch: own as typeof fetch }).models();
    expect(models[0]?.id).toBe("http://x/v1/models");
  });

  test("needs nothing at run time but its list of routes", () => {
    const imports = [...readFileSync("src/client/client.ts", "utf8").matchAll(/^import (type )?.*from "(.*)";$/gm)];
    expect(imports.filter(([, typeOnly]) => !typeOnly).map(([, , from]) => from)).toEqual(["../api/routes.ts"]);
    expect(readFileSync("src/api/routes.ts", "utf8")).not.toMatch(/^import/m);
  });
});
