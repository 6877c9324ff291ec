export { type ErrorCode, EtalonError } from "./base/errors.ts";
export { optionsJsonSchema } from "./base/options.ts";
export { Random } from "./base/random.ts";
export { pairsFromLabels, quadrupletsFromLabels } from "./constraints/fromLabels.ts";
export { givenPairs } from "./constraints/given.ts";
export { givenQuadruplets, givenTriplets } from "./constraints/givenTriplets.ts";
export { targetNeighbors } from "./constraints/targetNeighbors.ts";
export { nearestTriplets, randomTriplets } from "./constraints/tripletsFromLabels.ts";
export type { Chunks, Pairs, Quadruplets, Triplets } from "./constraints/types.ts";
export { generators, noisyAxis, rings, stripes, twoMoons, xor } from "./data/generators.ts";
export { encodeLabels, type Label } from "./data/labels.ts";
export { type Points, type PointsInput, toMatrix, toPoints } from "./data/points.ts";
export { applyScaling, fitScaling, type Scale, type Scaling } from "./data/scaling.ts";
export * from "./evaluate/clusterScores.ts";
export { type Candidate, type CompareOptions, compare, finish } from "./evaluate/compare.ts";
export type {
  CompareProgress,
  Comparison,
  ComparisonDetails,
  ComparisonRow,
  ComparisonSummary,
} from "./evaluate/comparison.ts";
export { crossValidate } from "./evaluate/crossValidate.ts";
export { type EvaluationData, makeProtocol } from "./evaluate/protocol.ts";
export * from "./evaluate/rankingScores.ts";
export { accuracy, balancedAccuracy, confusion, macroF1, meanSquaredError, rSquared } from "./evaluate/scores.ts";
export { search } from "./evaluate/search.ts";
export { holm, signTest, verdictOf } from "./evaluate/significance.ts";
export { givenFolds, groupedFolds, stratifiedFolds } from "./evaluate/splits.ts";
export { trustworthiness } from "./evaluate/trustworthiness.ts";
export { parseCsv, parseTsv } from "./io/csv.ts";
export { type Dataset, toDataset } from "./io/dataset.ts";
export { formatCsv } from "./io/formatText.ts";
export { parseJsonl } from "./io/jsonl.ts";
export { readNpy, writeNpy } from "./io/npy.ts";
export { readNpz, writeNpz } from "./io/npz.ts";
export { readPairs, readQuadruplets, readTriplets } from "./io/relations.ts";
export { covariance } from "./learners/covariance.ts";
export type { Data } from "./learners/data.ts";
export { euclidean } from "./learners/euclidean.ts";
export { gmml } from "./learners/gmml.ts";
export { learners } from "./learners/index.ts";
export { itml } from "./learners/itml.ts";
export { kissme } from "./learners/kissme.ts";
export { lda } from "./learners/lda.ts";
export { closedForm, defineLearner, type Learned, type Learner } from "./learners/learner.ts";
export { lmnn } from "./learners/lmnn.ts";
export { lsml } from "./learners/lsml.ts";
export { mmc } from "./learners/mmc.ts";
export { mmcDiagonal } from "./learners/mmcDiagonal.ts";
export { nca } from "./learners/nca.ts";
export { ncmc } from "./learners/ncmc.ts";
export { ncmml } from "./learners/ncmml.ts";
export { pca } from "./learners/pca.ts";
export { rca } from "./learners/rca.ts";
export { rvml } from "./learners/rvml.ts";
export { schultzJoachims } from "./learners/schultzJoachims.ts";
export { ldml } from "./learners/ldml.ts";
export { Matrix } from "./linalg/matrix.ts";
export type { Nearest } from "./linalg/nearest.ts";
export { exportJson } from "./metrics/exportJson.ts";
export { exportNpz } from "./metrics/exportNpz.ts";
export type { Explanation, Metric, Report } from "./metrics/metric.ts";
export { loadMetric, saveMetric } from "./metrics/modelFile.ts";
export type { Iterate, Verdict } from "./optim/solve.ts";
export { knnClassifier, knnRegressor } from "./tasks/knn.ts";
export { nearestMeanClassifier } from "./tasks/nearestMean.ts";
export { retrieval } from "./tasks/retrieval.ts";
