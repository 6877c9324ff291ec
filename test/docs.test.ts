import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import ts from "typescript";
import { afterAll, describe, expect, test } from "vitest";

const root = path.resolve(".");
const scratch = path.join(root, "dist/.docs-test");
const pages = [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const blocks = (page: string, language: string): string[] =>
  [...readFileSync(page, "utf8").matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, code]) => code,
  );
const node = (args: string[], cwd: string): string =>
  execFileSync(process.execPath, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** One folder for each page, so that its commands find the files that its TypeScript wrote. */
const folders = new Map<string, string>();
const folderOf = (page: string): string => {
  const folder = folders.get(page) ?? mkdtempSync(path.join(tmpdir(), "etalon-docs-"));
  folders.set(page, folder);
  return folder;
};

/** The `etalon …` lines of a shell block, continued lines joined, words split as a shell splits them. */
const commands = (block: string): string[][] =>
  block
    .replaceAll("\\\n", " ")
    .split("\n")
    .filter((line) => line.startsWith("etalon "))
    .map((line) =>
      [...line.replace(/\s#.*$/, "").matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain).slice(1),
    );

describe.each(pages.filter((page) => blocks(page, "ts").length > 0))("%s", (page) => {
  afterAll(() => rmSync(scratch, { recursive: true, force: true }));
  test("its TypeScript runs", { timeout: 120_000 }, () => {
    const folder = folderOf(page);
    mkdirSync(scratch, { recursive: true });
    for (const [i, block] of blocks(page, "ts").entries()) {
      const file = path.join(scratch, `${page.replaceAll(/\W/g, "-")}-${i}.mjs`);
      const { outputText } = ts.transpileModule(block, {
        compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
      });
      writeFileSync(file, outputText);
      expect(() => node([file], folder), `block ${i}:\n${block}`).not.toThrow();
    }
  });
});

describe.each(pages.filter((page) => blocks(page, "sh").some((block) => commands(block).length > 0)))("%s", (page) => {
  test("its commands run, one after the other", { timeout: 240_000 }, () => {
    const folder = folderOf(page);
    for (const words of blocks(page, "sh").flatMap(commands)) {
      expect(() => node([path.join(root, "dist/cli/main.js"), ...words], folder), words.join(" ")).not.toThrow();
    }
  });
});
