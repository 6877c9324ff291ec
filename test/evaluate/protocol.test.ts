import { expect, test } from "vitest";
import { foldData, innerProtocol, makeProtocol } from "../../src/evaluate/protocol.ts";
import { iris } from "./fixtures.ts";

const { points, labels } = iris();

test("all learners see one and the same fold of small data, of large ones one of their own", () => {
  const small = makeProtocol({ points, labels }, { folds: 3 });
  expect(foldData(small, 1)).toBe(foldData(small, 1));
  expect(foldData(small, 1)).not.toBe(foldData(small, 0));
  const wide = { rows: 150, cols: 5000, data: Float64Array.from({ length: 750_000 }, (_, k) => k % 1009) };
  const large = makeProtocol({ points: wide, labels }, { folds: 3 });
  const [first, second] = [foldData(large, 1), foldData(large, 1)];
  expect(second).not.toBe(first);
  expect(second.trainPoints.data.every((value, k) => value === first.trainPoints.data[k])).toBe(true);
});

test("what is shared of one protocol says nothing to another", () => {
  const whole = makeProtocol({ points, labels }, { folds: 3 });
  const zscored = foldData(whole, 0);
  const raw = foldData(makeProtocol({ points, labels }, { folds: 3, scale: "none" }), 0);
  expect(raw.test).toEqual(zscored.test);
  expect(raw.trainPoints.data).not.toEqual(zscored.trainPoints.data);
  const inner = innerProtocol(whole, zscored.train, 2);
  expect(foldData(inner, 0).train.length).toBeLessThan(zscored.train.length);
});
