import { writeSafetensors } from "../io/safetensors.ts";
import { layerOf } from "./linearLayer.ts";
import type { LinearParts } from "./linearParts.ts";
import type { Precision } from "./precision.ts";

/** A .safetensors file with `linear.weight` (k x d) and `linear.bias` = −L·mean: y = weight·x + bias. 32 bits unless told otherwise. */
export function exportSafetensors(
  parts: Pick<LinearParts, "map" | "mean">,
  { dtype = "f32" }: { readonly dtype?: Precision } = {},
): Uint8Array {
  const { inputs, outputs, weight, bias } = layerOf(parts, dtype);
  return writeSafetensors({
    "linear.weight": { data: weight, shape: [outputs, inputs] },
    "linear.bias": { data: bias, shape: [outputs] },
  });
}
