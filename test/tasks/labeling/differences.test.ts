import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type TextRun, textDifferences } from "../../../src/tasks/labeling/differences.ts";

const joined = (runs: readonly TextRun[]): string => runs.map(({ text }) => text).join("");
const shared = (runs: readonly TextRun[]): string =>
  runs
    .filter(({ differs }) => !differs)
    .map(({ text }) => text)
    .join("");
const marked = (runs: readonly TextRun[]): string =>
  runs.map(({ text, differs }) => (differs ? `[${text}]` : text)).join("");

/** Length of a longest common subsequence by its recursion. */
function commonLength(a: readonly string[], b: readonly string[]): number {
  if (a.length === 0 || b.length === 0) return 0;
  if (a[0] === b[0]) return 1 + commonLength(a.slice(1), b.slice(1));
  return Math.max(commonLength(a.slice(1), b), commonLength(a, b.slice(1)));
}

describe("differing characters", () => {
  test.each([
    ["michaela", "mischela", "mich[a]ela", "mi[s]chela"],
    ["light street", "light setreet", "light street", "light s[e]treet"],
    ["abc", "abc", "abc", "abc"],
    ["", "new", "", "[new]"],
    ["abc", "xyz", "[abc]", "[xyz]"],
    ["smith 🙂 a", "smith 🙃 a", "smith [🙂] a", "smith [🙃] a"],
  ])("of %j and %j are marked", (a, b, one, two) => {
    expect(textDifferences(a, b).map(marked)).toEqual([one, two]);
  });

  test("are as few as a longest common subsequence leaves, and the runs join to the texts", () => {
    const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "🙂"), maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const [one, two] = textDifferences(a, b);
        expect([joined(one), joined(two)]).toEqual([a, b]);
        expect(shared(one)).toBe(shared(two));
        expect(Array.from(shared(one))).toHaveLength(commonLength(Array.from(a), Array.from(b)));
      }),
    );
  });

  test("of texts too long to compare character by character still share beginning and end", () => {
    const [a, b] = [`same ${"x".repeat(3000)} end`, `same ${"yx".repeat(1500)} end`];
    const [one, two] = textDifferences(a, b);
    expect([joined(one), joined(two)]).toEqual([a, b]);
    expect(one[0]).toEqual({ text: "same ", differs: false });
    expect(one.at(-1)?.text.endsWith(" end")).toBe(true);
  });
});
