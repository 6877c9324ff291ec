import { z } from "zod";
import { EtalonError } from "./errors.ts";
import { nearestName } from "./suggest.ts";

declare module "zod" {
  interface GlobalMeta {
    /** The textbook's letter for this option. */
    symbol?: string;
    /** How a slider or a search should space its values. */
    scale?: "linear" | "log";
    /** Lowest and highest value worth searching. */
    search?: readonly [number, number] | readonly (string | number | boolean)[];
  }
}

/** Options as declared: name to zod schema, each ending in `.meta({ description, … })`. */
export type OptionShape = Readonly<Record<string, z.ZodType>>;
/** Options as an algorithm receives them: complete and legal. */
export type OptionsOf<S extends OptionShape> = z.output<z.ZodObject<S>>;
/** Options as a caller gives them: whatever has a default may be left out. */
export type OptionsInput<S extends OptionShape> = z.input<z.ZodObject<S>>;

/** Fills in defaults and rejects unknown or illegal options with an `OPTION` error that says what to type instead. */
export function parseOptions<S extends OptionShape>(owner: string, shape: S, given: unknown = {}): OptionsOf<S> {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new EtalonError("OPTION", `${owner}: options must be an object such as { ${exampleOf(shape)} }.`);
  }
  const names = Object.keys(shape);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(shape, name)) throw unknownOption(owner, shape, name, (given as Record<string, unknown>)[name]);
  }
  const result = schemaOf(shape).safeParse(given);
  if (result.success) return Object.freeze(result.data) as OptionsOf<S>;
  const issue = result.error.issues[0];
  const name = String(issue.path[0] ?? names[0]);
  throw new EtalonError(
    "OPTION",
    `${owner}: option \`${name}: ${show((given as Record<string, unknown>)[name])}\` is not legal. Give ${describeOption(shape[name])}.`,
    { cause: result.error },
  );
}

const schemas = new WeakMap<OptionShape, z.ZodObject>();

/** Made once for each shape: making one takes as long as a small fit. */
function schemaOf(shape: OptionShape): z.ZodObject {
  const known = schemas.get(shape);
  if (known) return known;
  const made = z.strictObject(shape);
  schemas.set(shape, made);
  return made;
}

/** JSON Schema of the options, with defaults, bounds and our `symbol`, `scale` and `search` keywords. */
export function optionsJsonSchema(shape: OptionShape): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(z.strictObject(shape), { io: "input" }) as Record<string, unknown>;
  return schema;
}

/** The legal values of one option in words, such as `an integer from 1 to 15 (default 3)`. */
export function describeOption(schema: z.ZodType): string {
  return describe(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema);
}

interface JsonSchema {
  type?: string;
  enum?: readonly unknown[];
  anyOf?: readonly JsonSchema[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  default?: unknown;
}

function describe(schema: JsonSchema): string {
  const fallback = schema.default === undefined ? "" : `, default ${show(schema.default)}`;
  if (schema.enum) return `one of ${schema.enum.map(show).join(", ")}${fallback}`;
  if (schema.anyOf) return schema.anyOf.map(describe).join(", or ") + fallback;
  if (schema.items) return `a list of ${plural(schema.items)}`;
  if (schema.type === "boolean") return `true or false${fallback}`;
  if (schema.type !== "number" && schema.type !== "integer") return `a ${schema.type ?? "value"}${fallback}`;
  const noun = schema.type === "integer" ? "an integer" : "a number";
  const low =
    schema.exclusiveMinimum !== undefined ? ` above ${schema.exclusiveMinimum}` : bound(" from", schema.minimum);
  const high =
    schema.exclusiveMaximum !== undefined ? ` below ${schema.exclusiveMaximum}` : bound(" to", schema.maximum);
  return noun + low + high + fallback;
}

const plural = ({ type, items }: JsonSchema): string => (items ? `lists of ${plural(items)}` : `${type ?? "value"}s`);

const bound = (word: string, value: number | undefined): string =>
  value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? "" : `${word} ${value}`;

function unknownOption(owner: string, shape: OptionShape, name: string, value: unknown): EtalonError {
  const guess = nearestName(name, Object.keys(shape));
  const remedy = guess
    ? `Did you mean \`${guess}\` (${describeOption(shape[guess])})?`
    : `Known options: ${Object.keys(shape).join(", ") || "none"}.`;
  return new EtalonError("OPTION", `${owner}: unknown option \`${name}: ${show(value)}\`. ${remedy}`);
}

const exampleOf = (shape: OptionShape): string => {
  const name = Object.keys(shape)[0];
  return name === undefined ? "" : `${name}: ${show(shape[name].safeParse(undefined).data) || "…"}`;
};

/** A short, safe rendering of any value for a message. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
  if (value === null) return "null";
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `[${value.slice(0, 4).map(show).join(", ")}${value.length > 4 ? ", …" : ""}]`;
  return `a ${typeof value}`;
}
