import { add, type DoubleDouble, divide, fastTwoSum, multiply, twoProduct, twoSum } from "./doubleDouble.ts";
import { expOfSum } from "./exponential.ts";
import { reduce } from "./logarithm.ts";

const LN2_HIGH = 0.6931471805582987;
const LN2_LOW: DoubleDouble = { hi: 1.6465949582897082e-12, lo: -1.0077949135905144e-28 };
const THIRD: DoubleDouble = { hi: 0.3333333333333333, lo: 1.850371707708594e-17 };
const FIFTH: DoubleDouble = { hi: 0.2, lo: -1.1102230246251566e-17 };

/** x^y = e^(y log x), the logarithm to about 95 bits. Special values as in ECMAScript: x^0 = 1, 1^NaN = NaN, (±1)^±Infinity = NaN. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const magnitude = Math.abs(x);
  if (Math.abs(y) === Infinity) return magnitude === 1 ? NaN : magnitude > 1 === y > 0 ? Infinity : 0;
  const whole = Math.floor(y) === y;
  const odd = whole && Math.abs(y) < 9007199254740992 && y % 2 !== 0;
  const sign = odd && (x < 0 || Object.is(x, -0)) ? -1 : 1;
  if (magnitude === 0 || magnitude === Infinity) return sign * ((magnitude === 0) === y > 0 ? 0 : Infinity);
  if (x < 0 && !whole) return NaN;
  return sign * positivePower(magnitude, y);
}

function positivePower(x: number, y: number): number {
  if (x === 1) return 1;
  if (Math.abs(y) > 1e20) return x > 1 === y > 0 ? Infinity : 0;
  if (Math.abs(y) < 1e-30) return 1;
  const logarithm = preciseLog(x);
  const product = twoProduct(logarithm.hi, y);
  return expOfSum(product.hi, product.lo + logarithm.lo * y);
}

/** log x = k ln 2 + 2s (1 + z/3 + z²/5 + z³ tail(z)), s = f / (2 + f), z = s². */
function preciseLog(x: number): DoubleDouble {
  const { k, f } = reduce(x);
  const s = divide({ hi: f, lo: 0 }, twoSum(2, f));
  const z = multiply(s, s);
  const inner = add(FIFTH, { hi: z.hi * tail(z.hi), lo: 0 });
  const factor = add({ hi: 1, lo: 0 }, multiply(z, add(THIRD, multiply(z, inner))));
  const mantissa = multiply({ hi: 2 * s.hi, lo: 2 * s.lo }, factor);
  const lead = twoSum(k * LN2_HIGH, mantissa.hi);
  const low = multiply({ hi: k, lo: 0 }, LN2_LOW);
  const rest = add({ hi: lead.lo, lo: mantissa.lo }, low);
  const sum = twoSum(lead.hi, rest.hi);
  return fastTwoSum(sum.hi, sum.lo + rest.lo);
}

/** 1/7 + z/9 + z²/11 + … */
const tail = (z: number): number =>
  0.14285714285714285 +
  z *
    (0.11111111111111477 +
      z *
        (0.09090909090648908 +
          z *
            (0.07692307762797279 +
              z *
                (0.06666657301781058 +
                  z * (0.05883027018294803 + z * (0.052363974977237035 + z * 0.053090969729494966))))));
