// @ts-check
// Writes the innermost loop of the matrix product: AssemblyScript has no loop that keeps a tile in registers, so it is unrolled here.

/**
 * Rows of a tile and vectors across it; the bits of a product do not depend on them (src/linalg/loops/gemm.as.ts packs for 4 x 4, singleProduct.as.ts for 4 x 8). All sums of a tile, its
 * operands and a product must fit 15 registers, or V8 keeps some in memory: 6 x 4 took 1.1 times as long on Node 24 and 1.4 times on Node 20.
 */
const ROWS = 4;
const VECTORS = 2;
const DOUBLE = { name: "multiplyTile", lanes: "f64x2", type: "f64", bytes: 8, splat: "load64_splat" };
const SINGLE = { name: "multiplyTileSingle", lanes: "f32x4", type: "f32", bytes: 4, splat: "load32_splat" };

const each = (/** @type {number} */ count, /** @type {(i: number) => string} */ line) =>
  Array.from({ length: count }, (_, i) => line(i)).join("");
const sums = (/** @type {(i: number, v: number) => string} */ line) =>
  each(ROWS, (i) => each(VECTORS, (v) => line(i, v)));

/** One step: every row's entry of A times the vectors of B, added to the tile's sums. */
const step = (/** @type {typeof DOUBLE} */ { lanes, bytes, splat }) =>
  each(VECTORS, (v) => `    b${v} = v128.load(b, ${v * 16});\n`) +
  each(
    ROWS,
    (i) =>
      `    entry = v128.${splat}(a, ${i * bytes});\n` +
      each(VECTORS, (v) => `    c${i}${v} = ${lanes}.add(c${i}${v}, ${lanes}.mul(entry, b${v}));\n`),
  );

/** The source of `multiplyTile(inner, a, b, scale, c, stride, whole, aside)`: c += scale·A·B for packed A and B, or scale·A·B into `aside` unless `whole`. */
const tileSource = (/** @type {typeof DOUBLE} */ form) => {
  const { name, lanes, type, bytes } = form;
  return `export function ${name}(inner: i32, a: usize, b: usize, scale: ${type}, c: usize, stride: usize, whole: bool, aside: usize): void {
${sums((i, v) => `  let c${i}${v} = ${lanes}.splat(0);\n`)}  let entry: v128, ${Array.from({ length: VECTORS }, (_, v) => `b${v}: v128`).join(", ")};
  const end = a + <usize>inner * ${ROWS * bytes};
  while (a < end) {
${step(form)}    a += ${ROWS * bytes};
    b += ${VECTORS * 16};
  }
  entry = ${lanes}.splat(scale);
  if (whole) {
${each(ROWS, (i) => `${each(VECTORS, (v) => `    v128.store(c, ${lanes}.add(v128.load(c, ${v * 16}), ${lanes}.mul(entry, c${i}${v})), ${v * 16});\n`)}    c += stride;\n`)}  } else {
${sums((i, v) => `    v128.store(aside, ${lanes}.mul(entry, c${i}${v}), ${(i * VECTORS + v) * 16});\n`)}  }
}
`;
};

/**
 * The source of `screenTile(inner, a, b, rows, columns, masks, stride)`: writes, a byte for each row, which sums norm_i + norm_j + A·B lie below
 * the larger reach of both. `rows` and `columns` hold the norms of a tile's side, then what each reaches.
 */
const screenSource = () => {
  const { lanes, bytes, splat } = SINGLE;
  const width = VECTORS * 16;
  const mask = (/** @type {number} */ i) =>
    Array.from({ length: VECTORS }, (_, v) => {
      const near = `i32x4.bitmask(${lanes}.lt(c${i}${v}, ${lanes}.pmax(entry, b${v})))`;
      return v ? `(${near} << ${4 * v})` : near;
    }).join(" | ");
  return `export function screenTile(inner: i32, a: usize, b: usize, rows: usize, columns: usize, masks: usize, stride: usize): void {
${each(VECTORS, (v) => `  let b${v} = v128.load(columns, ${v * 16});\n`)}  let entry: v128;
${each(ROWS, (i) => `  entry = v128.${splat}(rows, ${i * bytes});\n${each(VECTORS, (v) => `  let c${i}${v} = ${lanes}.add(entry, b${v});\n`)}`)}  for (const end = a + <usize>inner * ${ROWS * bytes}; a < end; a += ${ROWS * bytes}) {
${step(SINGLE)}    b += ${width};
  }
${each(VECTORS, (v) => `  b${v} = v128.load(columns, ${width + v * 16});\n`)}${each(ROWS, (i) => `  entry = v128.${splat}(rows, ${(ROWS + i) * bytes});\n  store<u8>(masks, ${mask(i)});\n  masks += stride;\n`)}}
`;
};

/** The tiles of both widths of numbers, and the screen of distances. */
export const gemmTileSource = () =>
  `// Written by scripts/gemm-tile.mjs: do not edit.\n${tileSource(DOUBLE)}\n${tileSource(SINGLE)}\n${screenSource()}`;
