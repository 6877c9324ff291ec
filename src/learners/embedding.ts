import { z } from "zod";
import type { Matrix } from "../linalg/matrix.ts";
import { qr } from "../linalg/qr.ts";

/** How directions v with ratios w become the rows of a map. */
export type Embedding = "weighted" | "orthonormalized" | "plain";

/** The `embedding` option with a learner's own default. */
export const embeddingOption = (fallback: Embedding) =>
  z
    .enum(["weighted", "orthonormalized", "plain"])
    .default(fallback)
    .meta({ description: "directions scaled by √w, made orthonormal, or as they come: unit scatter within classes" });

/** The directions (rows, k x d) times √w, or an orthonormal basis of their span that starts with the first, or as they are. */
export function embedded(directions: Matrix, ratios: readonly number[], embedding: Embedding): Matrix {
  if (embedding === "plain") return directions;
  if (embedding === "orthonormalized") return qr(directions.transposed()).q.transposed();
  const weighted = directions.clone();
  for (let r = 0; r < weighted.rows; r++) {
    const row = weighted.row(r);
    for (let c = 0; c < row.length; c++) row[c] *= Math.sqrt(ratios[r]);
  }
  return weighted;
}
