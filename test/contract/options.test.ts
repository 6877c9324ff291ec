import { describe, expect, test } from "vitest";
import { EtalonError } from "../../src/base/errors.ts";
import { optionsJsonSchema, parseOptions } from "../../src/base/options.ts";
import { blobs, brief, localRegistry, registry, when } from "./fixtures.ts";

const codeOf = (work: () => unknown): string => {
  try {
    work();
    return "no error";
  } catch (error) {
    return error instanceof EtalonError ? error.code : `untyped: ${error}`;
  }
};

interface Property {
  type?: string;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  anyOf?: Property[];
  description?: string;
}

/** Values that the schema of one option forbids. */
function illegalValues(property: Property): unknown[] {
  const variants = property.anyOf ?? [property];
  const takesNumbers = variants.some(({ type }) => type === "number" || type === "integer");
  const takesText = variants.some((variant) => variant.type === "string" && !variant.enum);
  const values: unknown[] = [Number.NaN, Number.POSITIVE_INFINITY, null, {}, []];
  if (!takesNumbers) values.push(7);
  if (!takesText) values.push("no such choice");
  if (variants.length === 1) {
    if (property.minimum !== undefined && property.minimum > -1e15) values.push(property.minimum - 1);
    if (property.maximum !== undefined && property.maximum < 1e15) values.push(property.maximum + 1);
    if (property.exclusiveMinimum !== undefined) values.push(property.exclusiveMinimum);
    if (property.exclusiveMaximum !== undefined) values.push(property.exclusiveMaximum);
    if (property.type === "integer") values.push(1.5);
  }
  return values;
}

describe.each([...registry, ...localRegistry])("$name options", (learner) => {
  const properties = optionsJsonSchema(learner.options)["properties"] as Record<string, Property>;

  test("have legal defaults and a description each", () => {
    expect(() => parseOptions(learner.name, learner.options, {})).not.toThrow();
    for (const [name, property] of Object.entries(properties)) expect(property.description, name).toBeTruthy();
  });

  test("reject every illegal value with an OPTION error that names the option", () => {
    for (const [name, property] of Object.entries(properties)) {
      for (const value of illegalValues(property)) {
        expect(
          codeOf(() => learner.fit(blobs(), { [name]: value })),
          `${name}: ${String(value)}`,
        ).toBe("OPTION");
      }
    }
  });

  test("reject unknown names", () => {
    expect(codeOf(() => learner.fit(blobs(), { nieghbors: 1 } as never))).toBe("OPTION");
  });

  when("components" in properties)("reject components beyond the features", () => {
    expect(codeOf(() => learner.fit(blobs(), { components: 6 }))).toBe("OPTION");
    expect(codeOf(() => learner.fit(blobs(), { components: 0 }))).toBe("OPTION");
  });

  test("are frozen and kept with the metric", () => {
    const metric = learner.fit(blobs(), { ...brief(learner), seed: 4 });
    expect(metric.options).toMatchObject({ seed: 4 });
    expect(Object.isFrozen(metric.options)).toBe(true);
  });
});
