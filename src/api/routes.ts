/** Where each operation is posted to. */
export const ROUTES = {
  transform: "/v1/transform",
  distance: "/v1/distance",
  same: "/v1/same",
  explain: "/v1/explain",
  neighbors: "/v1/neighbors",
} as const;

/** What a served model can be asked for. */
export type Operation = keyof typeof ROUTES;

/** Where what the server says of itself is read. */
export const PAGES = {
  models: "/v1/models",
  document: "/openapi.json",
  health: "/healthz",
  metrics: "/metrics",
} as const;

/** Where agents speak the Model Context Protocol. */
export const MCP_ROUTE = "/mcp";
