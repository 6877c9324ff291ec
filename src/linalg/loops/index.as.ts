// Entry of the WebAssembly module: every loop that TypeScript may call.
export { gemm_f64, gemm_f32 } from './gemm.generated';
export { evd, evd_ws, evd_ql, symv, dot, axpy } from './eigen.as';
export { chol, pdist, knn, softmax, xtwx, rank1 } from './dense.as';
