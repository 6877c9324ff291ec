import { canvasCloud } from "./canvasCloud.ts";
import type { Cloud } from "./cloud.ts";
import { webglCloud } from "./webglCloud.ts";

/** The fastest cloud that this browser draws, and why it is not the fastest there is. */
export function startCloud(canvas: HTMLCanvasElement): { readonly cloud: Cloud; readonly why?: string } {
  const fast = webglCloud(canvas);
  if (typeof fast !== "string") return { cloud: fast };
  return { cloud: canvasCloud(canvas), why: fast };
}
