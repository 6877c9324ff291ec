const cell = new DataView(new ArrayBuffer(8));
const LOWEST = -540;
const POWERS = powersOfTwo(LOWEST, 540);

/** 2^k for an integer k from −540 to 540. */
export const powerOfTwo = (k: number): number => POWERS[k - LOWEST];

/** x·2^k, rounded once, where |x| or |x·2^k| lies between 0.5 and 4. */
export function scaled(x: number, k: number): number {
  const half = k >> 1;
  return x * powerOfTwo(half) * powerOfTwo(k - half);
}

/** The upper 32 of the 64 bits of x: sign, exponent, first 20 bits of the fraction. */
export function highWord(x: number): number {
  cell.setFloat64(0, x);
  return cell.getInt32(0);
}

function powersOfTwo(from: number, to: number): Float64Array {
  const powers = new Float64Array(to - from + 1);
  powers[-from] = 1;
  for (let k = 1; k <= to; k++) powers[k - from] = 2 * powers[k - 1 - from];
  for (let k = -1; k >= from; k--) powers[k - from] = powers[k + 1 - from] / 2;
  return powers;
}
