/** Radius of a point in pixels: smaller the more there are, larger the closer one looks. */
export function pointSize(count: number, zoom: number): number {
  const whole = count > 20_000 ? 1.7 : count > 4000 ? 2.3 : count > 800 ? 3 : 4;
  return Math.min(6, whole * Math.max(1, zoom) ** 0.3);
}
