// e^x and log x of two numbers at once: the operations of base/elementary, in the same order.

// Constants of the exponential in memory, twice each: one load, where a literal of two lanes takes several instructions a use.
const CONSTANTS: usize = memory.data<f64>([
  6755399441055744, 6755399441055744,
  1.4426950408889634, 1.4426950408889634,
  0.6931471805582987, 0.6931471805582987,
  1.6465949582897082e-12, 1.6465949582897082e-12,
  4.1437096880780196e-8, 4.1437096880780196e-8,
  -1.6534058842837582e-6, -1.6534058842837582e-6,
  6.613756470855508e-5, 6.613756470855508e-5,
  -0.0027777777777562864, -0.0027777777777562864,
  0.1666666666666666, 0.1666666666666666,
  2, 2,
  1, 1,
], 16);

// @ts-ignore
@inline function constant(index: i32): v128 {
  return v128.load(CONSTANTS + 16 * index);
}

const LN2_HIGH: f64 = 0.6931471805582987;
const LN2_LOW: f64 = 1.6465949582897082e-12;
const ROUNDER: f64 = 6755399441055744;
const ROOT_HALF: i64 = 0x3fe6a09e << 32;

// @ts-ignore
@inline export function expPair(x: v128): v128 {
  const y = f64x2.pmax(f64x2.pmin(x, f64x2.splat(710)), f64x2.splat(-746)); // this operand order keeps NaN
  const shifted = toMultiple(y);
  const k = i64x2.sub(shifted, constant(0));
  const half = i64x2.sub(i64x2.shr_u(i64x2.add(k, i64x2.splat(2048)), 1), i64x2.splat(1024));
  return f64x2.mul(f64x2.mul(expOfRest(y, shifted), powerOfTwo(half)), powerOfTwo(i64x2.sub(k, half)));
}

/** The same bits for x from -708 to 709, where one power of two will do, and NaN for NaN. */
// @ts-ignore
@inline export function expPairNear(x: v128): v128 {
  const shifted = toMultiple(x);
  return f64x2.mul(expOfRest(x, shifted), powerOfTwo(i64x2.sub(shifted, constant(0))));
}

/** The number of multiples of ln 2 nearest to y, on top of the rounder. */
// @ts-ignore
@inline function toMultiple(y: v128): v128 {
  return f64x2.add(f64x2.mul(y, constant(1)), constant(0));
}

/** e^r of the rest r = y - n ln 2. */
// @ts-ignore
@inline function expOfRest(y: v128, shifted: v128): v128 {
  const n = f64x2.sub(shifted, constant(0));
  const high = f64x2.sub(y, f64x2.mul(n, constant(2)));
  const low = f64x2.mul(n, constant(3));
  const r = f64x2.sub(high, low);
  const t = f64x2.mul(r, r);
  let p = f64x2.add(constant(5), f64x2.mul(t, constant(4)));
  p = f64x2.add(constant(6), f64x2.mul(t, p));
  p = f64x2.add(constant(7), f64x2.mul(t, p));
  p = f64x2.add(constant(8), f64x2.mul(t, p));
  const c = f64x2.sub(r, f64x2.mul(t, p));
  const q = f64x2.div(f64x2.mul(r, c), f64x2.sub(constant(9), c));
  return f64x2.sub(constant(10), f64x2.sub(f64x2.sub(low, q), high));
}

// @ts-ignore
@inline function powerOfTwo(k: v128): v128 {
  return i64x2.shl(i64x2.add(k, i64x2.splat(1023)), 52);
}

// @ts-ignore
@inline export function logPair(x: v128): v128 {
  const tiny = f64x2.lt(x, f64x2.splat(2.2250738585072014e-308));
  const normal = v128.bitselect(f64x2.mul(x, f64x2.splat(18014398509481984)), x, tiny);
  const word = i64x2.sub(normal, i64x2.splat(ROOT_HALF));
  const exponent = i64x2.sub(i64x2.shr_u(i64x2.add(word, i64x2.splat(1 << 62)), 52), i64x2.splat(1024));
  const rounder = f64x2.splat(ROUNDER);
  let k = f64x2.sub(i64x2.add(exponent, rounder), rounder);
  k = f64x2.sub(k, v128.and(f64x2.splat(54), tiny));
  const mantissa = i64x2.add(v128.and(word, i64x2.splat(0xfffffffffffff)), i64x2.splat(ROOT_HALF));
  const f = f64x2.sub(mantissa, f64x2.splat(1));
  const s = f64x2.div(f, f64x2.add(f64x2.splat(2), f));
  const z = f64x2.mul(s, s);
  const half = f64x2.mul(f64x2.mul(f64x2.splat(0.5), f), f);
  let p = f64x2.add(f64x2.splat(0.15331611722055008), f64x2.mul(z, f64x2.splat(0.14617807153417325)));
  p = f64x2.add(f64x2.splat(0.1818289243253687), f64x2.mul(z, p));
  p = f64x2.add(f64x2.splat(0.22222211089379496), f64x2.mul(z, p));
  p = f64x2.add(f64x2.splat(0.28571428626253836), f64x2.mul(z, p));
  p = f64x2.add(f64x2.splat(0.3999999999989889), f64x2.mul(z, p));
  p = f64x2.add(f64x2.splat(0.666666666666667), f64x2.mul(z, p));
  const tail = f64x2.mul(s, f64x2.add(half, f64x2.mul(z, p)));
  const low = f64x2.mul(k, f64x2.splat(LN2_LOW));
  const value = f64x2.sub(f64x2.mul(k, f64x2.splat(LN2_HIGH)), f64x2.sub(f64x2.sub(half, f64x2.add(tail, low)), f));
  const zero = f64x2.splat(0);
  const atEdge = v128.bitselect(f64x2.splat(-Infinity), f64x2.splat(NaN), f64x2.eq(x, zero));
  const positive = v128.bitselect(value, atEdge, f64x2.gt(x, zero));
  return v128.bitselect(x, positive, f64x2.eq(x, f64x2.splat(Infinity)));
}

export function exponentials(n: i32, x: usize, out: usize): void {
  for (let i = 0; i < n; i += 2) {
    if (i + 2 <= n) v128.store(out, expPair(v128.load(x)));
    else store<f64>(out, f64x2.extract_lane(expPair(v128.load64_zero(x)), 0));
    x += 16;
    out += 16;
  }
}

export function logarithms(n: i32, x: usize, out: usize): void {
  for (let i = 0; i < n; i += 2) {
    if (i + 2 <= n) v128.store(out, logPair(v128.load(x)));
    else store<f64>(out, f64x2.extract_lane(logPair(v128.load64_zero(x)), 0));
    x += 16;
    out += 16;
  }
}
