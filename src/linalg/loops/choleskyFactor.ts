import type { Index } from "./heap.ts";
import { get, set } from "./heap.ts";
import { product } from "./product.ts";
import { dot } from "./vectors.ts";

const BLOCK: Index = 64;
/** Columns factored entry by entry. */
const NARROW: Index = 16;

/**
 * Overwrites the lower triangle of a symmetric n x n matrix by its Cholesky factor, right-looking in blocks. Above the
 * diagonal the entries are undefined afterwards. Returns −1, or the first pivot that is not positive; it then holds the
 * offending value. `scratch` is the workspace of `product` for n columns.
 */
export function choleskyFactor(n: Index, a: Index, scratch: Index): Index {
  for (let k = 0; k < n; k += BLOCK) {
    const width = n - k < BLOCK ? n - k : BLOCK;
    const bad = factorColumns(n, a, k, width, scratch);
    if (bad >= 0) return bad;
    const next = k + width;
    const panel = a + next * n + k;
    const rest = n - next;
    if (rest > 0) product(rest, rest, width, -1, panel, n, 1, panel, 1, n, a + next * n + next, n, scratch, true);
  }
  return -1;
}

/** Columns k .. k+width−1 of the factor, rows down to n, by halves. */
function factorColumns(n: Index, a: Index, k: Index, width: Index, scratch: Index): Index {
  if (width <= NARROW) return factorNarrow(n, a, k, width);
  const half = width >> 1;
  const next = k + half;
  const bad = factorColumns(n, a, k, half, scratch);
  if (bad >= 0) return bad;
  const panel = a + next * n + k;
  product(n - next, width - half, half, -1, panel, n, 1, panel, 1, n, a + next * n + next, n, scratch, false);
  return factorColumns(n, a, next, width - half, scratch);
}

function factorNarrow(n: Index, a: Index, k: Index, width: Index): Index {
  for (let i = k; i < n; i++) {
    const row = a + i * n + k;
    const end = i - k < width ? i - k : width;
    for (let j = 0; j < end; j++) {
      const other = a + (k + j) * n + k;
      set(row, j, (get(row, j) - dot(j, row, other)) / get(other, j));
    }
    if (end === width) continue;
    const pivot = get(row, end) - dot(end, row, row);
    set(row, end, pivot);
    if (!(pivot > 0)) return i;
    set(row, end, Math.sqrt(pivot));
  }
  return -1;
}
