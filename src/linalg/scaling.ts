/**
 * 1 if `largest` lies within 2^±safe, else a power of two that brings it near 1: multiplying by it is exact, so squares and
 * products of a matrix's entries neither overflow nor underflow. `step` asks for a power of 2^step.
 */
export function powerOfTwoScale(largest: number, safe: number, step = 1): number {
  if (largest === 0) return 1;
  let exponent = 0;
  for (let size = largest; size >= 2; size /= 2) exponent++;
  for (let size = largest; size < 1; size *= 2) exponent--;
  if (Math.abs(exponent) <= safe) return 1;
  return powerOfTwo(-step * Math.round(exponent / step));
}

/** 2^exponent, exact; for exponents below −1022 or above 1023 the nearest power of two that is a normal number. */
function powerOfTwo(exponent: number): number {
  let power = 1;
  for (let i = 0; i < Math.min(1023, exponent); i++) power *= 2;
  for (let i = 0; i < Math.min(1022, -exponent); i++) power /= 2;
  return power;
}
