import { choleskyFactor } from "./choleskyFactor.ts";
import { eigenDecompose } from "./eigenDecompose.ts";
import { eigenWorkspace } from "./eigenWorkspace.ts";
import { qrFactor, qrVectors } from "./householderQr.ts";
import { jacobiRows } from "./jacobiRows.ts";
import { pointPeaksUp } from "./pointPeaksUp.ts";
import { productWorkspace } from "./product.ts";
import { secularRoot } from "./secular.ts";
import { solveLower, solveLowerTransposed } from "./triangularSolve.ts";
import { scale } from "./vectors.ts";

/** The decomposition loops, as WebAssembly exports them too. Operands are indices of doubles; sizes count doubles. */
export const twinLoops = {
  productWorkspace,
  eigenWorkspace,
  eigenDecompose,
  secularRoot,
  choleskyFactor,
  solveLower,
  solveLowerTransposed,
  qrFactor,
  qrVectors,
  jacobiRows,
  pointPeaksUp,
  scale,
};

/** WebAssembly returns 0 and 1 where TypeScript has booleans. */
type Exported<F> = F extends (...operands: infer P) => boolean ? (...operands: P) => boolean | number : F;

export type DecompositionLoops = { readonly [K in keyof typeof twinLoops]: Exported<(typeof twinLoops)[K]> };
