import { expect, test } from "vitest";
import { etalon, folderWith } from "./etalon.ts";

const folder = folderWith();

test("bench times each row on one thread and on all, and names machine and back end", () => {
  const { code, out, err } = etalon(folder, "bench", "--seconds", "0.01", "--only", "product,gmml", "--json");
  expect({ code, err }).toEqual({ code: 0, err: "" });
  const { machine, rows } = JSON.parse(out);
  expect(machine).toMatchObject({ node: process.version, backend: "wasm" });
  expect(machine.threads).toBeGreaterThan(0);
  expect(rows.map((row: { case: string }) => row.case)).toEqual(["product, 512 x 512", "gmml on digits, 1,797 x 64"]);
  for (const { oneThread, allThreads } of rows) expect(Math.min(oneThread, allThreads)).toBeGreaterThan(0);
  expect(rows[0].gigaflops).toBeCloseTo((2 * 512 ** 3) / rows[0].allThreads / 1e9, 6);
  expect(rows[1].gigaflops).toBeNull();
});

test("bench prints a table for people, and refuses words that name no row", () => {
  const { code, out } = etalon(folder, "bench", "--seconds", "0.01", "--only", "gmml");
  expect(code).toBe(0);
  expect(out).toMatch(/processors, Node v\d+.*, back end wasm\n/);
  expect(out).toMatch(/gmml on digits, 1,797 x 64 +\d+\.\d +\d+\.\d +x\d+\.\d\d\n/);
  const refused = etalon(folder, "bench", "--only", "gpu");
  expect(refused.code).toBe(2);
  expect(refused.err).toContain('"product, 512 x 512"');
});
