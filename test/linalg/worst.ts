import { mkdirSync, writeFileSync } from "node:fs";
import { afterAll } from "vitest";

const worst = new Map<string, { value: number; at: string }>();

/** Returns `value`, remembering the largest one per title; after the file's tests they go to .bench/linalg/. */
export function publishWorst(title: string, value: number, at: string): number {
  const before = worst.get(title);
  if (!before || !(value <= before.value)) worst.set(title, { value, at });
  return value;
}

afterAll(() => {
  if (worst.size === 0) return;
  mkdirSync(".bench/linalg", { recursive: true });
  for (const [title, { value, at }] of worst) {
    const text = `${JSON.stringify({ title, worst: Number(value.toPrecision(3)), at })}\n`;
    writeFileSync(`.bench/linalg/${title.replaceAll(" ", "-")}.json`, text);
  }
});
