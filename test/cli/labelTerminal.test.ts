import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { describe, expect, test } from "vitest";
import { type Cards, cardsOf } from "../../src/cli/labelCards.ts";
import { openLabelFile } from "../../src/cli/labelFile.ts";
import { type ScreenStyle, standingText, viewText } from "../../src/cli/labelScreen.ts";
import { LabelSession, type SessionOptions } from "../../src/cli/labelSession.ts";
import { labelInTerminal } from "../../src/cli/labelTerminal.ts";
import { toMatrix } from "../../src/data/points.ts";
import { parseCsv } from "../../src/io/csv.ts";
import { type DatasetOptions, toDataset } from "../../src/io/dataset.ts";
import { startLabeling } from "../../src/tasks/labeling/labeling.ts";
import { copies, nameOf } from "../tasks/labeling/rounds.ts";
import { folderWith } from "./etalon.ts";

const { points } = copies(10);
const names = Array.from({ length: 30 }, (_, i) => `p${i}`);
const texts = Array.from({ length: 30 }, (_, i) => [
  `product ${Math.floor(i / 3)}`,
  i % 3 === 1 ? "" : `shade ${i % 3}`,
]);
const cards: Cards = { names, fields: ["name", "shade"], more: 0, valuesOf: (row) => texts[row]! };
const plainStyle: ScreenStyle = { color: false, columns: 80 };

interface Ended {
  readonly session: LabelSession;
  readonly exitCode: number;
  readonly shown: string;
  readonly lines: Record<string, unknown>[];
  readonly raw: boolean[];
}

/** A session whose keys are struck one after the other through real streams. */
async function struck(
  keys: readonly string[],
  options: Partial<SessionOptions> = {},
  labels = path.join(folderWith(), "l.jsonl"),
): Promise<Ended> {
  const file = openLabelFile(labels, { count: 30, ids: names });
  const session = await LabelSession.start({
    labeling: startLabeling({ points }),
    ...{
      file,
      names,
      by: "ann",
      triplets: false,
      budget: Infinity,
      patience: Infinity,
      now: () => "2026-01-01T00:00:00.000Z",
    },
    ...options,
  });
  const raw: boolean[] = [];
  const keyboard = Object.assign(new PassThrough(), { setRawMode: (on: boolean) => raw.push(on) });
  const screen = new PassThrough();
  const chunks: string[] = [];
  screen.on("data", (chunk: Buffer) => chunks.push(chunk.toString()));
  const ended = labelInTerminal(session, {
    keyboard,
    screen,
    draw: () => viewText(session.view, cards, plainStyle, session.editing),
  });
  for (const key of keys) keyboard.write(key);
  keyboard.end();
  const exitCode = await ended;
  file.close();
  const lines = readFileSync(labels, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return { session, exitCode, shown: chunks.join(""), lines, raw };
}

/** What a shell shows that runs in a pseudo-terminal of its own. */
async function atTerminal(script: string): Promise<string> {
  const words = process.platform === "darwin" ? ["-q", "/dev/null", "sh", "-c", script] : ["-qec", script, "/dev/null"];
  const shell = spawn("script", words, { cwd: folderWith(), stdio: ["pipe", "pipe", "inherit"] });
  let shown = "";
  shell.stdout.setEncoding("utf8").on("data", (part: string) => (shown += part));
  await once(shell, "close");
  return shown;
}

describe("labeling at a terminal", () => {
  test("takes single keys, writes each answer as a line, and gives the terminal back", async () => {
    const { lines, raw, shown, exitCode } = await struck(["y", "n", "u", "s", "q"]);
    expect(lines.map(({ label }) => label)).toEqual(["same", "different", "unsure", "skip"]);
    expect(Object.keys(lines[0]!)).toEqual(["a", "b", "label", "by", "at", "score", "strategy"]);
    expect(lines[0]).toMatchObject({ by: "ann", at: "2026-01-01T00:00:00.000Z", score: null, strategy: "confident" });
    expect(new Set(lines.map(({ a, b }) => [a, b].sort().join(" "))).size).toBe(4);
    expect([raw, exitCode]).toEqual([[true, false], 0]);
    expect(shown).toContain("> same\n");
    expect(shown).not.toMatch(/score|0\.\d/);
  });

  test("undoes without a limit, also what an earlier session said, and asks the same pair again", async () => {
    const labels = path.join(folderWith(), "l.jsonl");
    const first = await struck(["y", "n", "y", "q"], {}, labels);
    const { lines, session } = await struck(["b", "b", "b", "b", "q"], {}, labels);
    expect(lines.slice(3).map(({ label }) => label)).toEqual(["undo", "undo", "undo"]);
    expect(lines.slice(3).map(({ a, b }) => [a, b])).toEqual(first.lines.map(({ a, b }) => [a, b]).reverse());
    expect(session.labeling.marks).toEqual([]);
    const again = await struck(["y", "b", "n", "q"]);
    expect(again.lines.map(({ a, b, label }) => [a, b, label])).toEqual([
      [again.lines[0]!["a"], again.lines[0]!["b"], "same"],
      [again.lines[0]!["a"], again.lines[0]!["b"], "undo"],
      [again.lines[0]!["a"], again.lines[0]!["b"], "different"],
    ]);
  });

  test("changes an earlier answer chosen from the list, and goes back from there without a change", async () => {
    const { lines, shown, session } = await struck(["y", "n", "y", "e", "3", "n", "e", "b", "e", "1", "b", "q"]);
    expect(lines.slice(3).map(({ label }) => label)).toEqual(["undo", "different"]);
    expect(lines[4]).toMatchObject({ a: lines[0]!["a"], b: lines[0]!["b"], strategy: "again" });
    expect(shown).toContain("which one to change?");
    expect(session.labeling.marks.map(({ answer }) => answer)).toEqual(["different", "same", "different"]);
  });

  test("lists nine answers at a time", async () => {
    const keys = [..."ynynynynynyn"];
    const { shown, lines } = await struck([...keys, "e", "e", "3", "u", "q"]);
    expect(shown).toContain("[e]arlier ones");
    expect(lines.at(-1)).toMatchObject({ a: lines[0]!["a"], b: lines[0]!["b"], label: "unsure" });
  });

  test("asks for the odd one out of three, as two triplets, and takes them back together", async () => {
    const { lines, session } = await struck(["y", "o", "3", "o", "o", "n", "b", "b", "q"]);
    const [, one, two] = lines;
    expect(one).toMatchObject({
      label: "odd",
      anchor: two!["positive"],
      positive: two!["anchor"],
      negative: two!["negative"],
    });
    expect(lines.map(({ label }) => label)).toEqual(["same", "odd", "odd", "different", "undo", "undo", "undo"]);
    expect(session.labeling.oddMarks).toEqual([]);
    const only = await struck(["1", "u", "q"], { triplets: true });
    expect(only.lines.map(({ label }) => label)).toEqual(["odd", "odd", "unsure"]);
  });

  test("never asks the same pair twice, over sessions too, and ends politely when none is left", async () => {
    const few = startLabeling({ points: points.take(Int32Array.from({ length: 4 }, (_, i) => i)) });
    const labels = path.join(folderWith(), "l.jsonl");
    await struck(["y", "n", "q"], { labeling: few }, labels);
    const { lines, session } = await struck(["y", "n", "n", "n", "n"], { labeling: few }, labels);
    expect(lines).toHaveLength(6);
    expect(new Set(session.labeling.marks.map(nameOf)).size).toBe(6);
    expect(session.view).toEqual({ kind: "end", reason: "empty" });
  });

  test("ends with the budget", async () => {
    const { session, lines } = await struck(["y", "b", "y", "n", "n", "n"], { budget: 2 });
    expect(session.view).toEqual({ kind: "end", reason: "budget" });
    expect(lines.map(({ label }) => label)).toEqual(["same", "undo", "same", "different"]);
  });

  test("ends at Ctrl-C and says so, at Ctrl-D, and at the end of the input; other keys do nothing", async () => {
    expect((await struck(["y", "\u0003", "y"])).exitCode).toBe(130);
    const { lines, exitCode } = await struck(["x", "\r", "\u001b[A", "y", "\u0004", "y"]);
    expect([lines.length, exitCode]).toEqual([1, 0]);
    expect((await struck(["y"])).session.view).toEqual({ kind: "end", reason: "quit" });
  });

  test.runIf(process.platform !== "win32")(
    "gives a real terminal back and says what was saved at SIGTERM and when it hangs up",
    async () => {
      const main = path.resolve("dist/cli/main.js");
      for (const [name, code] of [
        ["TERM", 143],
        ["HUP", 129],
      ] as const) {
        const shown = await atTerminal(
          [
            `exec 3<&0; "${process.execPath}" "${main}" label wine --labels l.jsonl <&3 & asks=$!`,
            "until stty -a | grep -q -- -icanon; do sleep 0.05; done",
            `kill -${name} $asks; wait $asks; echo "ended: $?"; stty -a`,
          ].join("\n"),
        );
        expect(shown).toContain("stopped by you; 0 answered now, in l.jsonl");
        expect(shown).toContain(`ended: ${code}`);
        expect(shown.slice(shown.indexOf("ended:"))).toMatch(/[^-]icanon/);
      }
    },
    60_000,
  );

  test("goes on beside a learner that takes longer than a person waits", async () => {
    const { lines, session } = await struck([..."ynynynynyn", "q"], { patience: 0 });
    expect(new Set(lines.map(({ a, b }) => [a, b].sort().join(" "))).size).toBe(10);
    expect(session.labeling.marks).toHaveLength(10);
  });

  test("gives the terminal back and says why when an answer cannot be written", async () => {
    const file = {
      answers: [],
      append: () => {
        throw new Error("disk full");
      },
    };
    await expect(struck(["y"], { file })).rejects.toThrow("disk full");
  });

  test("cuts a last line off that a write left half, with a warning, and begins a new line behind a whole one", () => {
    const labels = path.join(folderWith(), "l.jsonl");
    const line = JSON.stringify({ a: "p0", b: "p1", label: "same", by: "ann" });
    writeFileSync(labels, `${line}\n{"a":"p2","b`);
    const file = openLabelFile(labels, { count: 30, ids: names });
    expect(file.warnings).toEqual([expect.stringContaining("cut short")]);
    expect(file.answers).toHaveLength(1);
    file.append([{ a: 1 }]);
    file.close();
    expect(readFileSync(labels, "utf8")).toBe(`${line}\n{"a":1}\n`);
    writeFileSync(labels, line);
    const whole = openLabelFile(labels, { count: 30, ids: names });
    whole.append([{ a: 1 }]);
    whole.close();
    expect([whole.warnings, readFileSync(labels, "utf8")]).toEqual([[], `${line}\n{"a":1}\n`]);
  });
});

describe("the file of labels", () => {
  test("that cannot be opened or holds something else is refused, with the place", () => {
    const folder = folderWith({ "bad.jsonl": '{"a":"p0","b":"p1","label":"perhaps"}\n' });
    const open = (name: string) => () => openLabelFile(path.join(folder, name), { count: 30, ids: names });
    expect(open("no/such/l.jsonl")).toThrow(expect.objectContaining({ code: "DATA" }));
    expect(open("bad.jsonl")).toThrow("bad.jsonl:1:3");
    expect(open(".")).toThrow(expect.objectContaining({ code: "DATA" }));
  });
});

describe("the cards", () => {
  const table = parseCsv(
    `id,class,v,${Array.from({ length: 33 }, (_, j) => `f${j}`).join(",")}\na,x,"[1,2]"${",1".repeat(33)}\nb,y,"[1,3]"${",2".repeat(33)}\n`,
  );
  const cardsFor = (roles: DatasetOptions, show?: readonly string[]): Cards => {
    const dataset = toDataset(table, roles);
    const loaded = { dataset, points: toMatrix(dataset.points), label: roles.label, source: undefined };
    return cardsOf({ table, roles: { ...roles, seed: 0 } }, loaded, show);
  };

  test("show the first thirty columns without id, class and vector, or those that are named", () => {
    const roles = { id: "id", label: "class", vector: "v" };
    const all = cardsFor(roles);
    expect([all.fields.length, all.more, all.fields[0], all.names]).toEqual([30, 3, "f0", ["a", "b"]]);
    expect(cardsFor(roles, ["f32", "class"]).valuesOf(1)).toEqual(["2", "y"]);
    expect(() => cardsFor(roles, ["f99"])).toThrow("--show");
  });
});

describe("the screen", () => {
  const view = { kind: "pair", rows: [0, 2] } as const;
  test("shows fields side by side, differing characters in brackets where there is no color", () => {
    expect(viewText(view, cards, plainStyle)).toBe(
      "name   product 0  │ product 0\nshade  shade [0]  │ shade [2]\n\n[y]es [n]o [u]nsure [s]kip [b]ack [e]dit [o]dd one out [q]uit (saved)",
    );
    expect(viewText({ kind: "pair", rows: [1, 4] }, cards, plainStyle)).toContain(
      "name  product [0]  │ product [1]\n\n",
    );
  });

  test("marks texts as a whole that share less than half of their characters", () => {
    const names = ["juliana", "cameron", "julian"];
    const people: Cards = { names, fields: ["name"], more: 0, valuesOf: (row) => [names[row]!] };
    expect(viewText({ kind: "pair", rows: [0, 1] }, people, plainStyle)).toContain("name  [juliana]  │ [cameron]\n");
    expect(viewText({ kind: "pair", rows: [0, 2] }, people, plainStyle)).toContain("name  julian[a]  │ julian\n");
  });

  test("colors and underlines them where it can, and puts one below the other where it is narrow", () => {
    expect(viewText(view, cards, { color: true, columns: 80 })).toContain(
      "shade  shade \u001b[4;33m0\u001b[0m    │ shade \u001b[4;33m2\u001b[0m",
    );
    expect(viewText(view, cards, { color: false, columns: 20 })).toContain("shade\n  1 shade [0]\n  2 shade [2]");
  });

  test("shows no control characters of the data", () => {
    const evil: Cards = {
      names,
      fields: ["\u001b[2J"],
      more: 0,
      valuesOf: (row) => [row ? "a\u0007b" : "a\u001b]0;xb"],
    };
    expect(viewText(view, evil, plainStyle).split("\n\n")[0]).toMatch(/^[ -~│\n]*$/);
    expect(viewText({ kind: "triple", rows: [0, 1, 2] }, evil, plainStyle).split("\n\n")[0]).toMatch(/^[ -~\n]*$/);
  });

  test("tells the counts, what the last answers changed, and when one may stop", () => {
    const standing = { same: 12, different: 11, unsure: 0, odd: 0, answered: 22, budget: 100 };
    expect(standingText({ ...standing, settling: { changed: 0.021, settled: false } })).toBe(
      "[23/100] 12 same, 11 different; last 10 answers changed 2.1 % of decisions",
    );
    expect(standingText({ ...standing, budget: Infinity, unsure: 2, settling: { changed: 0, settled: true } })).toBe(
      "[23] 12 same, 11 different, 2 unsure; last 10 answers changed 0.0 % of decisions\nDecisions have settled: more answers would change little. [q]uits.",
    );
  });
});
