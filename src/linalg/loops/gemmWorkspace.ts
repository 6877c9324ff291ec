import { INNER_BLOCK } from "./gemm.ts";

export const ROW_BLOCK = 96;
export const COLUMN_BLOCK = 2048;
const MARGIN = 16;

/** Doubles of workspace that the GEMM loop needs for products with `columns` columns. */
export const gemmWorkspace = (columns: number): number =>
  (ROW_BLOCK + MARGIN + Math.min(COLUMN_BLOCK, columns) + MARGIN) * INNER_BLOCK + 128;
