import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveMcpLines } from "../../src/server/mcpLines.ts";
import { service } from "../../src/server/service.ts";
import { bothModels, LIMITS, metric, post, type Running, rows, running } from "./serving.ts";

let server: Running;
let agent: Client;

beforeAll(async () => {
  server = await running();
  agent = new Client({ name: "test", version: "1" });
  await agent.connect(
    new StreamableHTTPClientTransport(new URL(`${server.address}/mcp`)) as Parameters<Client["connect"]>[0],
  );
});
afterAll(async () => {
  await agent.close();
  await server.close();
});

const call = async (name: string, given: Record<string, unknown>) => {
  const { content, structuredContent, isError } = await agent.callTool({ name, arguments: given });
  const [first] = content as { type: string; text: string }[];
  return { text: first?.text ?? "", structured: structuredContent, failed: isError ?? false };
};

describe("an agent by the SDK's own client, over HTTP", () => {
  test("is told who answers and how to begin", () => {
    expect(agent.getServerVersion()).toMatchObject({ name: "etalon", version: "1.2.3" });
    expect(agent.getServerCapabilities()).toEqual({ tools: {} });
    expect(agent.getInstructions()).toContain("models");
  });

  test("sees a tool for each operation, with schemas of what it takes and answers", async () => {
    const { tools } = await agent.listTools();
    expect(tools.map(({ name }) => name).sort()).toEqual([
      "distance",
      "explain",
      "models",
      "neighbors",
      "same",
      "transform",
    ]);
    for (const { name, description, inputSchema, outputSchema, annotations } of tools) {
      expect(description?.length, name).toBeGreaterThan(20);
      expect(inputSchema).toMatchObject({ type: "object", additionalProperties: false });
      expect(outputSchema).toMatchObject({ type: "object" });
      expect(annotations).toMatchObject({ readOnlyHint: true, openWorldHint: false });
    }
    const neighbors = tools.find(({ name }) => name === "neighbors");
    expect(neighbors?.inputSchema.required).toEqual(["points", "model"]);
    expect(neighbors?.inputSchema.properties).toMatchObject({ model: { enum: ["wine", "small"] } });
  });

  test("calls every tool and gets what the library answers, checked by the client against the stated schemas", async () => {
    await agent.listTools();
    const model = "wine";
    expect((await call("models", {})).structured).toMatchObject({ models: [{ id: "wine" }, { id: "small" }] });
    const transformed = await call("transform", { model, points: [rows[0], "w1"] });
    expect(transformed.structured).toEqual({ points: metric.transform(rows.slice(0, 2)).toArrays() });
    expect(JSON.parse(transformed.text)).toEqual(transformed.structured);
    expect((await call("distance", { model, a: ["w0"], b: ["w9"] })).structured).toEqual({
      distances: [metric.distance(rows[0], rows[9])],
    });
    expect((await call("same", { model, a: ["w0"], b: ["w9"] })).structured).toEqual({
      results: [metric.same(rows[0], rows[9])],
    });
    expect((await call("explain", { model, a: "w0", b: "w100", top: 2 })).structured).toMatchObject({
      features: metric.explain(rows[0], rows[100]).top(2),
    });
    const { neighbors } = (await call("neighbors", { model, points: ["w3"], neighbors: 4 })).structured as {
      neighbors: unknown[][];
    };
    expect(neighbors[0]).toHaveLength(4);
  });

  test("is told what is wrong with its arguments, in words to mend them by", async () => {
    const model = "wine";
    const bad: [string, Record<string, unknown>, RegExp][] = [
      ["transform", { model }, /DATA: points: is missing/],
      ["transform", { model, points: [[1, 2]] }, /SHAPE: points\[0\]: got 2 numbers but model "wine" takes 13/],
      ["neighbors", { model, points: ["w999999"] }, /DATA: points\[0\]: there is no item "w999999"/],
      ["neighbors", { model, points: ["w1"], neighbors: 0 }, /OPTION: neighbors/],
      ["same", { model: "small", a: [[1, 2, 3, 4]], b: [[1, 2, 3, 5]] }, /UNSUPPORTED.*etalon calibrate/],
      ["distance", { model: "smal", a: [[1]], b: [[1]] }, /Did you mean small\?/],
      ["distance", { a: [[1]], b: [[1]] }, /OPTION: name one of the models/],
      ["explain", { model, a: "w0", b: "w1", x: 1 }, /OPTION.*"x" is not known/],
    ];
    for (const [name, given, message] of bad)
      expect(await call(name, given), name).toMatchObject({ failed: true, text: expect.stringMatching(message) });
  });

  test("is refused tools and methods that do not exist", async () => {
    await expect(agent.callTool({ name: "fit", arguments: {} })).rejects.toMatchObject({ code: -32602 });
    await expect(agent.callTool({ name: "constructor", arguments: {} })).rejects.toMatchObject({ code: -32602 });
    await expect(agent.listPrompts()).rejects.toThrow();
    expect(await agent.ping()).toEqual({});
  });
});

describe("the protocol as it is written", () => {
  const rpc = (method: string, params: unknown = {}, id: unknown = 1) => ({ jsonrpc: "2.0", id, method, params });
  test.each([
    ["2025-06-18", "2025-06-18"],
    ["2024-11-05", "2024-11-05"],
    ["1999-01-01", "2025-11-25"],
  ])("a client of %s is answered in %s", async (asked, spoken) => {
    const { body } = await post(
      server,
      "/mcp",
      rpc("initialize", { protocolVersion: asked, capabilities: {}, clientInfo: { name: "x", version: "1" } }),
    );
    expect(body).toMatchObject({ jsonrpc: "2.0", id: 1, result: { protocolVersion: spoken } });
  });

  test("notifications are taken with 202, a revision that is not spoken is 400", async () => {
    const note = { jsonrpc: "2.0", method: "notifications/initialized" };
    expect(await post(server, "/mcp", note)).toMatchObject({ status: 202, body: null });
    expect((await post(server, "/mcp", rpc("ping"), { "MCP-Protocol-Version": "1999-01-01" })).status).toBe(400);
    expect((await post(server, "/mcp", rpc("ping"), { "MCP-Protocol-Version": "2025-06-18" })).status).toBe(200);
  });

  test.each([
    [[rpc("ping"), rpc("ping")], -32600],
    [{ id: 1, method: "ping" }, -32600],
    [{ jsonrpc: "1.0", id: 1, method: "ping" }, -32600],
    [7, -32600],
    [rpc("ping", {}, { a: 1 }), -32600],
    [rpc("tools/run"), -32601],
    [rpc("tools/call"), -32602],
    [rpc("tools/call", { name: "models", arguments: [] }), -32602],
  ])("%j is error %i", async (message, code) => {
    expect((await post(server, "/mcp", message)).body).toMatchObject({ jsonrpc: "2.0", error: { code } });
  });

  /** What lines are answered with over streams. */
  const lines = async (...sent: string[]): Promise<unknown[]> => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    const served = serveMcpLines(service(bothModels, LIMITS), "1", {
      input,
      output,
      longest: 10_000,
      signal: new AbortController().signal,
    });
    for (const part of sent) input.write(part);
    input.end();
    await served;
    output.end();
    return (await text(output))
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as unknown);
  };

  test("lines may come in pieces, several at once, blank, or without an end", async () => {
    const [first, second] = [JSON.stringify(rpc("ping", {}, "é")), JSON.stringify(rpc("ping", {}, 2))];
    const bytes = `${first.slice(0, 9)}`;
    expect(await lines(bytes, `${first.slice(9)}\r\n\n  \n${second}\n`)).toEqual([
      { jsonrpc: "2.0", id: "é", result: {} },
      { jsonrpc: "2.0", id: 2, result: {} },
    ]);
  });

  test("a line that is no JSON is error -32700 and the next is answered; one too long ends it", async () => {
    const good = `${JSON.stringify(rpc("ping"))}\n`;
    expect(await lines("{\n", '{"id":1,"id":2}\n', good)).toMatchObject([
      { error: { code: -32700 } },
      { error: { code: -32700 } },
      { result: {} },
    ]);
    expect(await lines("x".repeat(20_000), good)).toMatchObject([{ error: { code: -32600 } }]);
  });

  test("a cancelled call is not answered, the others are", async () => {
    const cancel = JSON.stringify({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId: 1 } });
    const heavy = JSON.stringify(
      rpc("tools/call", { name: "neighbors", arguments: { model: "wine", points: ["w1"] } }, 1),
    );
    const answers = await lines(`${heavy}\n${cancel}\n${JSON.stringify(rpc("ping", {}, 2))}\n`);
    expect(answers).toEqual([{ jsonrpc: "2.0", id: 2, result: {} }]);
  });
});
