import { writeGemmModel } from "../io/onnx.ts";
import { layerOf } from "./linearLayer.ts";
import type { LinearParts } from "./linearParts.ts";
import type { Precision } from "./precision.ts";

/** An ONNX model of one Gemm from `x` (any number of rows, d) to `y` (as many rows, k). 32 bits unless told otherwise. */
export function exportOnnx(
  parts: Pick<LinearParts, "map" | "mean">,
  { dtype = "f32" }: { readonly dtype?: Precision } = {},
): Uint8Array {
  const { inputs, outputs, weight, bias } = layerOf(parts, dtype);
  return writeGemmModel({ data: weight, shape: [outputs, inputs] }, { data: bias, shape: [outputs] });
}
