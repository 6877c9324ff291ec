import { writeLinearTransform } from "../io/faiss.ts";
import { singleLayer } from "./linearLayer.ts";
import type { LinearParts } from "./linearParts.ts";

/** A FAISS LinearTransform for `faiss.read_VectorTransform`, to be put before any index with `IndexPreTransform`. */
export const exportFaiss = (parts: Pick<LinearParts, "map" | "mean">): Uint8Array =>
  writeLinearTransform(singleLayer(parts));
