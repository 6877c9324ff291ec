import { describe, expect, test } from "vitest";
import { z } from "zod";
import { EtalonError } from "../../src/base/errors.ts";
import { optionsJsonSchema, parseOptions } from "../../src/base/options.ts";

const shape = {
  neighbors: z
    .int()
    .min(1)
    .default(3)
    .meta({ description: "target neighbors per point", symbol: "k", search: [1, 15] }),
  push: z.number().min(0).max(1).default(0.5).meta({ description: "weight of the push term", symbol: "μ" }),
  loss: z.enum(["hinge", "squaredHinge"]).default("hinge").meta({ description: "loss" }),
};
const message = (given: unknown): string => {
  try {
    parseOptions("lmnn", shape, given);
  } catch (error) {
    if (error instanceof EtalonError) return `${error.code} ${error.message}`;
  }
  return "no error";
};

describe("options", () => {
  test("defaults fill what is left out", () => {
    expect(parseOptions("lmnn", shape, { push: 0.2 })).toEqual({ neighbors: 3, push: 0.2, loss: "hinge" });
  });

  test("errors say what to type instead", () => {
    expect(message({ neighbours: 3 })).toMatchInlineSnapshot(
      `"OPTION lmnn: unknown option \`neighbours: 3\`. Did you mean \`neighbors\` (an integer from 1, default 3)?"`,
    );
    expect(message({ neighbors: 0 })).toMatchInlineSnapshot(
      `"OPTION lmnn: option \`neighbors: 0\` is not legal. Give an integer from 1, default 3."`,
    );
    expect(message({ push: 1.5 })).toMatchInlineSnapshot(
      `"OPTION lmnn: option \`push: 1.5\` is not legal. Give a number from 0 to 1, default 0.5."`,
    );
    expect(message({ push: Number.NaN })).toMatchInlineSnapshot(
      `"OPTION lmnn: option \`push: NaN\` is not legal. Give a number from 0 to 1, default 0.5."`,
    );
    expect(message({ loss: "huber" })).toMatchInlineSnapshot(
      `"OPTION lmnn: option \`loss: "huber"\` is not legal. Give one of "hinge", "squaredHinge", default "hinge"."`,
    );
    expect(message({ zebra: true })).toMatchInlineSnapshot(
      `"OPTION lmnn: unknown option \`zebra: true\`. Known options: neighbors, push, loss."`,
    );
    expect(message([1])).toMatchInlineSnapshot(`"OPTION lmnn: options must be an object such as { neighbors: 3 }."`);
  });

  test("errors describe lists by what they hold", () => {
    const rows = { map: z.array(z.array(z.number()).min(1)).min(1).optional().meta({ description: "rows" }) };
    expect(() => parseOptions("given", rows, { map: [[1, "2"]] })).toThrow(/Give a list of lists of numbers\.$/);
    expect(() => parseOptions("given", rows, { map: [] })).toThrow(/Give a list of lists of numbers\.$/);
    expect(parseOptions("given", rows, { map: [[1, 2]] })).toEqual({ map: [[1, 2]] });
  });

  test("a key called __proto__ is an unknown option and pollutes nothing", () => {
    expect(message(JSON.parse('{"__proto__": {"neighbors": 1}}'))).toContain("unknown option");
    expect(({} as { neighbors?: number }).neighbors).toBeUndefined();
  });

  test("the JSON Schema carries defaults, bounds and our keywords", () => {
    expect(optionsJsonSchema(shape)).toMatchObject({
      type: "object",
      additionalProperties: false,
      properties: { neighbors: { type: "integer", minimum: 1, default: 3, symbol: "k", search: [1, 15] } },
    });
  });
});
