import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { FAILURE_CODES } from "../../src/api/failure.ts";
import { ROUTES } from "../../src/api/routes.ts";
import { metric, post, type Running, rows, running } from "./serving.ts";

interface Schema {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
}
interface OperationObject {
  readonly operationId: string;
  readonly security?: unknown;
  readonly parameters?: readonly { readonly name: string; readonly required: boolean; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, OperationObject>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>>; readonly securitySchemes?: unknown };
}

let server: Running;
const read = async (running: Running, headers: Record<string, string> = {}): Promise<Document> =>
  (await (await fetch(`${running.address}/openapi.json`, { headers })).json()) as Document;

beforeAll(async () => {
  server = await running();
});
afterAll(() => server.close());

describe("the OpenAPI document", () => {
  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    const result = await validator.validate((await read(server)) as unknown as Record<string, unknown>);
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
    expect(validator.version).toBe("3.1");
  });

  test("states every route, under the names of the operations, and the limits in force", async () => {
    const { paths, components } = await read(server);
    const posted = Object.entries(ROUTES).map(([name, path]) => [name, paths[path]?.["post"]?.operationId]);
    expect(posted).toEqual(Object.keys(ROUTES).map((name) => [name, name]));
    expect(Object.keys(paths).sort()).toEqual([...Object.values(ROUTES), "/v1/models", "/healthz", "/metrics"].sort());
    const body = paths["/v1/neighbors"]?.["post"]?.requestBody?.content["application/json"]?.schema;
    expect(body).toMatchObject({ type: "object", required: ["points"], additionalProperties: false });
    expect(body?.properties).toMatchObject({
      points: { type: "array", minItems: 1, maxItems: 300 },
      neighbors: { type: "integer", minimum: 1, maximum: 1000, default: 10 },
    });
    const failure = components.schemas["Failure"]?.properties?.["error"]?.properties?.["code"];
    expect(failure?.["enum"]).toEqual(FAILURE_CODES);
    expect(paths["/v1/same"]?.["post"]?.parameters?.[0]).toMatchObject({
      name: "model",
      required: true,
      schema: { enum: ["wine", "small"] },
    });
  });

  test("asks for the token where there is one", async () => {
    const token = "0123456789abcdef";
    const guarded = await running({ token });
    const document = await read(guarded, { Authorization: `Bearer ${token}` });
    expect(document.components.securitySchemes).toEqual({ token: { type: "http", scheme: "bearer" } });
    expect(document.paths["/v1/same"]?.["post"]?.security).toEqual([{ token: [] }]);
    expect(document.paths["/healthz"]?.["get"]?.security).toBeUndefined();
    await guarded.close();
  });

  test("names every status that the server answers with", async () => {
    const { paths } = await read(server);
    const stated = Object.keys(paths["/v1/same"]?.["post"]?.responses ?? {});
    const seen = [
      await post(server, "/v1/same?model=wine", { a: [rows[0]], b: [rows[1]] }),
      await post(server, "/v1/same?model=wine", "{"),
      await post(server, "/v1/same?model=small", { a: [[1, 2, 3, 4]], b: [[1, 2, 3, 4]] }),
      await post(server, "/v1/same?model=none", {}),
      await post(server, "/v1/same?model=wine", {}, { "Content-Type": "text/plain" }),
    ].map(({ status }) => String(status));
    expect(new Set(seen).size).toBe(5);
    for (const status of seen) expect(stated).toContain(status);
  });
});

describe("the metrics", () => {
  /** Samples of the text by their whole name, every line held against the format's grammar. */
  const samplesOf = (text: string): Map<string, number> => {
    const samples = new Map<string, number>();
    expect(text.endsWith("\n")).toBe(true);
    for (const line of text.trimEnd().split("\n")) {
      if (/^# (HELP [a-z_]+ \S.*|TYPE [a-z_]+ (counter|gauge|histogram))$/.test(line)) continue;
      const match = /^([a-z_]+(?:\{[a-z]+="[^"\n]*"(?:,[a-z]+="[^"\n]*")*\})?) (-?[0-9.e+-]+)$/.exec(line);
      expect(match, line).not.toBeNull();
      if (!match?.[1]) continue;
      expect(samples.has(match[1]), line).toBe(false);
      samples.set(match[1], Number(match[2]));
    }
    return samples;
  };

  test("count requests by route and status, and put them into a histogram that adds up", async () => {
    const fresh = await running();
    for (let i = 0; i < 5; i++) await post(fresh, "/v1/transform?model=wine", { points: [rows[i]] });
    for (let i = 0; i < 2; i++) await post(fresh, "/v1/transform?model=wine", { points: [] });
    for (const path of ["/x", "/y?z", "/v1/models/"]) await fetch(`${fresh.address}${path}`);
    const response = await fetch(`${fresh.address}/metrics`);
    expect(response.headers.get("Content-Type")).toBe("text/plain; version=0.0.4; charset=utf-8");
    const samples = samplesOf(await response.text());
    const total = (route: string, method: string, status: number) =>
      samples.get(`etalon_requests_total{route="${route}",method="${method}",status="${status}"}`);
    expect(total("/v1/transform", "POST", 200)).toBe(5);
    expect(total("/v1/transform", "POST", 400)).toBe(2);
    expect(total("other", "GET", 404)).toBe(3);
    const buckets = [...samples].filter(([name]) =>
      name.startsWith('etalon_request_duration_seconds_bucket{route="/v1/transform"'),
    );
    const counts = buckets.map(([, count]) => count);
    expect(buckets.at(-1)?.[0]).toContain('le="+Inf"');
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(7);
    expect(samples.get('etalon_request_duration_seconds_count{route="/v1/transform"}')).toBe(7);
    expect(samples.get('etalon_request_duration_seconds_sum{route="/v1/transform"}')).toBeGreaterThan(0);
    expect(samples.get("etalon_requests_in_flight")).toBe(1);
    expect(samples.get("process_resident_memory_bytes")).toBeGreaterThan(1e7);
    expect(samples.get('etalon_model_info{model="wine",learner="lda",features="13",components="2"}')).toBe(1);
    expect(samples.get('etalon_model_items{model="wine"}')).toBe(rows.length);
    await fresh.close();
  });

  test("and the access log hold neither queries nor bodies nor tokens", async () => {
    const token = "fedcba9876543210";
    const guarded = await running({ token });
    const headers = { Authorization: `Bearer ${token}` };
    await post(guarded, "/v1/distance?model=wine", { a: [rows[0]], b: [rows[1]] }, headers);
    await fetch(`${guarded.address}/secret%0aline?token=${token}`);
    const written = guarded.log.join("\n") + (await (await fetch(`${guarded.address}/metrics`, { headers })).text());
    expect(written).toContain("POST /v1/distance 200");
    expect(guarded.log).toHaveLength(3);
    expect(written).not.toContain(token);
    expect(written).not.toContain(String(metric.distance(rows[0], rows[1])));
    await guarded.close();
  });
});
