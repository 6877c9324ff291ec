/** The number that the 16 bits of an IEEE 754 half hold. */
export function fromHalf(bits: number): number {
  const sign = bits >> 15 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 0) return (sign * fraction) / 16777216;
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  const scale = exponent < 25 ? 1 / (1 << (25 - exponent)) : 1 << (exponent - 25);
  return sign * (1024 + fraction) * scale;
}
