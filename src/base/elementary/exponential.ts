import { scaled } from "./bits.ts";
import { type DoubleDouble, twoProduct, twoSum } from "./doubleDouble.ts";

const LOG2_E = Math.LOG2E;
const LN2_HIGH = 0.6931471805582987;
const LN2_LOW = 1.6465949582897082e-12;
const ROUNDER = 6755399441055744;

/**
 * e^x; 0 below −745.14, Infinity above 709.79. With x = n ln 2 + r, |r| ≤ ln 2 / 2:
 * e^r = 1 + r + r c / (2 − c), c = r − r² P(r²), P(t) = (√t coth(√t / 2) − 2) / t by a polynomial of our own fit.
 */
export function exp(x: number): number {
  const bounded = Math.max(-746, Math.min(x, 710));
  const n = bounded * LOG2_E + ROUNDER - ROUNDER;
  if (Number.isNaN(n)) return n;
  const high = bounded - n * LN2_HIGH;
  const low = n * LN2_LOW;
  const r = high - low;
  const c = correction(r);
  return scaled(1 - (low - (r * c) / (2 - c) - high), n);
}

/** e^x − 1, accurate near 0. */
export function expm1(x: number): number {
  if (x > 60) return exp(x);
  if (x === 0 || Number.isNaN(x)) return x;
  const { hi, lo } = expm1Parts(x);
  return hi + lo;
}

/** e^(high + low) for |low| at most a unit in the last place of high. */
export function expOfSum(high: number, low: number): number {
  if (!(high > -746)) return 0;
  if (high > 710) return Infinity;
  const n = high * LOG2_E + ROUNDER - ROUNDER;
  const start = high - n * LN2_HIGH;
  const rest = twoSum(start, low - n * LN2_LOW);
  const c = correction(rest.hi);
  const lead = twoSum(1, rest.hi);
  const quadratic = (rest.hi * c) / (2 - c);
  return scaled(lead.hi + (lead.lo + (quadratic + rest.lo * (1 + rest.hi))), n);
}

/** e^x − 1 as an unevaluated sum, good to a few bits beyond double precision, for x at most 60: e^r = 1 + r + r²/2 + r³ Q(r), the first terms exact. */
export function expm1Parts(x: number): DoubleDouble {
  if (x < -40) return { hi: -1, lo: 0 };
  const n = x * LOG2_E + ROUNDER - ROUNDER;
  const high = x - n * LN2_HIGH;
  const low = n * LN2_LOW;
  const r = high - low;
  const rest = high - r - low;
  const square = Math.abs(r) < 1e-30 ? { hi: 0, lo: 0 } : twoProduct(r, r);
  const tail = rest + (0.5 * square.lo + r * rest + square.hi * r * cubic(r));
  const scale = scaled(1, n);
  const whole = n <= 53 ? twoSum(scale - 1, scale * r) : twoSum(scale, scale * r - 1);
  const sum = twoSum(whole.hi, 0.5 * scale * square.hi);
  return { hi: sum.hi, lo: sum.lo + (whole.lo + scale * tail) };
}

/** (e^r − 1 − r − r²/2) / r³. */
const cubic = (r: number): number =>
  0.16666666666666669 +
  r *
    (0.041666666666666664 +
      r *
        (0.008333333333330011 +
          r *
            (0.0013888888888886517 +
              r *
                (0.00019841269863303223 +
                  r *
                    (2.4801587317322748e-5 +
                      r *
                        (2.75572680728901e-6 +
                          r * (2.7557282693108636e-7 + r * (2.5100569275813683e-8 + r * 2.0911367871348534e-9))))))));

function correction(r: number): number {
  const t = r * r;
  return (
    r -
    t *
      (0.1666666666666666 +
        t *
          (-0.0027777777777562864 +
            t * (6.613756470855508e-5 + t * (-1.6534058842837582e-6 + t * 4.1437096880780196e-8))))
  );
}
