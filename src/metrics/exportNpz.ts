import { writeNpz } from "../io/npz.ts";
import type { LinearParts } from "./linearParts.ts";
import { type Precision, roundedToSingles } from "./precision.ts";

/** A .npz file with `components_` (k x d) and `mean_` (d): in Python `Y = (X - z["mean_"]) @ z["components_"].T`. 64 bits unless told otherwise. */
export function exportNpz(
  { map, mean }: Pick<LinearParts, "map" | "mean">,
  { dtype = "f64" }: { readonly dtype?: Precision } = {},
): Uint8Array {
  const rounded = (values: Float64Array, what: string) =>
    dtype === "f64" ? values : roundedToSingles(values, what, "Export with --dtype f64");
  return writeNpz({
    components_: { data: rounded(map.data, "the map"), shape: [map.rows, map.cols] },
    mean_: { data: rounded(mean, "the mean"), shape: [mean.length] },
  });
}
