import { writeNpz } from "../io/npz.ts";
import type { LinearParts } from "./linearParts.ts";

/** A .npz file with `components_` (k x d) and `mean_` (d): in Python `Y = (X - z["mean_"]) @ z["components_"].T`. */
export const exportNpz = ({ map, mean }: Pick<LinearParts, "map" | "mean">): Uint8Array =>
  writeNpz({
    components_: { data: map.data, shape: [map.rows, map.cols] },
    mean_: { data: mean, shape: [mean.length] },
  });
