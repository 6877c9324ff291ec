import path from "node:path";
import { build } from "vite";
import { beforeAll, describe, expect, test } from "vitest";
import { useStudio } from "./page.ts";

const studio = useStudio();

/** Every file of a fresh build, by name. */
async function built(): Promise<ReadonlyMap<string, string>> {
  const result = await build({
    configFile: path.resolve("studio/vite.config.js"),
    logLevel: "error",
    build: { write: false, sourcemap: true, minify: false },
  });
  const parts = Array.isArray(result) ? result : [result];
  return new Map(
    parts.flatMap((part) =>
      "output" in part
        ? part.output.map((file) => [file.fileName, String(file.type === "chunk" ? file.code : file.source)] as const)
        : [],
    ),
  );
}

/** Packages whose sources the maps of all chunks name, those of workers too. */
function mapped(files: ReadonlyMap<string, string>): string[] {
  const sources = [...files].flatMap(([name, text]) =>
    name.endsWith(".js.map") ? (JSON.parse(text) as { sources: (string | null)[] }).sources : [],
  );
  const names = sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source ?? "")?.[1] ?? []);
  return [...new Set(names)].sort();
}

describe("the licenses", () => {
  let notice = "";
  let packages: string[] = [];
  beforeAll(async () => {
    const files = await built();
    notice = files.get("licenses.txt") ?? "";
    packages = mapped(files);
  }, 60_000);
  const named = () => [...notice.matchAll(/^={80}\n(\S+) \d\S*: \S+/gm)].map(([, name]) => name as string);

  test("name every package whose code is in the page or in its worker, with the text of its license", () => {
    expect(packages).toEqual(expect.arrayContaining(["@observablehq/plot", "comlink", "svelte", "umap-js", "zod"]));
    expect(packages.filter((name) => !named().includes(name))).toEqual([]);
    expect(notice).not.toContain("holds no text of its license");
    expect(
      notice.match(/Permission is hereby granted|Redistribution and use|Apache License|Permission to use/g)?.length,
    ).toBeGreaterThanOrEqual(named().length);
  });

  test("name no package that is only used to build it, but for what such tools put in", () => {
    const tools = named().filter((name) => !packages.includes(name));
    expect(tools.sort()).toEqual(["assemblyscript", "rolldown", "vite"]);
  });

  test("name the data and Etalon itself, and nobody's address for mail", () => {
    expect(notice).toMatch(/^Etalon Studio\n\nMIT License/);
    expect(notice).toContain("UCI Machine Learning Repository");
    expect(notice.match(/^={80}\n.*@\w+\.\w+/gm)).toBeNull();
  });

  test("are a click away in the page", async () => {
    const page = await studio.now.open();
    const address = await page
      .getByRole("link", { name: "Licenses" })
      .evaluate((link) => (link as HTMLAnchorElement).href);
    const response = await page.request.get(address);
    expect(response.headers()["content-type"]).toBe("text/plain; charset=utf-8");
    expect(await response.text()).toContain("svelte");
    await page.close();
  });
});
