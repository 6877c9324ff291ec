import { describe, expect, test } from "vitest";
import { BUILTIN_LABEL, builtins, builtinTable, isBuiltin } from "../../src/io/builtin.node.ts";
import { toDataset } from "../../src/io/dataset.ts";

describe("built-in data", () => {
  test.each(builtins().map((info) => [info.name, info] as const))("%s is what its listing says", (name, info) => {
    const { points, labels, warnings } = toDataset(builtinTable(name), { label: BUILTIN_LABEL });
    expect([points.rows, points.cols, new Set(labels).size]).toEqual([info.points, info.features, info.classes]);
    expect(points.data.every(Number.isFinite)).toBe(true);
    expect(warnings).toEqual([]);
    expect(isBuiltin(name)).toBe(true);
  });

  test("iris starts with Anderson's first flower", () => {
    const { points, labels } = toDataset(builtinTable("iris"), { label: "label" });
    expect([...points.data.slice(0, 4)]).toEqual([5.1, 3.5, 1.4, 0.2]);
    expect(labels?.[0]).toBe("setosa");
    expect(points.features[0]).toBe("sepal length (cm)");
  });

  test("a seed changes generated data and nothing else", () => {
    const draw = (name: string, seed: number) =>
      toDataset(builtinTable(name, { seed }), { label: "label" }).points.data;
    expect(draw("rings", 1)).toEqual(draw("rings", 1));
    expect(draw("rings", 1)).not.toEqual(draw("rings", 2));
    expect(draw("iris", 1)).toEqual(draw("iris", 2));
  });

  test("an unknown name gets the nearest one", () => {
    expect(() => builtinTable("irris")).toThrow(/Did you mean `iris`/);
  });
});
