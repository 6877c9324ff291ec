import { exportSafetensors } from "./exportSafetensors.ts";
import type { LinearParts } from "./linearParts.ts";

/** The files of a folder that `sentence_transformers.models.Dense.load` reads: the last module of a model that embeds text. */
export const exportDense = (
  parts: Pick<LinearParts, "map" | "mean">,
): Readonly<Record<string, Uint8Array | string>> => ({
  "model.safetensors": exportSafetensors(parts),
  "config.json": `${JSON.stringify(
    {
      in_features: parts.map.cols,
      out_features: parts.map.rows,
      bias: true,
      activation_function: "torch.nn.modules.linear.Identity",
    },
    null,
    2,
  )}\n`,
});
