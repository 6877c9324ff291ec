import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelList } from "../../src/api/modelList.ts";
import { type AnswerOf, operationsFor } from "../../src/api/operations.ts";
import type { Operation } from "../../src/api/routes.ts";
import { type Client, etalonClient, ServerError } from "../../src/client/client.ts";
import { Matrix } from "../../src/linalg/matrix.ts";
import { queryMap } from "../../src/metrics/queryMap.ts";
import { servedModel } from "../../src/server/servedModel.ts";
import { ids, metric, points, type Running, rows, running, small } from "./serving.ts";

let server: Running;
let client: Client;
const operations = operationsFor({ batch: 300 });

beforeAll(async () => {
  server = await running();
  client = etalonClient({ address: `${server.address}/`, model: "wine" });
});
afterAll(() => server.close());

const lawful = <K extends Operation>(operation: K, answer: AnswerOf<K>): AnswerOf<K> => {
  expect(operations[operation].answer.parse(answer)).toEqual(answer);
  return answer;
};

/** What a request is refused with. */
const refusal = async (asked: Promise<unknown>): Promise<Pick<ServerError, "status" | "code" | "path" | "message">> => {
  const thrown: unknown = await asked.then(
    () => new Error("it was granted"),
    (error: unknown) => error,
  );
  if (!(thrown instanceof ServerError)) throw thrown;
  const { status, code, path, message } = thrown;
  return { status, code, path, message };
};

describe("the served operations, asked by the client, equal the library to the last bit", () => {
  test("transform", async () => {
    const { points } = lawful("transform", await client.transform({ points: rows }));
    expect(points).toEqual(metric.transform(rows).toArrays());
  });

  test("distance", async () => {
    const [a, b] = [rows.slice(0, 100), rows.slice(50, 150)];
    const { distances } = lawful("distance", await client.distance({ a, b }));
    expect(distances).toEqual(a.map((point, i) => metric.distance(point, b[i])));
    expect(distances[3]).toBeGreaterThan(0);
  });

  test("same", async () => {
    const [a, b] = [rows.slice(0, 60), rows.slice(20, 80)];
    const answer = lawful("same", await client.same({ a, b }));
    expect(answer).toEqual(a.map((point, i) => metric.same(point, b[i])));
    expect(new Set(answer.map(({ same }) => same))).toEqual(new Set([true, false]));
  });

  test("explain, whose listed and other contributions add up to the squared distance", async () => {
    const expected = metric.explain(rows[0], rows[100]);
    const answer = lawful("explain", await client.explain({ a: rows[0], b: rows[100], top: 3 }));
    expect(answer).toMatchObject({ distance: expected.distance, squared: expected.squared });
    expect(answer.features).toEqual(expected.top(3));
    expect(answer.directions).toEqual(expected.directions);
    const sum = answer.features.reduce((total, { contribution }) => total + contribution, answer.others);
    expect(sum).toBeCloseTo(answer.squared, 9);
    expect((await client.explain({ a: rows[0], b: rows[100] })).features).toHaveLength(5);
  });

  test("neighbors", async () => {
    const queries = rows.slice(20, 60);
    const { neighbors } = lawful("neighbors", await client.neighbors({ points: queries, neighbors: 7 }));
    const { indices, squared } = metric.neighbors(rows, queries, { neighbors: 7 });
    expect(neighbors).toEqual(
      queries.map((_, q) =>
        Array.from({ length: 7 }, (_, rank) => ({
          id: ids[indices[q * 7 + rank]],
          distance: Math.sqrt(squared[q * 7 + rank]),
        })),
      ),
    );
    expect(neighbors[0]?.[0]).toEqual({ id: "w20", distance: 0 });
  });

  test("a model of another shape, by ?model", async () => {
    const a = rows.slice(0, 5).map((row) => row.slice(0, 4));
    const b = rows.slice(5, 10).map((row) => row.slice(0, 4));
    const { distances } = await client.distance({ a, b }, { model: "small" });
    expect(distances).toEqual(a.map((point, i) => small.distance(point, b[i])));
  });
});

describe("points", () => {
  test("may be given by the id of an item, alone or among others", async () => {
    const mixed = ["w5", rows[6], "w7"];
    expect(await client.transform({ points: mixed })).toEqual(await client.transform({ points: rows.slice(5, 8) }));
    expect(await client.distance({ a: ["w5"], b: ["w6"] })).toEqual({ distances: [metric.distance(rows[5], rows[6])] });
    expect(await client.explain({ a: "w0", b: "w100" })).toEqual(await client.explain({ a: rows[0], b: rows[100] }));
  });

  test("given by id are not their own neighbors", async () => {
    const { neighbors } = await client.neighbors({ points: ["w20", rows[20]], neighbors: 3 });
    expect(neighbors[0]?.map(({ id }) => id)).not.toContain("w20");
    expect(neighbors[1]?.[0]).toEqual({ id: "w20", distance: 0 });
    expect(neighbors[0]?.slice(0, 2)).toEqual(neighbors[1]?.slice(1));
  });

  test("may be typed arrays in the client", async () => {
    const single = rows.slice(0, 3).map((row) => Float32Array.from(row));
    const answer = await client.transform({ points: single });
    expect(answer.points).toEqual(metric.transform(single).toArrays());
    const [a, b] = [Float64Array.from(rows[0]), Float64Array.from(rows[1])];
    expect((await client.explain({ a, b })).distance).toBe(metric.distance(rows[0], rows[1]));
  });

  test("of ids that are not loaded are refused with the nearest one", async () => {
    const said = await refusal(client.neighbors({ points: ["w5", "ww17"] }));
    expect(said).toMatchObject({ status: 400, code: "DATA", path: "points[1]" });
    expect(said.message).toMatch(/Did you mean w17\?/);
    expect(await refusal(client.distance({ a: ["w5"], b: ["w6"] }, { model: "small" }))).toMatchObject({
      status: 409,
      code: "UNSUPPORTED",
      path: "a[0]",
    });
  });
});

describe("what a model cannot do", () => {
  test("same without a threshold names `etalon calibrate`", async () => {
    const said = await refusal(client.same({ a: [[1, 2, 3, 4]], b: [[1, 2, 3, 5]] }, { model: "small" }));
    expect(said).toMatchObject({ status: 409, code: "UNSUPPORTED" });
    expect(said.message).toContain("`etalon calibrate");
  });

  test("neighbors without items names --data", async () => {
    const said = await refusal(client.neighbors({ points: [[1, 2, 3, 4]] }, { model: "small" }));
    expect(said).toMatchObject({ status: 409, code: "UNSUPPORTED" });
    expect(said.message).toContain("--data");
  });

  test("another number of features is SHAPE, with both", async () => {
    const said = await refusal(client.transform({ points: [rows[0], [1, 2]] }));
    expect(said).toMatchObject({ status: 400, code: "SHAPE", path: "points[1]" });
    expect(said.message).toContain("got 2 numbers");
    expect(said.message).toContain("takes 13");
  });

  test("lists of two lengths are SHAPE", async () => {
    const said = await refusal(client.distance({ a: [rows[0], rows[1]], b: [rows[0]] }));
    expect(said).toMatchObject({ status: 400, code: "SHAPE", path: "b" });
  });

  test("results beyond the largest number are NUMERIC, never null", async () => {
    const huge = rows[0].map((_, i) => (i % 2 ? -1e308 : 1e308));
    for (const asked of [
      client.transform({ points: [rows[0], huge] }),
      client.distance({ a: [huge], b: [rows[0]] }),
      client.explain({ a: huge, b: rows[0] }),
      client.neighbors({ points: [huge] }),
    ]) {
      expect(await refusal(asked)).toMatchObject({ status: 422, code: "NUMERIC" });
    }
  });

  test("more neighbors than items are all items", async () => {
    const { neighbors } = await client.neighbors({ points: [rows[0]], neighbors: 1000 });
    expect(neighbors[0]).toHaveLength(rows.length);
    expect((await client.neighbors({ points: ["w0"], neighbors: 1000 })).neighbors[0]).toHaveLength(rows.length - 1);
  });

  test("neighbors by the hundred thousand are refused", async () => {
    const wide = await running({ limits: { batch: 1000 } });
    const points = Array.from({ length: 600 }, () => "w0");
    const asked = etalonClient({ address: wide.address, model: "wine" }).neighbors({ points, neighbors: 1000 });
    expect(await refusal(asked)).toMatchObject({ status: 400, code: "OPTION", path: "neighbors" });
    await wide.close();
  });
});

describe("a query map", () => {
  const features = 13;
  const comparisons = ["euclidean", "cosine"] as const;
  test.each(comparisons)(
    "compared by %s maps queries and finds documents as they are, and has no distance",
    async (comparison) => {
      const turned = queryMap({
        learner: "test",
        options: {},
        map: new Matrix(
          features,
          features,
          Float64Array.from({ length: features * features }, (_, i) => ((i * 37) % 11) / 11),
        ),
        comparison,
        features: undefined,
        report: metric.report,
      });
      const models = new Map([["turned", servedModel("turned", turned, { ids, points })]]);
      const asking = await running({ models });
      const own = etalonClient({ address: asking.address });
      expect((await own.models()).models).toMatchObject([
        { id: "turned", mode: "query-only", threshold: null, items: 178 },
      ]);
      const queries = rows.slice(0, 9);
      expect((await own.transform({ points: queries })).points).toEqual(turned.transform(queries).toArrays());
      const { indices } = turned.neighbors(rows, queries, { neighbors: 5 });
      const { neighbors } = await own.neighbors({ points: queries, neighbors: 5 });
      expect(neighbors.flat().map(({ id }) => id)).toEqual(Array.from(indices, (row) => ids[row]));
      for (const asked of [
        own.distance({ a: ["w1"], b: ["w2"] }),
        own.same({ a: ["w1"], b: ["w2"] }),
        own.explain({ a: "w1", b: "w2" }),
      ])
        expect(await refusal(asked)).toMatchObject({
          status: 409,
          code: "UNSUPPORTED",
          message: expect.stringContaining("query map"),
        });
      await asking.close();
    },
  );
});

describe("the choice of a model", () => {
  test("lists what is served", async () => {
    const answer = await client.models();
    expect(modelList.parse(answer)).toEqual(answer);
    expect(answer.models).toMatchObject([
      { id: "wine", learner: "lda", features: 13, components: 2, items: 178 },
      { id: "small", features: 4, components: 4, threshold: null, items: null },
    ]);
    expect(answer.models[0]?.threshold).toBe(metric.decision?.threshold);
  });

  test("must be made when there are several, by a name that exists", async () => {
    const free = etalonClient({ address: server.address });
    expect(await refusal(free.transform({ points: [rows[0]] }))).toMatchObject({ status: 400, code: "OPTION" });
    const said = await refusal(free.transform({ points: [rows[0]] }, { model: "wien" }));
    expect(said).toMatchObject({ status: 404, code: "MISSING" });
    expect(said.message).toContain("Did you mean wine?");
  });

  test.each([
    "..%2f..%2fetc%2fpasswd",
    "%00",
    "..%5c..",
    "__proto__",
    "constructor",
    "wine%0a",
    "%ff",
    "a".repeat(3000),
  ])("%s is no model", async (id) => {
    const response = await fetch(`${server.address}/v1/transform?model=${id}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ points: [rows[0]] }),
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: "MISSING" } });
  });
});
