import type { HttpBindings } from "@hono/node-server";
import { Hono } from "hono";
import { MCP_ROUTE, type Operation, PAGES, ROUTES } from "../api/routes.ts";
import { accessLine } from "./accessLog.ts";
import { admitted } from "./admitted.ts";
import { answerMcp, PROTOCOLS } from "./mcp.ts";
import { openApiDocument } from "./openApi.ts";
import { bodyReader } from "./readBody.ts";
import { failureOf, Refusal, refusalOf } from "./refusal.ts";
import { requestMetrics } from "./requestMetrics.ts";
import { PROMETHEUS_TYPE, serverMetrics } from "./serverMetrics.ts";
import type { ServeContext, ServeSettings } from "./serveSettings.ts";
import { strictJson } from "./strictJson.ts";

const KNOWN: readonly string[] = [...Object.values(ROUTES), ...Object.values(PAGES), MCP_ROUTE];

/** Models over HTTP: one route for each operation, the list of models, the OpenAPI document, health, metrics, and MCP for agents. */
export function serveApp(settings: ServeSettings): Hono<{ Bindings: HttpBindings }> {
  const { service, version, token, log } = settings;
  const bodies = bodyReader(settings.bodies);
  const requests = requestMetrics();
  const document = openApiDocument(service.operations, {
    version,
    models: [...service.models.keys()],
    token: token !== undefined,
  });
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use(async (context, next) => {
    const start = performance.now();
    requests.begin();
    await next();
    const seconds = (performance.now() - start) / 1000;
    const { method, path } = context.req;
    const { status, headers } = context.res;
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
    requests.end(KNOWN.includes(path) ? path : "other", method, status, seconds);
    log(accessLine(context, seconds));
  });
  app.use(admitted(settings));

  app.get(PAGES.health, (context) => context.json({ status: "ok" }));
  app.get(PAGES.models, (context) => context.json(service.list()));
  app.get(PAGES.document, (context) => context.json(document as object));
  app.get(PAGES.metrics, (context) => {
    const text = serverMetrics({ requests, gate: service.gate, bodies, models: service.models });
    return context.body(text, 200, { "Content-Type": PROMETHEUS_TYPE });
  });
  for (const operation of Object.keys(ROUTES) as Operation[]) {
    app.post(ROUTES[operation], async (context) => {
      const model = modelOf(context);
      const { bytes, free } = await bodies.read(context.env.incoming);
      try {
        const answer = await service.answer(operation, model, () => strictJson(bytes), context.req.raw.signal);
        return context.json(answer as object);
      } finally {
        free();
      }
    });
  }
  app.post(MCP_ROUTE, async (context) => {
    requireProtocol(context.req.header("mcp-protocol-version"));
    const { bytes, free } = await bodies.read(context.env.incoming);
    try {
      const answer = await answerMcp(service, version, strictJson(bytes), context.req.raw.signal);
      return answer === undefined ? context.body(null, 202) : context.json(answer);
    } finally {
      free();
    }
  });

  for (const path of KNOWN) {
    const allow = Object.values(ROUTES).includes(path as never) || path === MCP_ROUTE ? "POST" : "GET, HEAD";
    app.all(path, ({ req }) => {
      throw new Refusal(405, "MISSING", `${path} takes ${allow}, not ${req.method}.`, { headers: { Allow: allow } });
    });
  }
  app.notFound((context) =>
    refused(context, new Refusal(404, "MISSING", `there is nothing here. ${PAGES.document} lists what there is.`)),
  );
  app.onError((thrown, context) => {
    const refusal = refusalOf(thrown);
    if (refusal.status === 500) log(thrown.stack ?? String(thrown));
    return refused(context, refusal);
  });
  return app;
}

const refused = (context: ServeContext, refusal: Refusal): Response =>
  context.body(JSON.stringify(failureOf(refusal)), refusal.status as 400, {
    "Content-Type": "application/json",
    ...refusal.headers,
  });

/** The model that the query names. 400 for any other word in the query. */
function modelOf({ req }: ServeContext): string | undefined {
  const queries = req.queries();
  const unknown = Object.keys(queries).find((name) => name !== "model");
  if (unknown !== undefined)
    throw new Refusal(
      400,
      "OPTION",
      `the query ${JSON.stringify(unknown.slice(0, 60))} is not known. There is ?model=<id>.`,
    );
  const [id, ...more] = queries["model"] ?? [];
  if (more.length > 0) throw new Refusal(400, "OPTION", "?model stands more than once. Name one.");
  return id;
}

function requireProtocol(asked: string | undefined): void {
  if (asked === undefined || PROTOCOLS.some((protocol) => protocol === asked)) return;
  throw new Refusal(
    400,
    "UNSUPPORTED",
    `MCP ${JSON.stringify(asked.slice(0, 40))} is not spoken here. Known: ${PROTOCOLS.join(", ")}.`,
  );
}
