import type { Index } from "./heap.ts";
import { get, set } from "./heap.ts";
import { poleSums } from "./vectors.ts";

const UNIT: number = 1.1102230246251565e-16;
/** A root never comes closer to its pole than this, so that differences to the poles keep their signs. */
const TINY: number = 9.332636185032189e-302;
const STEPS: Index = 100;

/**
 * Root i of 1 + ρ Σ zⱼ² / (dⱼ − λ) for strictly ascending poles d (k of them) and ρ > 0. It lies between dᵢ and dᵢ₊₁, the
 * last one between dₖ₋₁ and dₖ₋₁ + ρ‖z‖². Writes the differences dⱼ − λ to `row`, each to full relative accuracy, and
 * returns λ. Li's rational interpolation (LAPACK working note 89), fenced by bisection; `sums` is scratch for four doubles.
 */
export function secularRoot(k: Index, i: Index, d: Index, z: Index, rho: number, row: Index, sums: Index): number {
  const gap = i === k - 1 ? rho * squaredLength(k, z) : get(d, i + 1) - get(d, i);
  let pole = i;
  let shift: number = 0;
  if (k === 1) shift = gap;
  else if (i === k - 1) shift = improve(k, i, d, z, rho, i, 0, gap, lastGuess(k, d, z, rho, gap, sums), sums);
  else {
    const middle = 0.5 * gap;
    poleSums(k, d, z, get(d, i), middle, sums);
    const value = 1 + rho * get(sums, 0);
    const left = rho * get(z, i) * get(z, i);
    const right = rho * get(z, i + 1) * get(z, i + 1);
    const rest = value + left / middle - right / middle;
    if (value > 0) {
      shift = improve(k, i, d, z, rho, i, 0, middle, nearLeft(rest, left, right, gap), sums);
    } else {
      pole = i + 1;
      shift = improve(k, i, d, z, rho, pole, -middle, 0, -nearLeft(-rest, right, left, gap), sums);
    }
  }
  if (Math.abs(shift) < TINY) shift = pole === i ? TINY : -TINY;
  const origin = get(d, pole);
  for (let j = 0; j < k; j++) set(row, j, get(d, j) - origin - shift);
  return origin + shift;
}

/** The x in (0, gap/2] with rest − left / x + right / (gap − x) = 0. */
function nearLeft(rest: number, left: number, right: number, gap: number): number {
  const b = rest * gap + left + right;
  const c = left * gap;
  const root = Math.sqrt(Math.max(0, b * b - 4 * rest * c));
  return b > 0 ? (2 * c) / (b + root) : (b - root) / (2 * rest);
}

/** The last root as if only the last two poles had weight, the others standing at the far end of the interval. */
function lastGuess(k: Index, d: Index, z: Index, rho: number, reach: number, sums: Index): number {
  const middle = 0.5 * reach;
  const gap = get(d, k - 1) - get(d, k - 2);
  poleSums(k - 2, d, z, get(d, k - 1), middle, sums);
  const rest = 1 + rho * get(sums, 0);
  const near = rho * get(z, k - 1) * get(z, k - 1);
  const far = rho * get(z, k - 2) * get(z, k - 2);
  if (!(rest > 0)) return middle;
  // rest·x² + (rest·gap − near − far)·x − near·gap = 0
  const b = rest * gap - near - far;
  const root = Math.sqrt(b * b + 4 * rest * near * gap);
  return b > 0 ? (2 * near * gap) / (b + root) : (root - b) / (2 * rest);
}

/** Improves the shift from the given pole within (low, high) until the equation holds to its rounding error. */
function improve(
  k: Index,
  i: Index,
  d: Index,
  z: Index,
  rho: number,
  pole: Index,
  low: number,
  high: number,
  guess: number,
  sums: Index,
): number {
  if (Math.abs(guess) < TINY) return 0;
  const last = i === k - 1;
  const leftPole = last ? k - 2 : i;
  const rightPole = last ? k - 1 : i + 1;
  const origin = get(d, pole);
  let shift = guess > low && guess < high ? guess : 0.5 * (low + high);
  let before: number = Infinity;
  for (let step = 0; step < STEPS; step++) {
    poleSums(rightPole, d, z, origin, shift, sums);
    poleSums(k - rightPole, d + rightPole, z + rightPole, origin, shift, sums + 2);
    const psi = rho * get(sums, 0);
    const phi = rho * get(sums, 2);
    const leftSlope = rho * get(sums, 1);
    const rightSlope = rho * get(sums, 3);
    const slope = leftSlope + rightSlope;
    const value = 1 + psi + phi;
    const error = 8 * (Math.abs(psi) + Math.abs(phi)) + 1 + Math.abs(shift) * slope;
    if (Math.abs(value) <= UNIT * error) break;
    if (value < 0) low = shift;
    else high = shift;
    if (high - low <= 2 * UNIT * Math.max(Math.abs(low), Math.abs(high))) break;
    const left = get(d, leftPole) - origin - shift;
    const right = get(d, rightPole) - origin - shift;
    const c = value - left * leftSlope - right * rightSlope;
    let next = shift + correction(last, c, value, slope, left, right);
    const slow = step > 3 && Math.abs(value) > 0.5 * before;
    if (!(next > low && next < high) || slow) next = between(low, high);
    before = slow ? Infinity : Math.abs(value);
    if (next === shift) break;
    shift = next;
  }
  return shift;
}

/** Step to the root of c + s / (left − x) + t / (right − x), the model with the value and slope of the equation at x = 0. */
function correction(last: boolean, c: number, value: number, slope: number, left: number, right: number): number {
  const a = (left + right) * value - left * right * slope;
  const b = left * right * value;
  const root = Math.sqrt(Math.max(0, a * a - 4 * b * c));
  let step: number = 0;
  if (last) step = a >= 0 ? (a + root) / (2 * c) : (2 * b) / (a - root);
  else if (c === 0) step = b / a;
  else step = a <= 0 ? (a - root) / (2 * c) : (2 * b) / (a + root);
  return value * step < 0 ? step : -value / slope;
}

/** Halves an interval: by ratio while its ends differ in magnitude, so that roots next to their pole are reached. */
function between(low: number, high: number): number {
  if (low > 0 && high > 4 * low) return Math.sqrt(low) * Math.sqrt(high);
  if (high < 0 && low < 4 * high) return -Math.sqrt(-low) * Math.sqrt(-high);
  if (low === 0) return high > 1e6 * TINY ? high * 1e-3 : 0.5 * high;
  if (high === 0) return low < -1e6 * TINY ? low * 1e-3 : 0.5 * low;
  return 0.5 * (low + high);
}

function squaredLength(k: Index, z: Index): number {
  let sum: number = 0;
  for (let j = 0; j < k; j++) sum += get(z, j) * get(z, j);
  return sum;
}
