import { execFile, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import ts from "typescript";
import { expect, test } from "vitest";

const run = promisify(execFile);
const root = path.resolve(".");
const page = readFileSync("docs/guide/serving.md", "utf8");
const ADDRESS = "http://127.0.0.1:8080";

test("the guide's server starts, its curl prints what stands there, and its TypeScript runs", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "etalon-guide-"));
  const main = path.join(root, "dist/cli/main.js");
  for (const [, words = ""] of page.matchAll(/^etalon ((?:datasets|fit) .*)$/gm))
    await run(process.execPath, [main, ...words.split(" ")], { cwd: folder });
  const words = /^ {4}etalon (serve .*)$/m.exec(page)?.[1]?.split(" ") ?? [];
  const server = spawn(process.execPath, [main, ...words, "--port", "0", "--json", "--quiet"], { cwd: folder });
  try {
    const line = await new Promise<string>((resolve) => server.stdout.once("data", (part) => resolve(String(part))));
    const { address } = JSON.parse(line) as { address: string };
    const [, command = "", answer = ""] = /^\$ (curl .*)\n(.*)$/m.exec(page) ?? [];
    const { stdout } = await run("sh", ["-c", command.replace(ADDRESS, address)]);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(answer));

    const code = /^```typescript\n([\s\S]*?)^```/m.exec(page)?.[1] ?? "";
    const scratch = path.join(root, "dist/.guide-test");
    mkdirSync(scratch, { recursive: true });
    const file = path.join(scratch, "client.mjs");
    const { outputText } = ts.transpileModule(code.replace(ADDRESS, address), {
      compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
    });
    writeFileSync(file, outputText);
    const ran = await run(process.execPath, [file]);
    rmSync(scratch, { recursive: true });
    expect(ran.stdout).toContain("400 SHAPE points[0]");
    expect(ran.stdout).toContain("contribution");
  } finally {
    server.kill();
  }
});
