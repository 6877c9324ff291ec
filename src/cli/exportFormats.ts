import { EtalonError } from "../base/errors.ts";
import type { FileContent } from "../io/writeFile.node.ts";
import { exportDense } from "../metrics/exportDense.ts";
import { exportFaiss } from "../metrics/exportFaiss.ts";
import { exportJson } from "../metrics/exportJson.ts";
import { exportLancedb } from "../metrics/exportLancedb.ts";
import { exportNpz } from "../metrics/exportNpz.ts";
import { exportOnnx } from "../metrics/exportOnnx.ts";
import { exportPgvector } from "../metrics/exportPgvector.ts";
import { exportQdrant } from "../metrics/exportQdrant.ts";
import { exportQueryJson } from "../metrics/exportQueryJson.ts";
import { exportSafetensors } from "../metrics/exportSafetensors.ts";
import { exportSqliteVec } from "../metrics/exportSqliteVec.ts";
import type { Metric } from "../metrics/metric.ts";
import type { Precision } from "../metrics/precision.ts";
import type { QueryMap } from "../metrics/queryMap.ts";
import type { StoreVectors } from "../metrics/storeVectors.ts";

/** What a store calls things; each has its own defaults. */
export interface StoreNames {
  readonly table?: string;
  readonly column?: string;
  readonly id?: string;
}

/** How to write the map itself, first the usual precision, and for folders each file. */
export interface ModelFormat {
  readonly precisions: readonly Precision[];
  readonly write: (
    metric: Metric | QueryMap,
    dtype: Precision,
  ) => FileContent | { readonly files: Readonly<Record<string, FileContent>> };
}

/** How to write transformed points, and which names the store has a use for. */
export interface StoreFormat {
  readonly precisions: readonly Precision[];
  readonly names: readonly ("table" | "column")[];
  readonly write: (vectors: StoreVectors, names: StoreNames, dtype: Precision) => FileContent;
}

/** The formats that hold the map. */
export const modelFormats: Readonly<Record<string, ModelFormat>> = {
  npz: { precisions: ["f64", "f32"], write: (metric, dtype) => exportNpz(metric, { dtype }) },
  json: {
    precisions: ["f64"],
    write: (metric) => (metric.kind === "query" ? exportQueryJson(metric) : exportJson(metric)),
  },
  safetensors: { precisions: ["f32", "f64"], write: (metric, dtype) => exportSafetensors(metric, { dtype }) },
  onnx: { precisions: ["f32", "f64"], write: (metric, dtype) => exportOnnx(metric, { dtype }) },
  faiss: { precisions: ["f32"], write: exportFaiss },
  "sentence-transformers": { precisions: ["f32"], write: (metric) => ({ files: exportDense(metric) }) },
};

/** The formats that hold transformed points. */
export const storeFormats: Readonly<Record<string, StoreFormat>> = {
  pgvector: { precisions: ["f32"], names: ["table", "column"], write: writePgvector },
  qdrant: { precisions: ["f32"], names: ["table", "column"], write: exportQdrant },
  lancedb: {
    precisions: ["f32", "f64"],
    names: ["column"],
    write: (vectors, names, dtype) => exportLancedb(vectors, { ...names, dtype }),
  },
  "sqlite-vec": { precisions: ["f32"], names: ["table", "column"], write: exportSqliteVec },
};

function writePgvector(vectors: StoreVectors, { table, id = "id", ...names }: StoreNames): FileContent {
  if (table === undefined)
    throw new EtalonError(
      "OPTION",
      "pgvector fills a table that exists. Name it with --table items or --table shop.items.",
    );
  return exportPgvector(vectors, { ...names, table, id });
}

/** The precision to write. `UNSUPPORTED` when the format does not have the one asked for; it names those that do. */
export function precisionFor(format: string, asked: Precision | undefined): Precision {
  const all = { ...modelFormats, ...storeFormats };
  const { precisions } = all[format]!;
  if (asked === undefined) return precisions[0]!;
  if (precisions.includes(asked)) return asked;
  const able = Object.keys(all).filter((name) => all[name]!.precisions.includes(asked));
  throw new EtalonError(
    "UNSUPPORTED",
    `${format} does not hold ${asked === "f64" ? "64" : "32"}-bit numbers. These do: ${able.join(", ")}.`,
  );
}
