import { spawn } from "node:child_process";
import { get } from "node:http";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { etalon, folderWith, smallCsv } from "./etalon.ts";

interface Answer {
  readonly status: number | undefined;
  readonly body: string;
}
const ask = (address: string, headers: Record<string, string> = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    get(address, { headers }, (response) => {
      let body = "";
      response.setEncoding("utf8").on("data", (part) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode, body }));
    }).on("error", reject);
  });

/** Starts `etalon studio`, hands its first line on standard output to `visit`, ends it by a signal and tells how it ended. */
async function started(
  folder: string,
  words: readonly string[],
  signal: NodeJS.Signals,
  visit: (line: string) => Promise<void>,
): Promise<number | null> {
  const main = path.resolve("dist/cli/main.js");
  const child = spawn(process.execPath, [main, "studio", "--no-open", ...words], { cwd: folder });
  const ended = new Promise<number | null>((resolve) => void child.on("close", resolve));
  try {
    const line = await new Promise<string>((resolve, reject) => {
      let out = "";
      child.stdout.on("data", (part) => {
        out += part;
        if (out.includes("\n")) resolve(out.split("\n")[0] ?? "");
      });
      child.on("close", (code) => reject(new Error(`The studio ended with ${code} before it said its address.`)));
    });
    await visit(line);
  } finally {
    child.kill(signal);
  }
  return ended;
}

describe("etalon studio", () => {
  test("prints its address, serves the page and the file to who has the token, and ends by Ctrl-C with 0", async () => {
    const folder = folderWith({ "my data.csv": smallCsv() });
    const code = await started(folder, ["my data.csv", "--label", "class"], "SIGINT", async (line) => {
      const { origin, hash } = new URL(line.replace("Etalon Studio: ", ""));
      const fields = new URLSearchParams(hash.split("?")[1]);
      expect(fields.get("served")).toBe("my data.csv");
      expect(fields.get("label")).toBe("class");
      expect((await ask(origin)).body).toContain("<title>Etalon Studio</title>");
      const token = fields.get("token") ?? "";
      expect(token).toMatch(/^[0-9a-f]{32}$/);
      expect(await ask(`${origin}/data`, { "x-etalon-token": token })).toEqual({ status: 200, body: smallCsv() });
      expect((await ask(`${origin}/data`)).status).toBe(403);
    });
    expect(code).toBe(0);
  });

  test("says its address as one JSON document, opens built-in data by a link, and ends by SIGTERM with 143", async () => {
    const code = await started(folderWith(), ["wine", "--json"], "SIGTERM", async (line) => {
      const { address } = JSON.parse(line) as { address: string };
      expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#learn\?data=wine$/);
      expect((await ask(address)).status).toBe(200);
    });
    expect(code).toBe(143);
  });

  test("refuses a file that is not there, and a port that is none", () => {
    const folder = folderWith();
    const missing = etalon(folder, "studio", "--no-open", "nothing.csv");
    expect(missing.code).toBe(1);
    expect(missing.err).toContain("nothing.csv");
    expect(etalon(folder, "studio", "--port", "x")).toMatchObject({ code: 2 });
  });
});
