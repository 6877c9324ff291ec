import { describe, expect, test } from "vitest";
import { Random } from "../../src/base/random.ts";
import { euclidean } from "../../src/learners/euclidean.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { admission } from "../../src/server/admission.ts";
import { arrivals, arriving } from "../../src/server/arrivals.ts";
import { Refusal } from "../../src/server/refusal.ts";
import { servedModel } from "../../src/server/servedModel.ts";
import { everything, metric, opened, post, request, rows, running } from "./serving.ts";

/** 40,000 items of 64 features: one batch of queries computes for a while. */
function manyItems() {
  const random = new Random(1);
  const points = new Matrix(40_000, 64);
  for (let k = 0; k < points.data.length; k++) points.data[k] = random.uniform();
  const plain = euclidean.fit({ points: points.take([0, 1, 2, 3]) });
  const ids = Array.from({ length: points.rows }, (_, i) => String(i));
  return new Map([["many", servedModel("many", plain, { ids, points })]]);
}
const heavy = { points: Array.from({ length: 300 }, (_, i) => String(i)), neighbors: 10 };

describe("many requests at once", () => {
  test("are all answered, each with its own answer", async () => {
    const server = await running({ limits: { queue: 300 } });
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, i) =>
        post(server, "/v1/transform?model=wine", { points: [rows[i % rows.length]] }),
      ),
    );
    const expected = metric.transform(rows).toArrays();
    answers.forEach(({ status, body }, i) => {
      expect(status).toBe(200);
      expect(body).toEqual({ points: [expected[i % rows.length]] });
    });
    await server.close();
  });

  test("pipelined on one connection are answered in their order", async () => {
    const server = await running();
    const host = { Host: `127.0.0.1:${server.port}` };
    const one = (i: number, connection: string) =>
      request("/v1/distance?model=wine", JSON.stringify({ a: [rows[0]], b: [rows[i]] }), {
        ...host,
        Connection: connection,
      });
    const text = await server.send(Buffer.concat([1, 2, 3, 4].map((i) => one(i, i === 4 ? "close" : "keep-alive"))));
    const distances = [...text.matchAll(/\{"distances":\[([^\]]+)\]\}/g)].map(([, value]) => Number(value));
    expect(distances).toEqual([1, 2, 3, 4].map((i) => metric.distance(rows[0], rows[i])));
    await server.close();
  });

  test("beyond the queue are refused with 503 and Retry-After, and the health is answered meanwhile", async () => {
    const server = await running({ models: manyItems(), limits: { concurrency: 1, queue: 2 } });
    const asked = Array.from({ length: 6 }, () => post(server, "/v1/neighbors", heavy));
    const health: number[] = [];
    let done = false;
    const all = Promise.all(asked).finally(() => (done = true));
    while (!done) health.push((await fetch(`${server.address}/healthz`)).status);
    const answers = await all;
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 503, 503, 503]);
    const refused = answers.find(({ status }) => status === 503);
    expect(refused?.error?.code).toBe("BUSY");
    expect(refused?.headers.get("Retry-After")).toBe("1");
    const granted = answers.filter(({ status }) => status === 200).map(({ body }) => body);
    expect(granted[1]).toEqual(granted[0]);
    expect(health.length).toBeGreaterThan(5); // between slices, not after them
    expect(new Set(health)).toEqual(new Set([200]));
    await server.close();
  });

  test("on 500 connections that open at once are all answered, those beyond the queue with 503 and Retry-After", async () => {
    const server = await running({ limits: { concurrency: 1, queue: 20 } });
    const bytes = request(
      "/v1/transform?model=wine",
      JSON.stringify({ points: Array.from({ length: 200 }, () => rows[0]) }),
      { Host: `127.0.0.1:${server.port}` },
    );
    const answers = await Promise.all(Array.from({ length: 500 }, () => server.send(bytes)));
    const granted = answers.filter((text) => /^HTTP\/1\.1 200 /.test(text));
    const refused = answers.filter((text) => /^HTTP\/1\.1 503 .*\r\nretry-after: 1\r\n.*"BUSY"/is.test(text));
    expect(granted.length).toBeGreaterThan(20);
    expect(granted.length + refused.length).toBe(500);
    expect(new Set(granted.map((text) => text.split("\r\n\r\n")[1])).size).toBe(1);
    await server.close();
  });

  test("are let in from new connections while others compute", async () => {
    const server = await running({ models: manyItems(), limits: { concurrency: 1 } });
    const heavyEnds = Promise.all(Array.from({ length: 6 }, () => post(server, "/v1/neighbors", heavy))).then(
      () => "heavy",
    );
    const computing = async () => /^etalon_computing 1$/m.test(await (await fetch(`${server.address}/metrics`)).text());
    while (!(await computing()));
    const health = `GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nConnection: close\r\n\r\n`;
    const all = Promise.all(
      Array.from({ length: 200 }, () => {
        const socket = opened(server.port);
        socket.write(health);
        return everything(socket);
      }),
    );
    expect(await Promise.race([heavyEnds, all.then(() => "health")])).toBe("health");
    for (const text of await all) expect(text).toMatch(/^HTTP\/1\.1 200 /);
    await heavyEnds;
    await server.close();
  });

  test("end when they take too long", async () => {
    const server = await running({ models: manyItems(), limits: { seconds: 0.02 } });
    expect(await post(server, "/v1/neighbors", heavy)).toMatchObject({ status: 503, error: { code: "ABORTED" } });
    await server.close();
  });

  test("end when their client leaves", async () => {
    const server = await running({ models: manyItems() });
    const socket = opened(server.port);
    socket.write(request("/v1/neighbors", JSON.stringify(heavy), { Host: `127.0.0.1:${server.port}` }));
    const computing = async () => /^etalon_computing 1$/m.test(await (await fetch(`${server.address}/metrics`)).text());
    while (!(await computing()));
    socket.destroy();
    while (await computing());
    expect(server.log.filter((line) => line.includes("/v1/neighbors"))).toEqual([expect.stringMatching(/ 503 /)]);
    await server.close();
  });
});

describe("arriving", () => {
  test("says yes as long as more came since the last question, and no after a while of yes", () => {
    const come = arrivals();
    const [busy, other] = [arriving(come), arriving(come)];
    expect(busy()).toBe(false);
    come.note();
    expect([busy(), busy(), other(), other()]).toEqual([true, false, true, false]);
    let yes = 0;
    for (come.note(); busy(); come.note()) yes++;
    expect(yes).toBeGreaterThan(1);
    expect(come.count).toBe(yes + 2);
  });
});

describe("admission", () => {
  /** Work that ends when told to. */
  const work = () => {
    let end = (): void => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    return { end, run: () => ended };
  };
  const never = new AbortController().signal;

  test("runs no more at once than it may, in the order of arrival", async () => {
    const gate = admission({ concurrency: 2, queue: 10 });
    const order: number[] = [];
    const jobs = Array.from({ length: 5 }, work);
    const runs = jobs.map((job, i) =>
      gate.run(never, () => {
        order.push(i);
        return job.run();
      }),
    );
    expect([gate.active, gate.waiting]).toEqual([2, 3]);
    jobs[1]?.end();
    await runs[1];
    expect(order).toEqual([0, 1, 2]);
    for (const job of jobs) job.end();
    await Promise.all(runs);
    expect(order).toEqual([0, 1, 2, 3, 4]);
    expect([gate.active, gate.waiting]).toEqual([0, 0]);
  });

  test("refuses beyond its line, forgets who leaves it, and passes on after failures", async () => {
    const gate = admission({ concurrency: 1, queue: 1 });
    const first = work();
    const running = gate.run(never, first.run);
    const leaving = new AbortController();
    const left = gate.run(leaving.signal, () => Promise.reject(new Error("it ran")));
    await expect(gate.run(never, first.run)).rejects.toBeInstanceOf(Refusal);
    leaving.abort();
    await expect(left).rejects.toMatchObject({ status: 503 });
    expect(gate.waiting).toBe(0);
    const failing = gate.run(never, () => Promise.reject(new Error("it fails")));
    first.end();
    await running;
    await expect(failing).rejects.toThrow("it fails");
    expect(await gate.run(never, () => Promise.resolve(7))).toBe(7);
    expect(gate.active).toBe(0);
  });
});
