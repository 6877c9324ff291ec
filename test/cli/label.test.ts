import { spawn } from "node:child_process";
import { appendFileSync, readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { etalon, folderWith } from "./etalon.ts";

/** 40 people written down twice, on a list each, the second time with slips. */
const random = new Random(3);
const syllables = ["ka", "mo", "ri", "ten", "lu", "sha", "bel", "dor", "win", "ay"];
const word = (count: number): string => Array.from({ length: count }, () => syllables[random.integer(10)]).join("");
const slip = (text: string): string => {
  const at = random.integer(text.length);
  return text.slice(0, at) + text.slice(at + 1);
};
const rows = Array.from({ length: 40 }, (_, p) => {
  const [name, street, city] = [`${word(2)} ${word(3)}`, `${word(3)} street`, word(2)];
  return [
    [`a${p}`, "one", name, street, city],
    [`b${p}`, "two", slip(name), slip(street), city],
  ];
}).flat();
const csv = `${["id,list,name,street,city", ...rows.map((row) => row.join(","))].join("\n")}\n`;
const DATA = ["people.csv", "--text", "name,street,city", "--dimensions", "64", "--id", "id"];

interface Line {
  readonly ask?: "pair" | "triple" | "edit";
  readonly points?: readonly string[];
  readonly end?: string;
  readonly [key: string]: unknown;
}

/** Runs `etalon label` and answers each question as `say` does, until it says nothing. */
async function converse(
  folder: string,
  say: (line: Line, place: number) => string | undefined,
  ...words: string[]
): Promise<{ code: number | null; out: Line[]; err: string }> {
  const args = [path.resolve("dist/cli/main.js"), "label", ...words, "--labels", "l.jsonl", "--json"];
  const child = spawn(process.execPath, args, { cwd: folder });
  const out: Line[] = [];
  let err = "";
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  createInterface({ input: child.stdout }).on("line", (text) => {
    const line = JSON.parse(text) as Line;
    const answer = line.ask ? say(line, out.filter(({ ask }) => ask).length) : undefined;
    out.push(line);
    if (answer !== undefined) child.stdin.write(`${answer}\n`);
    else if (line.ask) child.stdin.end();
  });
  child.stdin.on("error", () => undefined); // a session that ends does not read on
  const code = await new Promise<number | null>((resolve) => void child.on("close", resolve));
  return { code, out, err };
}

/** Ids of one person differ in their letter alone. */
const truth = ({ points: [a, b] = [] }: Line): string => (a?.slice(1) === b?.slice(1) ? "y" : "n");
const upTo = (count: number) => (line: Line, place: number) => (place < count ? truth(line) : undefined);
const linesIn = (folder: string): Line[] =>
  readFileSync(path.join(folder, "l.jsonl"), "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
const pairsIn = (lines: readonly Line[]): string[] => lines.map(({ a, b }) => [a, b].sort().join(" "));

describe("etalon label", () => {
  test("asks in lines, blind and between the lists, and what it wrote is learned from and judged by", {
    timeout: 180_000,
  }, async () => {
    const folder = folderWith({ "people.csv": csv });
    const { code, out } = await converse(folder, upTo(30), ...DATA, "--view", "list", "--by", "ann");
    expect(code).toBe(0);
    expect(out[0]).toMatchObject({ ask: "pair", same: 0, different: 0, answered: 0, budget: null, changed: null });
    expect(out[0]).not.toHaveProperty("score");
    expect(out[0]?.["fields"]).toMatchObject([
      { name: "list" },
      { name: "name" },
      { name: "street" },
      { name: "city" },
    ]);
    expect(out.at(-1)).toMatchObject({ end: "quit", answered: 30, labels: "l.jsonl" });
    expect(out.at(-1)?.["next"]).toBe(
      "etalon fit people.csv --text name,street,city --dimensions 64 --id id --pairs l.jsonl --learner auto --out model.etalon",
    );
    const lines = linesIn(folder);
    expect(new Set(pairsIn(lines)).size).toBe(30);
    expect(lines.every(({ a, b, by }) => String(a)[0] !== String(b)[0] && by === "ann")).toBe(true);
    expect(lines.filter(({ label }) => label === "same").length).toBeGreaterThan(4);

    const more = await converse(folder, upTo(5), ...DATA, "--view", "list", "--by", "bob", "--budget", "4");
    expect(more.out.at(-1)).toMatchObject({ end: "budget", answered: 4 });
    expect(new Set(pairsIn(linesIn(folder))).size).toBe(34);

    appendFileSync(path.join(folder, "l.jsonl"), '{"a":"a1","b":"b');
    const fit = etalon(
      folder,
      "fit",
      ...DATA,
      "--pairs",
      "l.jsonl",
      "--learner",
      "gmml",
      "--holdout",
      "0",
      "--out",
      "m.etalon",
      "--json",
    );
    expect(fit).toMatchObject({ code: 0, err: expect.stringContaining("cut short") });
    const judged = etalon(folder, "evaluate", "m.etalon", ...DATA, "--pairs", "l.jsonl", "--json");
    expect(JSON.parse(judged.out)).toMatchObject({ points: 80 });
    const modelled = await converse(folder, () => undefined, ...DATA, "--model", "m.etalon", "--by", "ann");
    expect([modelled.out[0]?.ask, modelled.err]).toEqual(["pair", expect.stringContaining("cut short")]);
    expect(linesIn(folder)).toHaveLength(34);
  });

  test("takes words as well as keys, undoes, edits, asks for odd ones, says what it cannot read, and asks the same to the same answers", async () => {
    const said = ["same", '"different"', "b", "n", "e", "2", "unsure", "perhaps", "odd one out", "1", "q"];
    const [one, two] = await Promise.all(
      [0, 0].map(async () => {
        const folder = folderWith({ "people.csv": csv });
        const { out } = await converse(folder, (_, place) => said[place], ...DATA, "--by", "ann");
        return { out, lines: linesIn(folder).map(({ at: _, ...line }) => line) };
      }),
    );
    const { out, lines } = one!;
    expect(out.find(({ error }) => error)).toMatchObject({
      error: { code: "OPTION", message: expect.stringContaining("y (same)") },
    });
    expect(out.map(({ ask }) => ask).filter((ask) => ask === "triple" || ask === "edit")).toEqual(["edit", "triple"]);
    const labels = ["same", "different", "undo", "different", "undo", "unsure", "odd", "odd"];
    expect(lines.map(({ label }) => label)).toEqual(labels);
    expect(out.at(-1)).toMatchObject({ end: "quit", odd: 1 });
    expect(two).toEqual(one);
  });

  test("by --triplets asks which is the odd one out, and triplets are learned from", async () => {
    const folder = folderWith({ "people.csv": csv });
    const odd = ({ points: [a, b, c] = [] }: Line): string =>
      a?.slice(1) === b?.slice(1) ? "3" : a?.slice(1) === c?.slice(1) ? "2" : "1";
    const { out } = await converse(folder, (line, place) => (place < 8 ? odd(line) : "q"), ...DATA, "--triplets");
    expect(out.at(-1)).toMatchObject({ end: "quit", odd: 8, next: expect.stringContaining("--triplets l.jsonl") });
    const fit = etalon(
      folder,
      "fit",
      ...DATA,
      "--triplets",
      "l.jsonl",
      "--learner",
      "schultzJoachims",
      "--holdout",
      "0",
      "--out",
      "m.etalon",
    );
    expect(fit.code).toBe(0);
    expect(linesIn(folder)).toHaveLength(16);
  });

  test("ends politely when all answers are of one kind, or none is left to ask", async () => {
    const folder = folderWith({ "few.csv": "id,x\na,1\nb,2\nc,5\n" });
    const { code, out } = await converse(folder, () => "n", "few.csv", "--id", "id");
    expect(code).toBe(0);
    expect(out.at(-1)).toMatchObject({
      end: "empty",
      same: 0,
      different: 3,
      advice: expect.stringContaining("both kinds"),
    });
    const again = await converse(folder, () => "n", "few.csv", "--id", "id");
    expect(again.out).toHaveLength(1);
    expect(again.out[0]).toMatchObject({ end: "empty", answered: 0, different: 3 });
  });

  test.each([
    [["label", "few.csv", "--labels", "l.jsonl"], "OPTION", "--json", 2],
    [["label", "few.csv", "--labels", "l.jsonl", "--show", "y", "--json"], "OPTION", '"y"', 2],
  ] as const)("%j fails and says why", (words, code, part, exitCode) => {
    const folder = folderWith({ "few.csv": "id,x,list\na,1,u\nb,2,u\n" });
    const ended = etalon(folder, ...words);
    expect(ended.code).toBe(exitCode);
    expect(ended.out + ended.err).toContain(code);
    expect(ended.out + ended.err).toContain(part.replaceAll('"', words.includes("--json" as never) ? '\\"' : '"'));
  });
});
