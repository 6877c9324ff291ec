/** An unevaluated sum hi + lo of two doubles, |lo| at most half a unit in the last place of hi: about 106 bits. */
export interface DoubleDouble {
  readonly hi: number;
  readonly lo: number;
}

/** a + b exactly. Knuth. */
export function twoSum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  const part = hi - a;
  return { hi, lo: a - (hi - part) + (b - part) };
}

/** a + b exactly, for |a| ≥ |b| or a = 0. Dekker. */
export function fastTwoSum(a: number, b: number): DoubleDouble {
  const hi = a + b;
  return { hi, lo: b - (hi - a) };
}

/** a·b exactly, for magnitudes between 2⁻⁴⁸⁰ and 2⁴⁸⁰. Dekker, Veltkamp splitting. */
export function twoProduct(a: number, b: number): DoubleDouble {
  const hi = a * b;
  const ah = upperHalf(a);
  const bh = upperHalf(b);
  const al = a - ah;
  const bl = b - bh;
  return { hi, lo: al * bl - (hi - ah * bh - al * bh - ah * bl) };
}

/** a + b to about 2⁻¹⁰⁰ when neither cancels. */
export function add(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const sum = twoSum(a.hi, b.hi);
  return fastTwoSum(sum.hi, sum.lo + (a.lo + b.lo));
}

/** a·b to about 2⁻¹⁰⁰. */
export function multiply(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const product = twoProduct(a.hi, b.hi);
  return fastTwoSum(product.hi, product.lo + (a.hi * b.lo + a.lo * b.hi));
}

/** a / b to about 2⁻¹⁰⁰. */
export function divide(a: DoubleDouble, b: DoubleDouble): DoubleDouble {
  const quotient = a.hi / b.hi;
  const back = twoProduct(quotient, b.hi);
  return fastTwoSum(quotient, (a.hi - back.hi - back.lo + a.lo - quotient * b.lo) / b.hi);
}

function upperHalf(a: number): number {
  const scaled = 134217729 * a;
  return scaled - (scaled - a);
}
