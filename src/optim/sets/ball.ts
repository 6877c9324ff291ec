import { norm, scaled } from "../vectors.ts";
import type { Projection } from "./projection.ts";

/** Onto {‖x‖_F ≤ radius}. */
export const ball =
  (radius: number): Projection =>
  (x) => {
    const length = norm(x);
    return length > radius ? scaled(x, radius / length) : x.clone();
  };
