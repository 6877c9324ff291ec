import { reduceAngle } from "./angle.ts";

/** Sine of an angle in radians; NaN at ±Infinity. */
export function sin(x: number): number {
  if (Math.abs(x) < 1e-8) return x;
  const { quarter, hi, lo } = reduceAngle(x);
  const value = quarter % 2 === 0 ? sine(hi, lo) : cosine(hi, lo);
  return quarter < 2 ? value : -value;
}

/** Cosine of an angle in radians; NaN at ±Infinity. */
export function cos(x: number): number {
  const { quarter, hi, lo } = reduceAngle(x);
  const value = quarter % 2 === 0 ? cosine(hi, lo) : sine(hi, lo);
  return quarter === 0 || quarter === 3 ? value : -value;
}

/** sin(r + e) for |r| ≤ π/4 and tiny e. */
function sine(r: number, e: number): number {
  const z = r * r;
  const series =
    -0.16666666666666666 +
    z *
      (0.008333333333330925 +
        z *
          (-0.00019841269836722418 +
            z * (2.755731608381636e-6 + z * (-2.5051127944014188e-8 + z * 1.5917848524808262e-10))));
  return r + (r * z * series + e * (1 - 0.5 * z));
}

/** cos(r + e) for |r| ≤ π/4 and tiny e. */
function cosine(r: number, e: number): number {
  const z = r * r;
  const half = 0.5 * z;
  const lead = 1 - half;
  const series =
    0.041666666666666664 +
    z *
      (-0.0013888888888887382 +
        z *
          (2.480158729874307e-5 +
            z * (-2.7557317260008837e-7 + z * (2.0876143827993133e-9 + z * -1.1382456778061306e-11))));
  return lead + (1 - lead - half + (z * z * series - r * e));
}
