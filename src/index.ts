export { type ErrorCode, EtalonError } from "./base/errors.ts";
export { finish } from "./base/finish.ts";
export { optionsJsonSchema } from "./base/options.ts";
export { Random } from "./base/random.ts";
export { pairsFromLabels, quadrupletsFromLabels } from "./constraints/fromLabels.ts";
export {
  type FromRelevance,
  type Judgments,
  pairsFromRelevance,
  tripletsFromRelevance,
} from "./constraints/fromRelevance.ts";
export { givenPairs } from "./constraints/given.ts";
export { givenQuadruplets, givenTriplets } from "./constraints/givenTriplets.ts";
export { type Impostors, impostors } from "./constraints/impostors.ts";
export {
  type MinedNegatives,
  type MiningData,
  type MiningRules,
  minedNegatives,
  type NegativeKind,
} from "./constraints/minedNegatives.ts";
export { targetNeighbors } from "./constraints/targetNeighbors.ts";
export { nearestTriplets, randomTriplets } from "./constraints/tripletsFromLabels.ts";
export type { Chunks, Pairs, Quadruplets, Triplets } from "./constraints/types.ts";
export { type CharacterGramOptions, characterGrams } from "./data/characterGrams.ts";
export { generators, noisyAxis, rings, stripes, twoMoons, xor } from "./data/generators.ts";
export { encodeLabels, type Label } from "./data/labels.ts";
export { type Points, type PointsInput, toMatrix, toPoints } from "./data/points.ts";
export { quadraticLift } from "./data/quadraticLift.ts";
export { applyScaling, fitScaling, type Scale, type Scaling } from "./data/scaling.ts";
export { type SparseInput, sparseOf } from "./data/sparse.ts";
export { auto, type Chosen } from "./evaluate/auto.ts";
export { type CalibrateOptions, calibrate } from "./evaluate/calibration/calibrate.ts";
export type { Target } from "./evaluate/calibration/threshold.ts";
export {
  type Choice,
  type ChoiceEstimate,
  type ChooseOptions,
  type ChooseStep,
  chooseLearner,
} from "./evaluate/chooseLearner.ts";
export * from "./evaluate/clusterScores.ts";
export { type Candidate, type CompareOptions, compare } from "./evaluate/compare.ts";
export { type CompareTasksOptions, compareTasks } from "./evaluate/compareTasks.ts";
export type {
  CompareProgress,
  Comparison,
  ComparisonDetails,
  ComparisonRow,
  ComparisonSummary,
  EndedLearner,
  LearnerDetails,
  Recommendation,
} from "./evaluate/comparison.ts";
export { crossValidate } from "./evaluate/crossValidate.ts";
export { type EvaluationData, makeProtocol } from "./evaluate/protocol.ts";
export * from "./evaluate/rankingScores.ts";
export { accuracy, balancedAccuracy, confusion, macroF1, meanSquaredError, rSquared } from "./evaluate/scores.ts";
export { type SearchResult, type SearchSettings, search, type Trial } from "./evaluate/search.ts";
export { holm, signTest, verdictOf } from "./evaluate/significance.ts";
export { givenFolds, groupedFolds, stratifiedFolds } from "./evaluate/splits.ts";
export type { TaskComparison, TaskProgress, TaskRow, TaskScores } from "./evaluate/taskComparison.ts";
export type { TaskEvaluationData } from "./evaluate/taskProtocol.ts";
export { trustworthiness } from "./evaluate/trustworthiness.ts";
export { parseCsv, parseTsv } from "./io/csv.ts";
export { type Dataset, toDataset } from "./io/dataset.ts";
export { formatCsv } from "./io/formatText.ts";
export { parseJsonl } from "./io/jsonl.ts";
export { readNpy, writeNpy } from "./io/npy.ts";
export { readNpz, writeNpz } from "./io/npz.ts";
export { onlyVector } from "./io/onlyVector.ts";
export { parseTable, parseTableAsync } from "./io/parseTable.ts";
export { readChunks, readPairs, readQuadruplets, readTriplets } from "./io/relations.ts";
export { anmm } from "./learners/anmm.ts";
export { type BilinearSimilarity, bilinearSimilarity } from "./learners/bilinearSimilarity.ts";
export { boostMetric } from "./learners/boostMetric.ts";
export { type Cost, type CostFormulas, costOf } from "./learners/cost.ts";
export { covariance } from "./learners/covariance.ts";
export { type CustomParts, custom, customLearner } from "./learners/custom.ts";
export type { Data, Given } from "./learners/data.ts";
export { dca } from "./learners/dca.ts";
export { dmlEig } from "./learners/dmlEig.ts";
export { dmlmj } from "./learners/dmlmj.ts";
export { euclidean } from "./learners/euclidean.ts";
export { farm } from "./learners/farm.ts";
export { type FarmPathPoint, farmPath } from "./learners/farmPath.ts";
export { type FitPath, fitPath } from "./learners/fitPath.ts";
export { given } from "./learners/given.ts";
export { gmml } from "./learners/gmml.ts";
export { learners } from "./learners/index.ts";
export { itml } from "./learners/itml.ts";
export { kissme } from "./learners/kissme.ts";
export { lda } from "./learners/lda.ts";
export { ldml } from "./learners/ldml.ts";
export {
  closedForm,
  defineLearner,
  type FitStart,
  type Learned,
  type Learner,
  type StreamingLearner,
} from "./learners/learner.ts";
export { lego } from "./learners/lego.ts";
export { lfda } from "./learners/lfda.ts";
export { lmnn } from "./learners/lmnn.ts";
export { localLearners } from "./learners/local/index.ts";
export type { LocalLearner } from "./learners/local/localLearner.ts";
export { scmlLocal } from "./learners/local/scmlLocal.ts";
export { lsml } from "./learners/lsml.ts";
export { mcml } from "./learners/mcml.ts";
export { mfa } from "./learners/mfa.ts";
export { mlkr } from "./learners/mlkr.ts";
export { mlr } from "./learners/mlr.ts";
export { mmc } from "./learners/mmc.ts";
export { mmcDiagonal } from "./learners/mmcDiagonal.ts";
export { multiTaskLearners } from "./learners/multiTask/index.ts";
export type { MultiTaskData } from "./learners/multiTask/multiTaskData.ts";
export type { MultiTaskFit, MultiTaskLearner } from "./learners/multiTask/multiTaskLearner.ts";
export { scmlMultiTask } from "./learners/multiTask/scmlMultiTask.ts";
export { nca } from "./learners/nca.ts";
export { ncmc } from "./learners/ncmc.ts";
export { ncmml } from "./learners/ncmml.ts";
export { oasis } from "./learners/oasis.ts";
export { pca } from "./learners/pca.ts";
export { pcca } from "./learners/pcca.ts";
export { pola } from "./learners/pola.ts";
export { queryLearners } from "./learners/query/index.ts";
export type { QueryData } from "./learners/query/queryData.ts";
export type { QueryLearner } from "./learners/query/queryLearner.ts";
export { queryRidge } from "./learners/query/queryRidge.ts";
export { querySoftmax } from "./learners/query/querySoftmax.ts";
export { rca } from "./learners/rca.ts";
export { rvml } from "./learners/rvml.ts";
export { scale } from "./learners/scale.ts";
export { schultzJoachims } from "./learners/schultzJoachims.ts";
export { scml } from "./learners/scml.ts";
export { sdml } from "./learners/sdml.ts";
export type { Start } from "./learners/start.ts";
export { startingFrom } from "./learners/startingFrom.ts";
export type { Stream } from "./learners/stream.ts";
export { learnsOneMap, type Trainer } from "./learners/trainer.ts";
export { trainers } from "./learners/trainers.ts";
export { xqda } from "./learners/xqda.ts";
export { Matrix } from "./linalg/matrix.ts";
export type { Nearest } from "./linalg/nearest.ts";
export { type Loss, losses } from "./losses/index.ts";
export type { Decision, DecisionScores, Probability, Sameness } from "./metrics/decision.ts";
export { exportDense } from "./metrics/exportDense.ts";
export { exportFaiss } from "./metrics/exportFaiss.ts";
export { exportJson } from "./metrics/exportJson.ts";
export { exportLancedb, type LancedbOptions } from "./metrics/exportLancedb.ts";
export { exportNpz } from "./metrics/exportNpz.ts";
export { exportOnnx } from "./metrics/exportOnnx.ts";
export { exportPgvector, type PgvectorOptions } from "./metrics/exportPgvector.ts";
export { exportQdrant, type QdrantOptions } from "./metrics/exportQdrant.ts";
export { exportSafetensors } from "./metrics/exportSafetensors.ts";
export { exportSqliteVec, type SqliteVecOptions } from "./metrics/exportSqliteVec.ts";
export { foldScaling } from "./metrics/foldScaling.ts";
export { foldLocalScaling, type LocalMetric } from "./metrics/local.ts";
export type { Details, Explanation, Metric, Report } from "./metrics/metric.ts";
export {
  loadLocalMetric,
  loadMetric,
  loadQueryMap,
  saveLocalMetric,
  saveMetric,
  saveQueryMap,
} from "./metrics/modelFile.ts";
export type { Precision } from "./metrics/precision.ts";
export type { QueryMap } from "./metrics/queryMap.ts";
export { selectedFeatures } from "./metrics/selectedFeatures.ts";
export type { StoreVectors } from "./metrics/storeVectors.ts";
export { type HnswIndex, loadNeighborIndex } from "./neighbors/hnswIndex.ts";
export type { HnswOptions } from "./neighbors/hnswOptions.ts";
export { type IndexOptions, neighborIndex } from "./neighbors/neighborIndex.ts";
export type { IndexKind, NeighborIndex, QueryOptions, Recall } from "./neighbors/types.ts";
export type { Penalty } from "./optim/methods/proximalGradient.ts";
export type { Objective } from "./optim/objective.ts";
export type { Iterate, Verdict } from "./optim/solve.ts";
export { type Regularizer, regularizers } from "./regularizers/index.ts";
export { type AgglomerativeClustering, agglomerative, type Linkage } from "./tasks/clustering/agglomerative.ts";
export type { Clustering } from "./tasks/clustering/clustering.ts";
export { type ConstrainedClustering, constrainedKMeans } from "./tasks/clustering/constrainedKMeans.ts";
export { type DensityClustering, dbscan } from "./tasks/clustering/dbscan.ts";
export type { Cut, Dendrogram } from "./tasks/clustering/dendrogram.ts";
export { type GaussianMixture, gaussianMixture } from "./tasks/clustering/gaussianMixture.ts";
export { type HierarchicalDensityClustering, hdbscan } from "./tasks/clustering/hdbscan.ts";
export { type KMeansClustering, kMeans } from "./tasks/clustering/kMeans.ts";
export { type EnergyClassifier, type EnergyOptions, energyClassifier } from "./tasks/energy.ts";
export { knnClassifier, knnRegressor } from "./tasks/knn.ts";
export { type TextRun, textDifferences } from "./tasks/labeling/differences.ts";
export {
  type Labeling,
  type LabelingData,
  type LabelingOptions,
  type Strategy,
  startLabeling,
} from "./tasks/labeling/labeling.ts";
export { markOddOnes, markPairs, unmarkPairs } from "./tasks/labeling/marking.ts";
export { type Answer, type Mark, type OddMark, tripletsOf } from "./tasks/labeling/marks.ts";
export { type OddQuestion, uncertainTriples } from "./tasks/labeling/oddOneOut.ts";
export { type Question, uncertainPairs } from "./tasks/labeling/questions.ts";
export { type Settling, settling } from "./tasks/labeling/settling.ts";
export { learnedKnnClassifier } from "./tasks/learnedKnn.ts";
export { localKnnClassifier } from "./tasks/localKnn.ts";
export { type Assignment, assignment } from "./tasks/matching/assignment.ts";
export { type Matching, match } from "./tasks/matching/match.ts";
export { type SparseCosts, sparseAssignment } from "./tasks/matching/sparseAssignment.ts";
export { nearestMeanClassifier } from "./tasks/nearestMean.ts";
export { retrieval } from "./tasks/retrieval.ts";
