import { expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { nearDuplicates } from "../../src/evaluate/nearDuplicates.ts";
import { Matrix } from "../../src/linalg/matrix.ts";

const random = new Random(2);
const draw = (rows: number) =>
  Matrix.from(Array.from({ length: rows }, () => Array.from({ length: 8 }, () => random.uniform())));

test("near twins across a split are counted, strangers are not, in any unit of length", () => {
  const train = draw(60);
  const test = draw(20);
  const twins = train.take([3, 4, 5]);
  for (let k = 0; k < twins.data.length; k++) twins.data[k] += 1e-4;
  const both = Matrix.from([...test.toArrays(), ...twins.toArrays()]);
  for (const unit of [1e-6, 1, 1e6]) {
    const scaled = (m: Matrix) =>
      new Matrix(
        m.rows,
        m.cols,
        m.data.map((value) => value * unit),
      );
    expect(nearDuplicates(scaled(train), scaled(test))).toEqual({ count: 0, asked: 20 });
    expect(nearDuplicates(scaled(train), scaled(both))).toEqual({ count: 3, asked: 23 });
  }
});
