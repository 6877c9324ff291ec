import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const main = path.resolve("dist/cli/main.js");

/** A fresh folder with the given files. */
export function folderWith(files: Readonly<Record<string, string>> = {}): string {
  const folder = mkdtempSync(path.join(tmpdir(), "etalon-cli-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
  return folder;
}

/** Runs the built command line in a folder. */
export function etalon(folder: string, ...words: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
    cwd: folder,
    encoding: "utf8",
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}

/** The one document on stdout. */
export const json = (folder: string, ...words: string[]): unknown => JSON.parse(etalon(folder, ...words, "--json").out);

export const read = (folder: string, name: string): Buffer => readFileSync(path.join(folder, name));

/** Two well separated classes in three features of different units, with ids. */
export function smallCsv(rows = 40): string {
  const lines = Array.from({ length: rows }, (_, i) => {
    const second = i % 2;
    return [
      `p${i}`,
      ((i * 7) % 11) * 100,
      (((i * 5) % 13) / 10).toFixed(1),
      second * 4 + ((i * 3) % 7) / 10,
      second ? "two" : "one",
    ].join(",");
  });
  return `${["id,a,b,c,class", ...lines].join("\n")}\n`;
}
