import { spawn } from "node:child_process";
import { connect } from "node:net";
import path from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { describe, expect, test } from "vitest";
import { servedModels } from "../../src/cli/servedModels.ts";
import { chosenToken } from "../../src/cli/serveFlags.ts";
import { etalonClient } from "../../src/client/client.ts";
import { loadData } from "../../src/io/loadData.node.ts";
import { writeFile } from "../../src/io/writeFile.node.ts";
import { covariance } from "../../src/learners/covariance.ts";
import { lda } from "../../src/learners/lda.ts";
import { etalon, folderWith, smallCsv } from "./etalon.ts";

const main = path.resolve("dist/cli/main.js");
const folder = folderWith({ "items.csv": smallCsv() });
const { points, labels = [], ids = [] } = loadData(path.join(folder, "items.csv"), { label: "class", id: "id" });
const other = covariance.fit({ points });
writeFile(path.join(folder, "other.etalon"), other.save());
writeFile(path.join(folder, "Small Model.etalon"), lda.fit({ points, labels }).save());

interface Started {
  readonly document: { readonly address: string; readonly token?: string; readonly models: { readonly id: string }[] };
  /** Everything on stderr so far. */
  log(): string;
  signal(name: NodeJS.Signals): void;
}

/** Starts `etalon serve --json`, lets `visit` use it, ends it by a signal if it lives, and tells how it ended. */
async function started(
  words: readonly string[],
  visit: (running: Started) => Promise<void>,
  { signal = "SIGINT", environment = {} }: { signal?: NodeJS.Signals; environment?: Record<string, string> } = {},
): Promise<number | null> {
  const child = spawn(process.execPath, [main, "serve", ...words, "--port", "0", "--json"], {
    cwd: folder,
    env: { ...process.env, ...environment },
  });
  let log = "";
  child.stderr.on("data", (part) => (log += part));
  const ended = new Promise<number | null>((resolve) => void child.on("close", resolve));
  try {
    const line = await new Promise<string>((resolve, reject) => {
      let out = "";
      child.stdout.on("data", (part) => {
        out += part;
        if (out.includes("\n")) resolve(out);
      });
      child.on("close", (code) => reject(new Error(`It ended with ${code} before it said its address. ${log}`)));
    });
    await visit({
      document: JSON.parse(line) as Started["document"],
      log: () => log,
      signal: (name) => void child.kill(name),
    });
  } finally {
    child.kill(signal);
  }
  return ended;
}

describe.concurrent("etalon serve", () => {
  test("answers for several models with items by id, logs to stderr alone, and ends by Ctrl-C with 0", async () => {
    const words = ["Small Model.etalon", "second=other.etalon", "--data", "items.csv", "--id", "id"];
    const code = await started(words, async ({ document, log }) => {
      expect(document.models).toMatchObject([
        { id: "small-model", learner: "lda", features: 3, items: 40, threshold: null },
        { id: "second", learner: "covariance", items: 40 },
      ]);
      expect(document.token).toBeUndefined();
      const client = etalonClient({ address: document.address, model: "second" });
      const { neighbors } = await client.neighbors({ points: ["p3"], neighbors: 4 });
      const { indices, squared } = other.neighbors(points, [points.data.slice(9, 12)], { neighbors: 4, exclude: [3] });
      expect(neighbors[0]).toEqual(
        Array.from(indices, (row, rank) => ({ id: ids[row], distance: Math.sqrt(squared[rank]) })),
      );
      expect(log()).toMatch(/ POST \/v1\/neighbors 200 /);
    });
    expect(code).toBe(0);
  });

  test("takes a token from the environment without printing it, says nothing when quiet, and ends by SIGTERM with 143", async () => {
    const token = "a-secret-of-enough-signs";
    const code = await started(
      ["other.etalon", "--quiet"],
      async ({ document, log }) => {
        const { address } = document;
        expect(document.token).toBeUndefined();
        expect((await etalonClient({ address, token }).models()).models).toHaveLength(1);
        await expect(etalonClient({ address }).models()).rejects.toMatchObject({ status: 401, code: "DENIED" });
        expect(log()).toBe("");
      },
      { signal: "SIGTERM", environment: { ETALON_TOKEN: token } },
    );
    expect(code).toBe(143);
  });

  test("makes a token where others reach it, prints it once, and ends at once by a second Ctrl-C, with 130", async () => {
    const words = ["other.etalon", "--host", "0.0.0.0", "--allow-host", "models.example", "--token"];
    const code = await started(words, async ({ document, log, signal }) => {
      const { token = "" } = document;
      expect(token).toMatch(/^[0-9a-f]{32}$/);
      const { port } = new URL(document.address);
      const address = `http://127.0.0.1:${port}`;
      const authorization = { Authorization: `Bearer ${token}` };
      const socket = connect(Number(port), "127.0.0.1").on("error", () => undefined);
      socket.write(
        `POST /v1/transform HTTP/1.1\r\nHost: models.example\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{`,
      );
      const metrics = async () => (await fetch(`${address}/metrics`, { headers: authorization })).text();
      while (!/in_flight 2/.test(await metrics()));
      signal("SIGINT");
      while (!log().includes("closing")) await new Promise((resolve) => setImmediate(resolve));
      signal("SIGINT");
      expect(log()).not.toContain(token);
    });
    expect(code).toBe(130);
  });

  test("refuses to start without models, in one document on standard output", () => {
    const { code, out } = etalon(folder, "serve", "--json");
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({ error: { code: "OPTION" } });
  });
});

describe("what serve is started with", () => {
  const flags = { header: true };
  test.each([
    [["missing.etalon"], undefined, "DATA", /missing.etalon/],
    [["items.csv"], undefined, "FORMAT", /items.csv/],
    [["other.etalon", "x=other.etalon", "other=x.etalon"], undefined, "OPTION", /two models have the id "other"/],
    [["BAD ID=other.etalon"], undefined, "OPTION", /is not legal/],
    [["../../x=other.etalon"], undefined, "DATA", /there is no such file|cannot be read|no such/i],
    [["other.etalon"], "wine", "DATA", /needs the feature/],
  ] as const)("%j with data %s is %s", async (words, data, code, message) => {
    const located = words.map((word) => word.replace(/[^=]*$/, (file) => path.join(folder, file)));
    const opened = servedModels(located, data, flags, 0);
    await expect(opened).rejects.toMatchObject({ code });
    await expect(opened).rejects.toThrow(message);
  });

  test("a token is needed where others reach the server, and must be hard to guess", () => {
    expect(chosenToken(undefined, "127.0.0.1", undefined)).toBeUndefined();
    expect(chosenToken(undefined, "localhost", undefined)).toBeUndefined();
    for (const host of ["0.0.0.0", "::", "192.168.0.7", "models.example"])
      expect(() => chosenToken(undefined, host, undefined)).toThrow(/Add --token/);
    expect(() => chosenToken("short", "127.0.0.1", undefined)).toThrow(/too easy to guess/);
    expect(() => chosenToken("long enough but with blanks", "::", undefined)).toThrow(/too easy to guess/);
    expect(() => chosenToken("a-very-long-model.etalon", "::", undefined)).toThrow(/Put --token last/);
    expect(chosenToken(true, "::", "of-the-environment")).toBe("of-the-environment");
    expect(chosenToken("given-on-the-line", "::", "of-the-environment")).toBe("given-on-the-line");
    expect(chosenToken(true, "::", undefined)).not.toBe(chosenToken(true, "::", undefined));
  });
});

describe.concurrent("etalon mcp", () => {
  test("serves an agent over standard input and output until it leaves", async () => {
    const agent = new Client({ name: "test", version: "1" });
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [main, "mcp", "other.etalon", "--data", "items.csv", "--id", "id"],
      cwd: folder,
      stderr: "ignore",
    });
    await agent.connect(transport);
    const { tools } = await agent.listTools();
    expect(tools).toHaveLength(6);
    const { structuredContent } = await agent.callTool({
      name: "neighbors",
      arguments: { points: ["p1"], neighbors: 2 },
    });
    expect((structuredContent as { neighbors: unknown[][] }).neighbors[0]).toHaveLength(2);
    const bad = await agent.callTool({ name: "neighbors", arguments: { points: ["zzz"] } });
    expect(bad).toMatchObject({ isError: true });
    await agent.close();
  });

  test("ends with its input", () => {
    expect(etalon(folder, "mcp", "other.etalon")).toMatchObject({ code: 0, out: "", err: "" });
  });
});
