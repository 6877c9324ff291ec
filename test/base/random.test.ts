import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Random, splitMix64 } from "../../src/base/random.ts";

const golden = JSON.parse(readFileSync("test/golden/random.json", "utf8"));

describe("random", () => {
  test("SplitMix64 gives the published words", () => {
    const words = splitMix64(Number(golden.splitmix64.seed), 5).map(([low, high]) =>
      String((BigInt(high) << 32n) | BigInt(low)),
    );
    expect(words).toEqual(golden.splitmix64.values);
  });

  test("xoshiro128++ from state 1, 2, 3, 4 gives the published words", () => {
    const random = Random.fromState([1, 2, 3, 4]);
    expect(golden.state1234.words.map(() => random.word())).toEqual(golden.state1234.words);
  });

  test("word 102401 is right", () => {
    const random = Random.fromState([1, 2, 3, 4]);
    for (let i = 1; i < 102401; i++) random.word();
    expect(random.word()).toBe(golden.state1234.word102401);
  });

  for (const { seed, state, words, uniform } of golden.seeds) {
    test(`seed ${seed} gives its state, words and uniforms`, () => {
      expect([...new Random(seed).state]).toEqual(state);
      const byWord = new Random(seed);
      expect(words.map(() => byWord.word())).toEqual(words);
      const byUniform = new Random(seed);
      expect(uniform.map(() => byUniform.uniform())).toEqual(uniform);
    });
  }

  test("jump moves 2^64 words ahead", () => {
    for (const { seed, jump } of golden.seeds) {
      if (!jump) continue;
      const random = new Random(seed);
      random.jump();
      expect([...random.state]).toEqual(jump.state ?? jump);
    }
  });

  test("integers are uniform on their range", () => {
    const counts = new Array(7).fill(0);
    const random = new Random(5);
    for (let i = 0; i < 70_000; i++) counts[random.integer(7)]++;
    // Chi-square with 6 degrees of freedom: above 22.5 once in a thousand.
    expect(counts.reduce((sum, count) => sum + ((count - 10_000) * (count - 10_000)) / 10_000, 0)).toBeLessThan(22.5);
  });

  test("shuffle keeps every item and depends on the seed", () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = new Random(1).shuffle(items.slice());
    expect(shuffled.slice().sort((a, b) => a - b)).toEqual(items);
    expect(new Random(1).shuffle(items.slice())).toEqual(shuffled);
    expect(new Random(2).shuffle(items.slice())).not.toEqual(shuffled);
  });
});
