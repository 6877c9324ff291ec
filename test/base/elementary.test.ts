import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as elementary from "../../src/base/elementary.ts";

type Function = (...x: number[]) => number;
const ours = elementary as unknown as Record<string, Function>;
const golden = JSON.parse(readFileSync(new URL("../golden/elementary.json", import.meta.url), "utf8")) as Record<
  string,
  string[][]
>;
const names = ["exp", "expm1", "log", "log1p", "pow", "tanh", "sin", "cos"];

describe("elementary functions", () => {
  test.each(names)("%s stays within 1 unit in the last place of the exact value", (name) => {
    let worst = { error: 0, at: [] as number[] };
    for (const row of golden[name]) {
      const numbers = row.map(fromHex);
      const [near, rest] = numbers.slice(-2);
      const value = ours[name](...numbers.slice(0, -2));
      const error = Math.abs(value - near - rest) / unitInLastPlace(near);
      if (!(error <= worst.error)) worst = { error, at: numbers.slice(0, -2) };
    }
    if (process.env["SHOW_ERRORS"]) console.log(name, worst);
    expect(worst.error, `${name}(${worst.at})`).toBeLessThanOrEqual(1);
  });

  test.each(names)("%s agrees with the engine at special values", (name) => {
    const special = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 1e300, -1e300, 5e-324, -5e-324, Infinity, -Infinity, NaN];
    const engine = (Math as unknown as Record<string, Function>)[name];
    for (const x of special) {
      for (const y of name === "pow" ? special : [0]) {
        const expected = engine(x, y);
        const value = ours[name](x, y);
        if (Number.isInteger(expected) || !Number.isFinite(expected))
          expect(value, `${name}(${x}, ${y})`).toBe(expected);
        else
          expect(Math.abs(value - expected), `${name}(${x}, ${y})`).toBeLessThanOrEqual(2 * unitInLastPlace(expected));
      }
    }
  });

  test("exp underflows gradually and overflows at the edge of the doubles", () => {
    expect(elementary.exp(-745.13)).toBe(5e-324);
    expect(elementary.exp(-745.14)).toBe(0);
    expect(elementary.exp(709.782)).toBeLessThan(Infinity);
    expect(elementary.exp(709.79)).toBe(Infinity);
  });

  test("powers of whole numbers are exact where a double holds them", () => {
    for (let base = -20; base <= 20; base++) {
      for (let k = 0, product = 1; Math.abs(product) <= Number.MAX_SAFE_INTEGER && k < 60; k++, product *= base) {
        expect(elementary.pow(base, k)).toBe(product);
      }
    }
  });
});

function fromHex(text: string): number {
  const [, sign, whole, fraction = "", exponent] = /^(-?)0x([01])\.?([0-9a-f]*)p([+-]\d+)$/.exec(text)!;
  const mantissa = Number.parseInt(whole + fraction, 16) / 2 ** (4 * fraction.length);
  const half = Math.trunc(Number(exponent) / 2);
  return (sign ? -1 : 1) * mantissa * 2 ** half * 2 ** (Number(exponent) - half);
}

function unitInLastPlace(x: number): number {
  let unit = 2 ** -52;
  const size = Math.abs(x);
  if (size < 2 ** -1022) return 2 ** -1074;
  let scale = 1;
  while (scale * 2 <= size) scale *= 2;
  while (scale > size) scale /= 2;
  unit *= scale;
  return unit;
}
