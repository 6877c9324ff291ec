import http from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Listening, listen } from "../../src/server/listen.ts";
import { studioApp } from "../../src/server/studio.ts";

const token = "0123456789abcdef0123456789abcdef";
let server: Listening;

beforeAll(async () => {
  let port = 0;
  const data = { name: "my.csv", bytes: new TextEncoder().encode("a,b\n1,2\n") };
  const app = studioApp({ folder: "dist/studio", token, port: () => port, data });
  server = await listen(app, { host: "127.0.0.1", port: 0 });
  port = server.port;
});
afterAll(() => server.close());

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: string;
}

const ask = (path: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = http.request({ host: "127.0.0.1", port: server.port, path, headers, method }, (response) => {
      let body = "";
      response.on("data", (part) => (body += part));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    request.on("error", reject);
    request.end();
  });

describe("the studio's server", () => {
  test("sends the page under a strict policy", async () => {
    const { status, headers, body } = await ask("/");
    expect(status).toBe(200);
    expect(body).toContain("Etalon Studio");
    expect(headers["content-security-policy"]).toContain("default-src 'self'");
    expect(headers["content-security-policy"]).not.toContain("unsafe-inline");
    expect(headers["x-content-type-options"]).toBe("nosniff");
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });

  const wrong: [string, Record<string, string>][] = [
    ["another host", { host: "evil.example" }],
    ["another host on our port", { host: "evil.example:PORT" }],
    ["our name without the port", { host: "localhost" }],
    ["our name on another port", { host: "127.0.0.1:1" }],
    ["a name that begins like ours", { host: "localhost.evil.example:PORT" }],
    ["an address that is not ours", { host: "0.0.0.0:PORT" }],
    ["a page of another site", { origin: "https://evil.example" }],
    ["a page of our name over https", { origin: "https://localhost:PORT" }],
    ["a page of our name on another port", { origin: "http://localhost:1" }],
    ["a page without an origin", { origin: "null" }],
    ["a request that another site started", { "sec-fetch-site": "cross-site" }],
    ["another site with our token", { origin: "https://evil.example", "x-etalon-token": token }],
  ];
  test.each(wrong)("refuses %s", async (_, headers) => {
    const filled = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, value.replace("PORT", String(server.port))]),
    );
    for (const path of ["/", "/data"]) expect((await ask(path, filled)).status).toBe(403);
  });

  test.each(["localhost", "127.0.0.1", "[::1]"])("answers as %s", async (name) => {
    const host = `${name}:${server.port}`;
    expect((await ask("/", { host, origin: `http://${host}`, "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  test("hands the data to who has the token, and to no one else", async () => {
    expect(await ask("/data", { "x-etalon-token": token })).toMatchObject({ status: 200, body: "a,b\n1,2\n" });
    for (const given of ["", "0", token.slice(1), `${token}0`, token.replace("0", "1")]) {
      expect((await ask("/data", { "x-etalon-token": given })).status).toBe(403);
    }
    expect((await ask("/data")).status).toBe(403);
    expect((await ask(`/data?token=${token}`)).status).toBe(403);
  });

  test.each([
    "/../package.json",
    "/..%2fpackage.json",
    "/%2e%2e/package.json",
    "/assets/../../cli/main.js",
    "/\\..\\x",
    "/%00",
  ])("knows no file %s", async (path) => {
    expect([400, 404]).toContain((await ask(path)).status);
  });

  test("changes nothing for writes", async () => {
    for (const method of ["POST", "PUT", "DELETE", "PATCH"]) expect((await ask("/data", {}, method)).status).toBe(404);
  });

  test("closes connections that never end their headers", async () => {
    const sockets = Array.from({ length: 20 }, () => {
      const socket = connect(server.port, "127.0.0.1");
      socket.on("error", () => undefined).resume();
      socket.write("GET / HTTP/1.1\r\nHost: local");
      return new Promise<void>((resolve) => socket.on("close", () => resolve()));
    });
    await Promise.all(sockets);
  }, 15_000);

  test("says what is wrong when its port is taken", async () => {
    const app = studioApp({ folder: "dist/studio", token, port: () => 0 });
    await expect(listen(app, { host: "127.0.0.1", port: server.port })).rejects.toThrow(
      /is taken. Give another --port/,
    );
  });
});
