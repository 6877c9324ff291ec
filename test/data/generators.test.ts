import { describe, expect, test } from "vitest";
import { type DataGenerator, generators, noisyAxis, rings, stripes, twoMoons, xor } from "../../src/data/generators.ts";

const classMeans = ({ points, labels }: ReturnType<DataGenerator["generate"]>) => {
  const names = [...new Set(labels)];
  return names.map((name) => {
    const rows = labels.flatMap((label, i) => (label === name ? [i] : []));
    return Array.from(
      { length: points.cols },
      (_, j) => rows.reduce((sum, i) => sum + points.data[i * points.cols + j], 0) / rows.length,
    );
  });
};

describe("generators", () => {
  test.each(Object.values(generators))("$name is seeded, finite, and says what it teaches", (generator) => {
    const drawn = generator.generate();
    expect(generator.generate()).toEqual(drawn);
    expect(generator.generate({ seed: 1 })).not.toEqual(drawn);
    expect(drawn.points.data.every(Number.isFinite)).toBe(true);
    expect(drawn.labels.length).toBe(drawn.points.rows);
    expect(new Set(drawn.labels).size).toBeGreaterThan(1);
    expect(generator.generate({ points: 17 }).points.rows).toBe(17);
    expect(generator.teaches).toMatch(/^[A-Z].*\.$/);
  });

  test("two moons without noise lie on half circles of radius 1", () => {
    const { points, labels } = twoMoons.generate({ noise: 0 });
    labels.forEach((label, i) => {
      const [x, y] = [points.data[2 * i], points.data[2 * i + 1]];
      const [dx, dy] = label === "upper" ? [x, y] : [x - 1, y - 0.5];
      expect(dx * dx + dy * dy).toBeCloseTo(1, 12);
      expect(label === "upper" ? dy >= 0 : dy <= 0).toBe(true);
    });
  });

  test("stripes without noise are told apart by the direction across alone", () => {
    const { points, labels } = stripes.generate({ noise: 0, stripes: 4 });
    labels.forEach((label, i) => {
      const across = (points.data[2 * i + 1] - points.data[2 * i]) / Math.SQRT2 + 1.5;
      expect(Math.abs(across - Math.round(across))).toBeLessThan(1e-9);
      expect(Math.round(across) % 2 === 0 ? "even" : "odd").toBe(label);
    });
  });

  test("both classes of xor have nearly the same mean", () => {
    const [a, b] = classMeans(xor.generate({ points: 4000 }));
    expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeLessThan(0.05);
  });

  test("only the first feature of noisyAxis tells its classes apart", () => {
    const drawn = noisyAxis.generate({ points: 4000, distractors: 2, spread: 1 });
    const [a, b] = classMeans(drawn);
    expect(a[0] - b[0]).toBeCloseTo(2, 1);
    expect(Math.abs(a[1] - b[1]) + Math.abs(a[2] - b[2])).toBeLessThan(0.2);
    expect(noisyAxis.generate({ distractors: 9 }).points.cols).toBe(10);
  });

  test("rings without noise have the radii 1, 2, 3", () => {
    const { points, labels } = rings.generate({ noise: 0 });
    labels.forEach((label, i) => {
      expect(`ring${Math.round(Math.hypot(points.data[2 * i], points.data[2 * i + 1]))}`).toBe(label);
    });
  });

  test("illegal options say what to type", () => {
    expect(() => xor.generate({ points: 1 })).toThrow(/xor: option `points: 1`.*from 4 to 1000000/);
  });
});
