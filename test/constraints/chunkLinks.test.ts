import { describe, expect, test } from "vitest";
import { chunkLinks } from "../../src/constraints/chunkLinks.ts";

const pairs = (list: readonly (readonly [number, number, number])[]) => ({
  left: Int32Array.from(list, ([left]) => left),
  right: Int32Array.from(list, ([, right]) => right),
  similar: Uint8Array.from(list, ([, , similar]) => similar),
});
const chunks = { chunk: Int32Array.from([0, 0, 1, 1, -1, 2, 2, 0]), count: 3 };

describe("chunk links", () => {
  test("join the chunks of dissimilar pairs, each pair of chunks once and in order", () => {
    const { left, right } = chunkLinks(
      pairs([
        [6, 2, 0],
        [0, 3, 0],
        [2, 1, 0],
        [0, 1, 1],
        [4, 5, 0],
      ]),
      chunks,
    );
    expect([...left]).toEqual([0, 1]);
    expect([...right]).toEqual([1, 2]);
  });

  test("refuse a dissimilar pair inside a chunk, and pairs that join none, with DATA", () => {
    expect(() => chunkLinks(pairs([[0, 7, 0]]), chunks)).toThrow(/both ends in one chunk \(rows 0 and 7\)/);
    expect(() => chunkLinks(pairs([[4, 5, 0]]), chunks)).toThrow(/no dissimilar pair joins two chunks/);
    expect(() => chunkLinks(pairs([[0, 1, 1]]), chunks)).toThrow(/no dissimilar pair joins two chunks/);
  });
});
