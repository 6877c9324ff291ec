import { expect, test } from "vitest";
import { barLine, progressBar } from "../../src/engine/progress.ts";

const screen = (isTTY: boolean) => {
  const written: string[] = [];
  return { written, isTTY, columns: 60, write: (text: string) => void written.push(text) };
};

test("a bar shows share and text and keeps to the width of the terminal", () => {
  expect(barLine(0.5, "lmnn", 60)).toBe("████████████░░░░░░░░░░░░  50% lmnn");
  expect([...barLine(2, "x".repeat(99), 40)].length).toBe(39);
  expect(barLine(null, "lmnn", 60)).toBe("░░░░░░░░░░░░░░░░░░░░░░░░     lmnn");
});

test("nothing is written where there is no terminal, or with quiet", () => {
  const [file, quiet] = [screen(false), screen(true)];
  progressBar(file).update(0.5, "a");
  progressBar(quiet, true).update(0.5, "a");
  expect([...file.written, ...quiet.written]).toEqual([]);
});

test("the line is rewritten at most ten times a second and removed at the end", () => {
  const terminal = screen(true);
  const bar = progressBar(terminal);
  for (let i = 0; i < 1000; i++) bar.update(i / 1000, "a");
  expect(terminal.written.length).toBeLessThan(5);
  bar.clear();
  expect(terminal.written.at(-1)).toBe("\r\u001b[2K");
});
