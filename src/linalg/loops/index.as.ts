// Entry of the WebAssembly module: every loop that TypeScript may call.
export { gemm } from './gemm.as';
export { sharedGemm, sharedWorkspace } from './sharedGemm.as';
export { attend, closeTeam, openTeam } from './team';
export { affinities } from './affinities.as';
export { affinityScatter } from './affinityScatter.as';
export { allFinite, columnSquares, columnSums, scaleOffsets } from './columnMoments.as';
export { squaredDistances } from './distanceTile.as';
export { exponentials, logarithms } from './exponential.as';
export { flowSums, flowWeights, targetSums, targetWeights } from './flowTile.as';
export { addGram, packPanels } from './gramTiles.as';
export { addToGroups, rowSquares, subtractGroups } from './groupRows.as';
export { laplacianTimes } from './laplacian.as';
export { nearest } from './nearest.as';
export { nearestBoth } from './nearestBoth.as';
export { pairsWithin } from './pairsWithin.as';
export { radixOrder } from './radixOrder.as';
export { addOuter, timesVector } from './rankOne.as';
export { pairSquaredDistances, squaredNorms } from './rowDistances.as';
export {
  divide,
  largest,
  orderedSums,
  plainNorms,
  rowProducts,
  subtractRow,
  takeDivided,
} from './rowWork.as';
export { logSumExpRows, softmaxRows } from './softmax.as';
export { insertNode } from './graphInsert';
export { searchGraph } from './graphSearch';
export { productWorkspace } from './product';
export { choleskyFactor } from './choleskyFactor';
export { eigenDecompose } from './eigenDecompose';
export { eigenWorkspace } from './eigenWorkspace';
export { qrFactor, qrVectors } from './householderQr';
export { jacobiRows } from './jacobiRows';
export { pointPeaksUp } from './pointPeaksUp';
export { secularRoot } from './secular';
export { solveLower, solveLowerTransposed } from './triangularSolve';
export { scale } from './vectors.as';
