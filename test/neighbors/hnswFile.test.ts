import { describe, expect, test } from "vitest";
import { readModel, writeModel } from "../../src/io/modelContainer.ts";
import { loadNeighborIndex } from "../../src/neighbors/hnswIndex.ts";
import { neighborIndex } from "../../src/neighbors/neighborIndex.ts";
import { randomMatrix } from "../linalg/both.ts";

const FORMAT = { name: "etalon-index", title: "index", again: "" };
const points = randomMatrix(120, 3, 1);
for (let i = 0; i < 30; i++) points.data.set([1, 2, 3], 3 * i);
const index = neighborIndex(points, { kind: "hnsw", links: 4, seed: 3 });
const bytes = index.save();
type Content = ReturnType<typeof readModel>;

/** The file with other content, all checksums right. */
function altered(
  change: (
    facts: Record<string, unknown>,
    arrays: Map<string, Content["arrays"] extends ReadonlyMap<string, infer A> ? A : never>,
  ) => void,
) {
  const { facts, arrays, card } = readModel(bytes, "index", FORMAT);
  const [ownFacts, ownArrays] = [structuredClone(facts) as Record<string, unknown>, new Map(arrays)];
  change(ownFacts, ownArrays);
  return writeModel({ facts: ownFacts, arrays: Object.fromEntries(ownArrays), card }, FORMAT);
}

/** The file with one number of an integer array changed. */
const withInteger = (name: string, at: number, value: number) =>
  altered((_, arrays) => {
    const { data, shape } = arrays.get(name)!;
    const copy = data.slice();
    copy[at] = value;
    arrays.set(name, { data: copy, shape });
  });

describe("an index file", () => {
  test("gives the same index", () => {
    const again = loadNeighborIndex(bytes);
    expect(again.query(points, 7)).toEqual(index.query(points, 7));
    expect([again.kind, again.reason, again.recall, again.options, again.rows, again.cols]).toEqual([
      index.kind,
      index.reason,
      index.recall,
      index.options,
      120,
      3,
    ]);
    expect(Buffer.from(again.save()).equals(Buffer.from(bytes))).toBe(true);
  });

  test("keeps 32-bit points 32-bit", () => {
    const single = { rows: 50, cols: 5, data: Float32Array.from(randomMatrix(50, 5, 2).data) };
    const saved = neighborIndex(single, { kind: "hnsw" }).save();
    expect(readModel(saved, "index", FORMAT).arrays.get("points")?.data).toEqual(single.data);
    expect(Buffer.from(loadNeighborIndex(saved).save()).equals(Buffer.from(saved))).toBe(true);
  });

  test("is refused after any change of a byte, and when cut off", () => {
    for (let at = 0; at < bytes.length; at += 97) {
      const changed = bytes.slice();
      changed[at] ^= 1 << (at % 8);
      expect(() => loadNeighborIndex(changed), `byte ${at}`).toThrow(expect.objectContaining({ name: "EtalonError" }));
    }
    for (const length of [0, 3, 100, bytes.length - 1])
      expect(() => loadNeighborIndex(bytes.slice(0, length))).toThrow(expect.objectContaining({ code: "FORMAT" }));
  });

  test.each([
    ["a link out of range", () => withInteger("links", 1, 500)],
    ["a negative link", () => withInteger("links", 1, -1)],
    ["a link to itself", () => withInteger("links", 1, 0)],
    ["a count beyond the list", () => withInteger("links", 0, 99)],
    ["a negative count", () => withInteger("links", 0, -5)],
    ["another count", () => withInteger("links", 0, 1)],
    ["a row at another point's node", () => withInteger("node_of_row", 5, 3)],
    ["a level too high", () => withInteger("levels", 2, 200)],
    ["another level", () => withInteger("levels", 2, 5)],
    [
      "an entry that is no node",
      () =>
        altered((facts) => {
          facts["entry"] = 4000;
        }),
    ],
    [
      "illegal options",
      () =>
        altered((facts) => {
          facts["options"] = { links: 4, efConstruction: 0, efSearch: 1, seed: 0 };
        }),
    ],
    [
      "an array too many",
      () =>
        altered((_, arrays) => {
          arrays.set("more", { data: new Int32Array(1), shape: [1] });
        }),
    ],
    [
      "points of another shape",
      () =>
        altered((_, arrays) => {
          arrays.set("points", { data: new Float64Array(360), shape: [360] });
        }),
    ],
  ])("is refused with %s, although all checksums are right", (_, make) => {
    expect(() => loadNeighborIndex(make(), "my.index")).toThrow(
      expect.objectContaining({ code: "FORMAT", message: expect.stringMatching(/^my\.index: /) }),
    );
  });

  test("tells models and indices apart", () => {
    expect(() => readModel(bytes, "wine.etalon")).toThrow(/its format is not etalon-model/);
  });
});
