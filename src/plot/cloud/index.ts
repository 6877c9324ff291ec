export { type CloudTrust, cloudTrust } from "./cloudTrust.ts";
export { drawnRows } from "./drawnRows.ts";
export { type NeighborGraph, neighborGraph } from "./neighborGraph.ts";
export { type NeighborTwins, neighborTwins, type Reason, type TwinNeighbor } from "./neighborTwins.ts";
export { placeAmong } from "./placeAmong.ts";
