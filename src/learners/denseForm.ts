/** xᵀA z, A d x d. Four sums side by side, which processors add at once. */
export function formOf(a: Float64Array, x: Float64Array, z: Float64Array): number {
  const d = x.length;
  let sum = 0;
  for (let i = 0, row = 0; i < d; i++, row += d) {
    let [first, second, third, fourth] = [0, 0, 0, 0];
    let j = 0;
    for (; j + 3 < d; j += 4) {
      first += a[row + j] * z[j];
      second += a[row + j + 1] * z[j + 1];
      third += a[row + j + 2] * z[j + 2];
      fourth += a[row + j + 3] * z[j + 3];
    }
    for (; j < d; j++) first += a[row + j] * z[j];
    sum += x[i] * (first + second + (third + fourth));
  }
  return sum;
}

/** A += f x zᵀ + g z xᵀ and B += time (f x zᵀ + g z xᵀ), both d x d, in one pass. */
export function addProducts(
  { a, b, time }: { readonly a: Float64Array; readonly b: Float64Array; readonly time: number },
  x: Float64Array,
  z: Float64Array,
  f: number,
  g: number,
): void {
  const d = x.length;
  for (let i = 0, row = 0; i < d; i++, row += d) {
    const byZ = f * x[i];
    const byX = g * z[i];
    for (let j = 0; j < d; j++) {
      const change = byZ * z[j] + byX * x[j];
      a[row + j] += change;
      b[row + j] += time * change;
    }
  }
}
