import { z } from "zod";
import { failureBody } from "../api/failure.ts";
import { MODEL_ID, modelList } from "../api/modelList.ts";
import type { OperationEntry } from "../api/operations.ts";
import { PAGES } from "../api/routes.ts";

/** What the document says beside the operations. */
export interface DocumentFacts {
  readonly version: string;
  /** Ids of the served models. */
  readonly models: readonly string[];
  readonly token: boolean;
}

/** The OpenAPI 3.1 document of the server, from the schemas that it checks with. */
export function openApiDocument(operations: Readonly<Record<string, OperationEntry>>, facts: DocumentFacts): unknown {
  const security = facts.token ? { security: [{ token: [] }] } : {};
  const paths = Object.entries(operations).map(([name, { path, summary, description, body, answer }]) => [
    path,
    {
      post: {
        operationId: name,
        summary,
        description,
        parameters: [modelParameter(facts.models)],
        requestBody: { required: true, content: jsonContent(jsonSchema(body, "input")) },
        responses: { 200: answered("The answer.", jsonSchema(answer, "output")), ...FAILURES },
        ...security,
      },
    },
  ]);
  return {
    openapi: "3.1.0",
    info: {
      title: "Etalon",
      version: facts.version,
      summary: "A learned distance as a service.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths: { ...Object.fromEntries(paths), ...pagePaths(security) },
    components: {
      schemas: { Failure: jsonSchema(failureBody, "output") },
      ...(facts.token ? { securitySchemes: { token: { type: "http", scheme: "bearer" } } } : {}),
    },
  };
}

/** A zod schema as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): Record<string, unknown> {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Record<string, unknown>;
  return json;
}

const jsonContent = (schema: unknown): unknown => ({ "application/json": { schema } });

const answered = (description: string, schema: unknown): unknown => ({ description, content: jsonContent(schema) });

const failed = (description: string, headers?: unknown): unknown => ({
  description,
  ...(headers === undefined ? {} : { headers }),
  content: jsonContent({ $ref: "#/components/schemas/Failure" }),
});

const FAILURES = {
  400: failed("The body or the query is not legal; `path` says where."),
  401: failed("The token is missing or wrong."),
  403: failed("The Host or Origin header is not allowed."),
  404: failed("There is no such model."),
  409: failed("The model is not calibrated, or no items are loaded."),
  413: failed("The body is too large."),
  415: failed("The body is not plain JSON."),
  422: failed("The result is beyond the largest number."),
  503: failed("The server is busy or shutting down.", {
    "Retry-After": { description: "seconds", schema: { type: "integer" } },
  }),
};

const modelParameter = (models: readonly string[]): unknown => ({
  name: "model",
  in: "query",
  description: "which model; needed when there are several",
  required: models.length > 1,
  schema: { type: "string", pattern: MODEL_ID.source, enum: models },
});

const pagePaths = (security: object): Record<string, unknown> => ({
  [PAGES.models]: {
    get: {
      operationId: "models",
      summary: "The served models",
      responses: { 200: answered("The models.", jsonSchema(modelList, "output")), ...picked(401, 403) },
      ...security,
    },
  },
  [PAGES.health]: {
    get: {
      operationId: "health",
      summary: "Whether the server answers; needs no token",
      responses: {
        200: answered("It does.", { type: "object", properties: { status: { const: "ok" } }, required: ["status"] }),
        ...picked(403, 503),
      },
    },
  },
  [PAGES.metrics]: {
    get: {
      operationId: "metrics",
      summary: "Counts and latencies as Prometheus text",
      responses: {
        200: { description: "The metrics.", content: { "text/plain": { schema: { type: "string" } } } },
        ...picked(401, 403),
      },
      ...security,
    },
  },
});

const picked = (...statuses: (keyof typeof FAILURES)[]): object =>
  Object.fromEntries(statuses.map((status) => [status, FAILURES[status]]));
