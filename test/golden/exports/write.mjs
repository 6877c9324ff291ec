// @ts-check
// Writes the files of this folder with the built library, from given.json: node test/golden/exports/write.mjs, then prove.py.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { exportDense, exportFaiss, exportLancedb, exportNpz, exportOnnx, exportSafetensors, Matrix } from "etalon";

const at = (/** @type {string} */ name) => new URL(name, import.meta.url);
const { L, mean, points, ids } = JSON.parse(readFileSync(at("given.json"), "utf8"));
const parts = { map: Matrix.from(L), mean: Float64Array.from(mean) };
const given = { vectors: Matrix.from(points), ids };
mkdirSync(at("dense"), { recursive: true });
for (const [name, content] of Object.entries({
  "map.npz": exportNpz(parts),
  "map.safetensors": exportSafetensors(parts),
  "map-f64.safetensors": exportSafetensors(parts, { dtype: "f64" }),
  "map.onnx": exportOnnx(parts),
  "map-f64.onnx": exportOnnx(parts, { dtype: "f64" }),
  "map.faiss": exportFaiss(parts),
  "points.parquet": exportLancedb(given, { id: "sku" }),
  "points-f64.parquet": exportLancedb(given, { dtype: "f64", column: "learned" }),
}))
  writeFileSync(at(name), content);
for (const [name, content] of Object.entries(exportDense(parts))) writeFileSync(at(`dense/${name}`), content);
