export { type ActivePair, activePairs } from "./activePairs.ts";
export {
  type Bounds,
  type Deciding,
  decisionRegions,
  type Regions,
  regionBounds,
  regionDifference,
  regionShares,
} from "./decisionRegions.ts";
export { distanceLines } from "./distanceLines.ts";
export { type Embedding, type FindNearest, nearestIn } from "./findNearest.ts";
export { type FrameDetails, frameDetails } from "./frameDetails.ts";
export { type InputPlane, inputPlane } from "./inputPlane.ts";
export { type LearnedFrame, learnedFrame } from "./learnedFrame.ts";
export { levelLines } from "./levelLines.ts";
export { type NearRow, nearestRows } from "./nearestRows.ts";
export { type Neighborhood, neighborhood } from "./neighborhood.ts";
export { type Partition, type Parts, partsOf } from "./parts.ts";
