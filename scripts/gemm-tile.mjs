// @ts-check
// Writes the innermost loop of the matrix product: AssemblyScript has no loop that keeps a tile in registers, so it is unrolled here.

/** Rows of the tile and vectors of two doubles across it; the bits of a product do not depend on them (src/linalg/loops/gemm.as.ts packs for 6 x 4). */
const ROWS = 6;
const VECTORS = 2;
/** Steps along the inner dimension for each turn of the loop. */
const UNROLL = 4;
const COLUMNS = 2 * VECTORS;

const each = (/** @type {number} */ count, /** @type {(i: number) => string} */ line) =>
  Array.from({ length: count }, (_, i) => line(i)).join("");
const sums = (/** @type {(i: number, v: number) => string} */ line) =>
  each(ROWS, (i) => each(VECTORS, (v) => line(i, v)));

/** One step: every row's entry of A times the vectors of B, added to the tile's sums. */
const step = (/** @type {number} */ at) =>
  each(VECTORS, (v) => `    b${v} = v128.load(b, ${at * COLUMNS * 8 + v * 16});\n`) +
  each(
    ROWS,
    (i) =>
      `    entry = v128.load64_splat(a, ${(at * ROWS + i) * 8});\n` +
      each(VECTORS, (v) => `    c${i}${v} = f64x2.add(c${i}${v}, f64x2.mul(entry, b${v}));\n`),
  );

/** The source of `multiplyTile(inner, a, b, scale, c, stride, whole, aside)`: c += scale·A·B for packed A and B, or scale·A·B into `aside` unless `whole`. */
export const gemmTileSource = () => `// Written by scripts/gemm-tile.mjs: do not edit.
export function multiplyTile(inner: i32, a: usize, b: usize, scale: f64, c: usize, stride: usize, whole: bool, aside: usize): void {
${sums((i, v) => `  let c${i}${v} = f64x2.splat(0);\n`)}  let entry: v128, ${Array.from({ length: VECTORS }, (_, v) => `b${v}: v128`).join(", ")};
  const end = a + (<usize>inner & ~${UNROLL - 1}) * ${ROWS * 8};
  while (a < end) {
${each(UNROLL, step)}    a += ${UNROLL * ROWS * 8};
    b += ${UNROLL * COLUMNS * 8};
  }
  for (let left = inner & ${UNROLL - 1}; left > 0; --left) {
${step(0)}    a += ${ROWS * 8};
    b += ${COLUMNS * 8};
  }
  entry = f64x2.splat(scale);
  if (whole) {
${each(ROWS, (i) => `${each(VECTORS, (v) => `    v128.store(c, f64x2.add(v128.load(c, ${v * 16}), f64x2.mul(entry, c${i}${v})), ${v * 16});\n`)}    c += stride;\n`)}  } else {
${sums((i, v) => `    v128.store(aside, f64x2.mul(entry, c${i}${v}), ${(i * VECTORS + v) * 16});\n`)}  }
}
`;
