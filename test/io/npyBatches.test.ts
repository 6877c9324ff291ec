import { mkdtempSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { writeNpy } from "../../src/io/npy.ts";
import { npyBatches } from "../../src/io/npyBatches.node.ts";
import { lda } from "../../src/learners/lda.ts";
import { pca } from "../../src/learners/pca.ts";

const folder = mkdtempSync(path.join(tmpdir(), "etalon-batches-"));
const written = (name: string, data: Float32Array | Float64Array | Int32Array, shape: number[]): string => {
  const file = path.join(folder, name);
  writeFileSync(file, writeNpy(data, shape));
  return file;
};

describe("npyBatches", () => {
  test("hands out all rows once and in order, in the type they are stored in", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 50 }),
        fc.boolean(),
        (rows, cols, size, single) => {
          const numbers = Array.from({ length: rows * cols }, (_, e) => e / 3);
          const data = single ? Float32Array.from(numbers) : Float64Array.from(numbers);
          const batches = [...npyBatches(written("all.npy", data, [rows, cols]), { rows: size })];
          expect(batches.flatMap(({ points }) => [...points.data])).toEqual([...data]);
          expect(batches.map(({ first }) => first)).toEqual(batches.map((_, b) => b * size));
          for (const { points, total } of batches) {
            expect(points.data.constructor).toBe(data.constructor);
            expect(points.rows * cols).toBe(points.data.length);
            expect(total).toBe(rows);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  test("takes labels from a column, which is no feature then", () => {
    const file = written("labels.npy", Float32Array.of(1, 7, 2, 3, 8, 4), [2, 3]);
    const [batch] = npyBatches(file, { label: 1 });
    expect(batch).toMatchObject({ labels: [7, 8], points: { rows: 2, cols: 2, data: Float32Array.of(1, 2, 3, 4) } });
  });

  test("feeds streams that learn what a fit on everything learns", () => {
    const [rows, cols] = [120, 4];
    const data = Float32Array.from({ length: rows * cols }, (_, e) =>
      e % cols === 0 ? Math.floor(e / cols) % 3 : Math.sin(e) + (e % cols) * (Math.floor(e / cols) % 3),
    );
    const file = written("stream.npy", data, [rows, cols]);
    let stream = lda.stream();
    for (const batch of npyBatches(file, { rows: 25, label: 0 })) stream = stream.partialFit(batch);
    const whole = data;
    const points = { rows, cols: 3, data: whole.filter((_, e) => e % cols !== 0) };
    const labels = Array.from({ length: rows }, (_, i) => i % 3);
    const expected = lda.fit({ points, labels }).matrix;
    stream.metric().matrix.data.forEach((value, e) => {
      expect(value).toBeCloseTo(expected.data[e], 8);
    });
    let plain = pca.stream();
    for (const batch of npyBatches(file)) plain = plain.partialFit(batch);
    expect(plain.points).toBe(rows);
  });

  test("leaves the file closed when its reader stops early", () => {
    const file = written("early.npy", new Float64Array(100), [50, 2]);
    const open = () => readdirSync("/proc/self/fd").length;
    const before = process.platform === "linux" ? open() : 0;
    for (let round = 0; round < 50; round++)
      for (const { first } of npyBatches(file, { rows: 1 })) if (first === 1) break;
    if (process.platform === "linux") expect(open()).toBeLessThan(before + 10);
    expect([...npyBatches(file)].length).toBe(1);
  });

  test("refuses what it cannot read, with the path and what to do", () => {
    const good = written("good.npy", new Float64Array(20), [5, 4]);
    const drain = (file: string, options = {}) => [...npyBatches(file, options)];
    expect(() => drain(path.join(folder, "none.npy"))).toThrow(/none\.npy: there is no such file/);
    expect(() => drain(good, { label: 4 })).toThrow("`label` is 4. Give a column from 0 to 3.");
    expect(() => drain(good, { rows: 0 })).toThrow("`rows` is 0. Give a whole number from 1.");
    expect(() => drain(written("flat.npy", new Float64Array(3), [3]))).toThrow("the shape is (3)");
    expect(() => drain(written("whole.npy", Int32Array.of(1, 2), [1, 2]))).toThrow(
      'numpy.save(file, array.astype("<f4"))',
    );
    truncateSync(good, 200);
    expect(() => drain(good)).toThrow(/needs 160 bytes, but 72 follow the header/);
    writeFileSync(good, "no array");
    expect(() => drain(good)).toThrow("this is no .npy file");
  });
});
