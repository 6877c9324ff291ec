import { Matrix } from "../linalg/matrix.ts";
import { mapRows } from "../linalg/products.ts";
import type { LinearParts } from "./linearParts.ts";
import { type Precision, roundedToSingles } from "./precision.ts";

/** A metric's map as other programs apply it: y = weight·x + bias, where bias = −L·mean. */
export interface LinearLayer<Numbers = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>> {
  readonly inputs: number;
  readonly outputs: number;
  /** outputs x inputs, row after row. */
  readonly weight: Numbers;
  readonly bias: Numbers;
}

type Map = Pick<LinearParts, "map" | "mean">;

/** The layer in 64 bits. */
export function linearLayer({ map, mean }: Map): LinearLayer<Float64Array<ArrayBuffer>> {
  const center = mapRows(new Matrix(1, map.cols, mean.slice()), map);
  return {
    inputs: map.cols,
    outputs: map.rows,
    weight: Float64Array.from(map.data),
    bias: Float64Array.from(center.data, (value) => 0 - value),
  };
}

/** The layer in 32 bits. `UNSUPPORTED` when they do not hold it. */
export function singleLayer(parts: Map): LinearLayer<Float32Array<ArrayBuffer>> {
  const { weight, bias, ...sizes } = linearLayer(parts);
  const wider = "Export with --dtype f64 to npz, safetensors or onnx, or to json";
  return {
    ...sizes,
    weight: roundedToSingles(weight, "the map", wider),
    bias: roundedToSingles(bias, "the bias −L·mean", wider),
  };
}

/** The layer in either. */
export const layerOf = (parts: Map, dtype: Precision): LinearLayer =>
  dtype === "f64" ? linearLayer(parts) : singleLayer(parts);
