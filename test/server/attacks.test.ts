import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BODY, everything, opened, post, type Running, request, rows, running } from "./serving.ts";

let server: Running;
let guarded: Running;
const token = "0123456789abcdef0123456789abcdef";
const path = "/v1/transform?model=wine";
const good = JSON.stringify({ points: [rows[0]] });

beforeAll(async () => {
  server = await running();
  guarded = await running({ token, guests: ["https://app.example"] });
});
afterAll(async () => {
  await Promise.all([server.close(), guarded.close()]);
});

/** The status line of a raw answer. */
const statusOf = (answer: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);

/** Every refusal is one JSON document without a trace of the program. */
const expectClean = (text: string): void => {
  expect(text).not.toMatch(/\bat \S+ \(|\.ts:\d|\.js:\d|node_modules|node:internal/);
};

describe("bodies that are no legal requests", () => {
  const numbers = (text: string) => `{"points":[[${text}]]}`;
  const thirteen = (first: string) => numbers([first, ...Array.from({ length: 12 }, () => "1")].join(","));
  const cases: [string, string | Uint8Array, number, string, string | null][] = [
    ["an empty body", "", 400, "FORMAT", null],
    ["blanks", " \n\t ", 400, "FORMAT", null],
    ["text", "points", 400, "FORMAT", null],
    ["JSON cut off", good.slice(0, -3), 400, "FORMAT", null],
    ["two documents", good + good, 400, "FORMAT", null],
    ["NaN", thirteen("NaN"), 400, "FORMAT", null],
    ["Infinity", thirteen("-Infinity"), 400, "FORMAT", null],
    ["a comment", `/* */${good}`, 400, "FORMAT", null],
    ["a byte order mark", `\uFEFF${good}`, 400, "FORMAT", null],
    ["bytes that are no UTF-8", Buffer.from([0x7b, 0xff, 0xfe, 0x7d]), 400, "FORMAT", null],
    ["overlong UTF-8", Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 400, "FORMAT", null],
    ["lists nested 10,000 deep", `{"points":${"[".repeat(10_000)}${"]".repeat(10_000)}}`, 400, "FORMAT", null],
    ["brackets that never close", "[".repeat(100_000), 400, "FORMAT", null],
    ["objects nested deep", `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`, 400, "FORMAT", null],
    ["a key twice", `{"points":[[1]],"points":[[2]]}`, 400, "FORMAT", null],
    ["a key twice, once escaped", `{"points":[[1]],"p\\u006fints":[[2]]}`, 400, "FORMAT", null],
    ["a thousand keys", `{${Array.from({ length: 1000 }, (_, i) => `"k${i}":1`).join(",")}}`, 400, "FORMAT", null],
    ["1e400", thirteen("1e400"), 400, "DATA", "points[0][0]"],
    ["null among the numbers", thirteen("null"), 400, "DATA", "points[0][0]"],
    ["text among the numbers", thirteen('"1"'), 400, "DATA", "points[0][0]"],
    ["a list among the numbers", thirteen("[1]"), 400, "DATA", "points[0][0]"],
    ["too few features", numbers("1,2"), 400, "SHAPE", "points[0]"],
    ["no features", numbers(""), 400, "DATA", "points[0]"],
    ["no points", `{"points":[]}`, 400, "DATA", "points"],
    ["an object for a point", `{"points":[{"length":13}]}`, 400, "DATA", "points[0]"],
    ["an object for the points", `{"points":{"length":1,"0":[1]}}`, 400, "DATA", "points"],
    ["a number", "7", 400, "OPTION", null],
    ["null", "null", 400, "OPTION", null],
    ["a list", "[[1,2]]", 400, "OPTION", null],
    ["an empty object", "{}", 400, "DATA", "points"],
    ["an unknown field", `{"points":[${JSON.stringify(rows[0])}],"x":1}`, 400, "OPTION", null],
    ["__proto__", `{"__proto__":{"points":[[1]]}}`, 400, "DATA", "points"],
    [
      "more points than a batch holds",
      JSON.stringify({ points: rows.slice(0, 101).flatMap((row) => [row, row, row]) }),
      400,
      "DATA",
      "points",
    ],
    ["ids of a thousand letters", JSON.stringify({ points: ["x".repeat(1000)] }), 400, "DATA", "points[0]"],
    ["a hundred thousand flaws", `{"points":[[${"null,".repeat(40_000)}null]]}`, 400, "DATA", "points[0][0]"],
  ];
  test.each(cases)("%s", async (_, body, status, code, at) => {
    const answer = await post(server, path, body);
    expect(answer.status).toBe(status);
    expect(answer.error).toMatchObject({ code, path: at });
    expect(answer.error?.message.length).toBeLessThan(400);
    expectClean(JSON.stringify(answer.body));
  });

  test.each([
    ["explain", "top", { a: rows[0], b: rows[1], top: 0 }],
    ["explain", "top", { a: rows[0], b: rows[1], top: 1.5 }],
    ["neighbors", "neighbors", { points: [rows[0]], neighbors: 1001 }],
    ["neighbors", "neighbors", { points: [rows[0]], neighbors: "7" }],
  ])("%s with an illegal %s is OPTION at its place", async (operation, field, body) => {
    const answer = await post(server, `/v1/${operation}?model=wine`, body);
    expect(answer).toMatchObject({ status: 400, error: { code: "OPTION", path: field } });
  });

  test("a prototype is not polluted", async () => {
    await post(server, path, `{"points":[[1]],"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}`);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

describe("bodies that are too large, of other types or encodings", () => {
  test("a stated length beyond the limit is 413 before a byte of it is read", async () => {
    const head = request(path, "", { "Content-Length": String(1e12), Host: `127.0.0.1:${server.port}` });
    const answer = await server.send(head);
    expect(statusOf(answer)).toBe(413);
    expect(answer).toContain('"MEMORY"');
  });

  test("a body in chunks is 413 once it passes the limit", async () => {
    const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const size = 65_536;
    const chunk = `${size.toString(16)}\r\n${" ".repeat(size)}\r\n`;
    const answer = await server.send(head, ...Array.from({ length: BODY / size + 1 }, () => chunk));
    expect(statusOf(answer)).toBe(413);
  });

  test("what it held is free again", async () => {
    const metrics = await (await fetch(`${server.address}/metrics`)).text();
    expect(metrics).toMatch(/^etalon_body_bytes 0$/m);
  });

  test("a gzip bomb is 415: bodies come as they are", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000, " "));
    const answer = await post(server, path, bomb, { "Content-Encoding": "gzip" });
    expect(answer).toMatchObject({ status: 415, error: { code: "FORMAT" } });
  });

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/jsonx",
    "",
  ])("the content type %j is 415", async (type) => {
    expect(await post(server, path, good, { "Content-Type": type })).toMatchObject({
      status: 415,
      error: { code: "FORMAT" },
    });
  });

  test.each(["application/json", "application/json; charset=utf-8", 'Application/JSON;charset="UTF-8"'])(
    "the content type %j is taken",
    async (type) => {
      expect((await post(server, path, good, { "Content-Type": type })).status).toBe(200);
    },
  );
});

describe("paths, methods and queries", () => {
  test.each([
    "/",
    "/v1",
    "/v1/transform/",
    "/v2/transform",
    "/../etc/passwd",
    "/%2e%2e%2fetc",
    "/v1/../../x",
    "/.git/config",
  ])("%s is 404 or 400", async (target) => {
    const answer = await server.send(
      `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`,
    );
    expect([400, 404]).toContain(statusOf(answer));
    expectClean(answer);
  });

  test.each([
    ["/v1/transform", "GET", "POST"],
    ["/v1/neighbors", "DELETE", "POST"],
    ["/mcp", "GET", "POST"],
    ["/healthz", "POST", "GET, HEAD"],
    ["/openapi.json", "PUT", "GET, HEAD"],
    ["/metrics", "OPTIONS", "GET, HEAD"],
  ])("%s by %s is 405", async (target, method, allow) => {
    const response = await fetch(`${server.address}${target}`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe(allow);
  });

  test.each(["?model=wine&model=small", "?model=wine&top=3", "?Model=wine"])("the query %s is 400", async (query) => {
    expect(await post(server, `/v1/transform${query}`, good)).toMatchObject({ status: 400, error: { code: "OPTION" } });
  });

  test.each([
    "TRACE / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n",
    "GET / HTTP/9.9\r\n\r\n",
    "\x16\x03\x01\x02\x00\x01",
    "GET /\0 HTTP/1.1\r\nHost: HOST\r\n\r\n",
    `GET / HTTP/1.1\r\nHost: HOST\r\nX: ${"y".repeat(20_000)}\r\n\r\n`,
  ])("no sense is answered and the connection ended", async (bytes) => {
    const answer = await server.send(bytes.replace("HOST", `127.0.0.1:${server.port}`), "");
    expect([400, 404, 405, 431]).toContain(statusOf(answer));
    expectClean(answer);
  });

  test("conflicting lengths are refused: no request is smuggled", async () => {
    const answer = await server.send(
      `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`,
    );
    expect(statusOf(answer)).toBe(400);
    expect(answer).not.toContain('"ok"');
  });
});

describe("who may ask", () => {
  const hosts = [
    "evil.example",
    "evil.example:PORT",
    "localhost",
    "127.0.0.1:1",
    "localhost.evil.example:PORT",
    "0.0.0.0:PORT",
  ];
  test.each(hosts)("the host %s is 403, for the health, too", async (host) => {
    for (const target of ["/healthz", "/v1/models"]) {
      const named = host.replace("PORT", String(server.port));
      const answer = await server.send(`GET ${target} HTTP/1.1\r\nHost: ${named}\r\nConnection: close\r\n\r\n`);
      expect(statusOf(answer)).toBe(403);
      expect(answer).toContain('"DENIED"');
    }
  });

  test.each([
    { origin: "https://evil.example" },
    { origin: "null" },
    { "sec-fetch-site": "cross-site" },
    { origin: "http://localhost:1" },
  ])("a page of another site, %j, is 403", async (headers) => {
    expect(await post(server, path, good, headers as unknown as Record<string, string>)).toMatchObject({
      status: 403,
      error: { code: "DENIED" },
    });
  });

  test.each([
    "",
    "Bearer",
    "Bearer ",
    `Bearer ${token.slice(1)}`,
    `Bearer ${token}0`,
    `Bearer ${token.replace("0", "1")}`,
    `Basic ${token}`,
    token,
  ])("the authorization %j is 401", async (authorization) => {
    for (const target of ["/v1/models", "/metrics", "/openapi.json", "/nothing"]) {
      const response = await fetch(`${guarded.address}${target}`, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(response.headers.get("WWW-Authenticate")).toBe("Bearer");
    }
    expect((await post(guarded, path, good, { authorization })).status).toBe(401);
    expect((await post(guarded, "/mcp", "{}", { authorization })).status).toBe(401);
  });

  test("the token opens everything, and the health needs none", async () => {
    const authorization = `Bearer ${token}`;
    expect((await post(guarded, path, good, { authorization })).status).toBe(200);
    expect((await fetch(`${guarded.address}/metrics`, { headers: { authorization } })).status).toBe(200);
    expect((await fetch(`${guarded.address}/healthz`)).status).toBe(200);
    expect((await fetch(`${guarded.address}/v1/models?token=${token}`)).status).toBe(401);
  });

  test("an allowed origin may ask from a browser, with its preflight, and reads refusals, too", async () => {
    const origin = "https://app.example";
    const preflight = await fetch(`${guarded.address}/v1/transform`, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "sec-fetch-site": "cross-site" },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("Access-Control-Allow-Headers")).toContain("Authorization");
    const answer = await post(guarded, path, good, {
      origin,
      "sec-fetch-site": "cross-site",
      authorization: `Bearer ${token}`,
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get("Access-Control-Allow-Origin")).toBe(origin);
    const refused = await post(guarded, path, good, { origin });
    expect(refused.status).toBe(401);
    expect(refused.headers.get("Access-Control-Allow-Origin")).toBe(origin);
    expect(
      (await post(guarded, path, good, { origin: "https://evil.example" })).headers.get("Access-Control-Allow-Origin"),
    ).toBeNull();
  });

  test("every answer is for its reader alone", async () => {
    for (const target of ["/healthz", "/v1/models", "/nothing"]) {
      const { headers } = await fetch(`${server.address}${target}`);
      expect(headers.get("X-Content-Type-Options")).toBe("nosniff");
      expect(headers.get("Cache-Control")).toBe("no-store");
      expect(headers.get("Content-Security-Policy")).toContain("default-src 'none'");
      expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
    }
  });
});

describe("slow clients", () => {
  const ends = async (bytes: string): Promise<string> => {
    const socket = opened(server.port);
    if (bytes !== "") socket.write(bytes);
    return everything(socket);
  };
  test("headers that never end, bodies that never end, and silence are all cut off while others are answered", async () => {
    const host = `Host: 127.0.0.1:${server.port}`;
    const slow = [
      ...Array.from({ length: 50 }, () => ends(`POST ${path} HTTP/1.1\r\n${host}\r\nX-Slow: `)),
      ...Array.from({ length: 50 }, () =>
        ends(
          `POST ${path} HTTP/1.1\r\n${host}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"points":`,
        ),
      ),
      ...Array.from({ length: 20 }, () => ends("")),
    ];
    expect((await post(server, path, good)).status).toBe(200);
    const answers = await Promise.all(slow);
    for (const answer of answers) {
      expect([Number.NaN, 400, 408]).toContain(statusOf(answer));
      expectClean(answer);
    }
    expect((await post(server, path, good)).status).toBe(200);
    expect(await (await fetch(`${server.address}/metrics`)).text()).toMatch(/^etalon_body_bytes 0$/m);
  }, 20_000);
});
