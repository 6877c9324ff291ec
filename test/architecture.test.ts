import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";

/** Lower layers first. A file may import its own layer and those before it. */
const LAYERS = [
  "base",
  "linalg",
  "data",
  "io",
  "optim",
  "distances",
  "kernels",
  "losses",
  "regularizers",
  "neighbors",
  "constraints",
  "nn",
  "metrics",
  "learners",
  "tasks",
  "evaluate",
  "api",
  "client",
  "plot",
  "engine",
  "server",
  "cli",
];
const PURE = LAYERS.slice(0, LAYERS.indexOf("plot"));
const source = path.resolve("src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.includes(".generated."))
  .map((name) => ({ name, text: readFileSync(path.join(source, name), "utf8") }));
const layerOf = (name: string) => LAYERS.indexOf(name.split(path.sep)[0]);
const imports = ({ name, text }: { name: string; text: string }) =>
  [...text.matchAll(/(?:from|import\()\s*["'](\.[^"']+)["']/g)].map(([, target]) =>
    path.relative(source, path.resolve(path.dirname(path.join(source, name)), target)),
  );
/** What a file loads as it is loaded: no types, nothing that waits for `import()`. */
const statically = (file: { name: string; text: string }) =>
  imports({ ...file, text: file.text.replace(/^(?:im|ex)port type [^;]*;/gm, "").replace(/\bimport\(/g, "(") });

describe("architecture", () => {
  test("every source file stands in a known layer", () => {
    const strays = files.map(({ name }) => name).filter((name) => name.includes(path.sep) && layerOf(name) < 0);
    expect(strays).toEqual([]);
  });

  test("imports point down the layers", () => {
    const upward = files
      .filter(({ name }) => layerOf(name) >= 0)
      .flatMap((file) =>
        imports(file)
          .filter((target) => layerOf(target) > layerOf(file.name))
          .map((target) => `${file.name} imports ${target}`),
      );
    expect(upward).toEqual([]);
  });

  test("no imports form a cycle", () => {
    const graph = new Map(
      files.map((file) => [file.name, imports(file).map((target) => target.replace(/\.as$/, ".as.ts"))]),
    );
    const cycles: string[] = [];
    const state = new Map<string, "open" | "done">();
    const visit = (name: string, trail: readonly string[]): void => {
      if (state.get(name) === "done") return;
      if (state.get(name) === "open") {
        cycles.push([...trail.slice(trail.indexOf(name)), name].join(" > "));
        return;
      }
      state.set(name, "open");
      for (const target of graph.get(name) ?? []) if (graph.has(target)) visit(target, [...trail, name]);
      state.set(name, "done");
    };
    for (const name of graph.keys()) visit(name, []);
    expect(cycles).toEqual([]);
  });

  test("no command loads what draws before it draws", () => {
    const loaded = new Set<string>();
    const load = (name: string): void => {
      if (loaded.has(name)) return;
      loaded.add(name);
      const file = files.find((other) => other.name === name);
      if (file) for (const target of statically(file)) load(target);
    };
    for (const { name } of files) if (name.startsWith(path.join("cli", "commands"))) load(name);
    const drawing = files.filter(
      ({ name, text }) => loaded.has(name) && /^import .*"(@observablehq\/plot|linkedom|@resvg\/resvg-js)"/m.test(text),
    );
    expect(loaded.size).toBeGreaterThan(200);
    expect(drawing.map(({ name }) => name)).toEqual([]);
  });

  test("no source file grows past 300 lines", () => {
    const long = files
      .map(({ name, text }) => ({ name, lines: text.split("\n").length - 1 }))
      .filter(({ lines }) => lines > 300);
    expect(long).toEqual([]);
  });

  test("the pure layers use nothing whose bits or value an engine may choose", () => {
    const banned =
      /\bMath\.(exp|expm1|log|log1p|log2|log10|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|asinh|acosh|atanh|hypot|cbrt|random)\b|\bDate\b|\bperformance\.|\bIntl\.|\btoLocale|\bconsole\.|[^*/]\*\*[^*/]/;
    const offenses = files
      .filter(({ name }) => PURE.includes(name.split(path.sep)[0]) && !/\.(node|as)\.ts$/.test(name))
      .flatMap(({ name, text }) =>
        text
          .split("\n")
          .map((line, i) => ({
            line: line.replace(/\/\/.*|^\s*\*.*|^\s*\/\*\*.*/, "").replace(/(["'`]).*?\1/g, ""),
            at: `${name}:${i + 1}`,
          }))
          .filter(({ line }) => banned.test(line))
          .map(({ at }) => at),
      );
    expect(offenses).toEqual([]);
  });

  test("no type is loosened and no test is switched off", () => {
    const loose = files
      .filter(({ name, text }) => !name.endsWith(".as.ts") && /\bas any\b|: any\b|@ts-ignore|@ts-nocheck/.test(text))
      .map(({ name }) => name);
    expect(loose).toEqual([]);
  });
});
