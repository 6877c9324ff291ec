/**
 * The rows 0 … count - 1 in an order that spreads neighbors far apart: files are often sorted by class, and what is drawn last hides what was drawn before.
 * Row i comes at place i·step modulo count, with a step near the golden section that has no factor in common with count.
 */
export function mixedOrder(count: number): Uint32Array {
  let step = Math.max(1, Math.round(count * 0.618034));
  while (common(step, count) > 1) step++;
  const order = new Uint32Array(count);
  let place = 0;
  for (let i = 0; i < count; i++) {
    order[place] = i;
    place = (place + step) % count;
  }
  return order;
}

const common = (a: number, b: number): number => (b === 0 ? a : common(b, a % b));
