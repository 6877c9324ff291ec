// Entry of the WebAssembly module: every loop that TypeScript may call.
export { gemm_f64, gemm_f32 } from './gemm.generated';
export { chol, pdist, knn, softmax, xtwx, rank1 } from './dense.as';
export { productWorkspace } from './product';
export { choleskyFactor } from './choleskyFactor';
export { eigenDecompose } from './eigenDecompose';
export { eigenWorkspace } from './eigenWorkspace';
export { qrFactor, qrVectors } from './householderQr';
export { jacobiRows } from './jacobiRows';
export { secularRoot } from './secular';
export { solveLower, solveLowerTransposed } from './triangularSolve';
