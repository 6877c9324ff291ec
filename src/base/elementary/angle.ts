import { powerOfTwo } from "./bits.ts";
import { twoSum } from "./doubleDouble.ts";

/** π/2 in three parts of 33 bits and a rest: products with integers below 2^20 are exact. */
const PARTS = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21, 8.4784276603689e-32];
const TWO_OVER_PI = 0.6366197723675814;
const ROUNDER = 6755399441055744;
const EXTENDED_BITS = 1280n;

/** x = 2πm + quarter·π/2 + hi + lo with quarter 0 to 3 and |hi + lo| ≤ π/4 (or little more). NaN parts for ±Infinity and NaN. */
export function reduceAngle(x: number): { quarter: number; hi: number; lo: number } {
  if (!(Math.abs(x) < Infinity)) return { quarter: 0, hi: NaN, lo: NaN };
  if (Math.abs(x) > 1e6) return reduceLarge(x);
  const n = x * TWO_OVER_PI + ROUNDER - ROUNDER;
  let { hi, lo } = twoSum(x - n * PARTS[0], -n * PARTS[1]);
  for (const part of [PARTS[2], PARTS[3]]) {
    const sum = twoSum(hi, -n * part);
    const rest = twoSum(sum.hi, sum.lo + lo);
    hi = rest.hi;
    lo = rest.lo;
  }
  return { quarter: n & 3, hi, lo };
}

/** Exact integer arithmetic with π to 1280 bits, enough for the largest double. */
function reduceLarge(x: number): { quarter: number; hi: number; lo: number } {
  const quarterTurn = halfPi();
  let exponent = 0;
  let mantissa = x;
  while (Math.floor(mantissa) !== mantissa) {
    mantissa *= 2;
    exponent++;
  }
  const angle = (BigInt(mantissa) << EXTENDED_BITS) >> BigInt(exponent);
  const quotient = (2n * angle + quarterTurn) / (2n * quarterTurn) - (2n * angle + quarterTurn < 0n ? 1n : 0n);
  const rest = angle - quotient * quarterTurn;
  const leading = rest >> (EXTENDED_BITS - 200n);
  const hi = Number(leading);
  const lo = Number(leading - BigInt(hi));
  const unit = powerOfTwo(-200);
  return { quarter: Number(((quotient % 4n) + 4n) % 4n), hi: hi * unit, lo: lo * unit };
}

let cached: bigint | undefined;

/** π/2·2^1280 by Machin's formula, computed when first needed. */
function halfPi(): bigint {
  cached ??= machin();
  return cached;
}

function machin(): bigint {
  const guard = 32n;
  const one = 1n << (EXTENDED_BITS + guard);
  return (8n * inverseTangent(5n, one) - 2n * inverseTangent(239n, one)) >> guard;
}

/** arctan(1/n)·one. */
function inverseTangent(n: bigint, one: bigint): bigint {
  let power = one / n;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power /= -n * n;
    sum += power / k;
  }
  return sum;
}
