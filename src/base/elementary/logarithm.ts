import { highWord, scaled } from "./bits.ts";

const LN2_HIGH = 0.6931471805582987;
const LN2_LOW = 1.6465949582897082e-12;
const TWO_54 = 18014398509481984;
const SMALLEST_NORMAL = 2.2250738585072014e-308;
/** Upper word of √½. */
const ROOT_HALF = 0x3fe6a09e;

/** Natural logarithm; −Infinity at 0, NaN below. With x = 2^k (1 + f), √½ ≤ 1 + f < √2, s = f / (2 + f): log(1 + f) = 2 artanh s. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const { k, f } = reduce(x);
  return logParts(k, f, 0);
}

/** log(1 + x), accurate near 0; −Infinity at −1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? -Infinity : NaN;
  if (x === Infinity || x === 0) return x;
  if (x > -0.2928 && x < 0.4142) return logParts(0, x, 0);
  const sum = 1 + x;
  const lost = x >= 1 ? 1 - (sum - x) : x - (sum - 1);
  const { k, f } = reduce(sum);
  return logParts(k, f, lost / sum);
}

/** x = 2^k (1 + f) with √½ ≤ 1 + f < √2, for finite x > 0. */
export function reduce(x: number): { k: number; f: number } {
  const subnormal = x < SMALLEST_NORMAL;
  const normal = subnormal ? x * TWO_54 : x;
  const word = highWord(normal) - ROOT_HALF;
  const k = word >> 20;
  return { k: subnormal ? k - 54 : k, f: scaled(normal, -k) - 1 };
}

/** k ln 2 + log(1 + f) + extra. */
function logParts(k: number, f: number, extra: number): number {
  const s = f / (2 + f);
  const z = s * s;
  const half = 0.5 * f * f;
  const tail = s * (half + z * series(z));
  const low = k * LN2_LOW + extra;
  return k * LN2_HIGH - (half - (tail + low) - f);
}

/** (2 artanh √z / √z − 2) / z. */
const series = (z: number): number =>
  0.666666666666667 +
  z *
    (0.3999999999989889 +
      z *
        (0.28571428626253836 +
          z * (0.22222211089379496 + z * (0.1818289243253687 + z * (0.15331611722055008 + z * 0.14617807153417325)))));
