import { readFile } from "./io/readFile.node.ts";
import { writeFile } from "./io/writeFile.node.ts";
import type { Metric } from "./metrics/metric.ts";
import { loadMetric } from "./metrics/modelFile.ts";

export { type NativeInUse, type NativeOptions, useNative } from "./engine/native.ts";
export { useThreadsOfNode as useThreads } from "./engine/threads.ts";
export { type BuiltinInfo, builtins } from "./io/builtin.node.ts";
export { type LoadOptions, loadData, loadDataAsync } from "./io/loadData.node.ts";
export { type NpyBatch, type NpyBatchOptions, npyBatches } from "./io/npyBatches.node.ts";
export { type ParquetBatchOptions, parquetBatches } from "./io/parquetBatches.node.ts";
export { readFile } from "./io/readFile.node.ts";
export type { BatchRoles, TableBatch } from "./io/tableBatches.ts";
export { writeFile } from "./io/writeFile.node.ts";

/** The metric in a `.etalon` file. `DATA` when the file cannot be read, `FORMAT` when it is damaged or something else. */
export const load = (path: string): Metric => loadMetric(readFile(path), path);

/** Writes a metric to a `.etalon` file, whole or not at all. */
export const save = (path: string, metric: Metric): void => writeFile(path, metric.save());
