import { exp, log } from "../base/elementary.ts";
import { EtalonError } from "../base/errors.ts";
import { describeOption, optionsJsonSchema } from "../base/options.ts";
import type { Random } from "../base/random.ts";
import type { Trainer } from "../learners/trainer.ts";

/** The values of one option worth trying. */
export type SearchRange =
  | { readonly kind: "values"; readonly values: readonly unknown[] }
  | {
      readonly kind: "number";
      readonly low: number;
      readonly high: number;
      readonly log: boolean;
      readonly integer: boolean;
    };

/** Options and their ranges. */
export type SearchSpace = Readonly<Record<string, SearchRange>>;

interface OptionSchema {
  readonly type?: string;
  /** Where it takes values of several types: a rule by name or a number. */
  readonly anyOf?: readonly Pick<OptionSchema, "type">[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly scale?: string;
  readonly search?: readonly unknown[];
}

/**
 * The ranges a learner declares: each option's `search`, on a logarithmic scale where it says so.
 * `names` picks options; those without `search` may be named too if they have bounds or a list of values. `OPTION` for any other.
 */
export function searchSpace(learner: Pick<Trainer, "name" | "options">, names?: readonly string[]): SearchSpace {
  const schemas = (optionsJsonSchema(learner.options)["properties"] ?? {}) as Record<string, OptionSchema>;
  const picked = names ?? Object.keys(schemas).filter((name) => schemas[name].search !== undefined);
  return Object.fromEntries(picked.map((name) => [name, rangeOf(learner, name, schemas)]));
}

/** A legal value drawn from a range, uniform on its scale. */
export function drawValue(range: SearchRange, random: Random): unknown {
  if (range.kind === "values") return range.values[random.integer(range.values.length)];
  return valueAt(range, random.uniform());
}

/** Up to `count` values spread evenly over a range on its scale, both ends included. */
export function gridValues(range: SearchRange, count: number): unknown[] {
  if (range.kind === "values") return [...range.values];
  if (count < 2) return [valueAt(range, 0.5)];
  const values = Array.from({ length: count }, (_, i) => valueAt(range, i / (count - 1)));
  return values.filter((value, i) => values.indexOf(value) === i);
}

function valueAt(
  { low, high, log: logarithmic, integer }: Extract<SearchRange, { kind: "number" }>,
  share: number,
): number {
  // An integer stands for the half-open unit around it, so that ends are as likely as the rest.
  const [from, to] = integer && !logarithmic ? [low - 0.5, high + 0.5] : [low, high];
  const plain = logarithmic ? exp(log(from) + share * (log(to) - log(from))) : from + share * (to - from);
  return Math.min(high, Math.max(low, integer ? Math.round(plain) : plain));
}

function rangeOf(
  learner: Pick<Trainer, "name" | "options">,
  name: string,
  schemas: Record<string, OptionSchema>,
): SearchRange {
  if (!Object.hasOwn(schemas, name)) {
    throw new EtalonError(
      "OPTION",
      `${learner.name}: cannot search unknown option \`${name}\`. Known options: ${Object.keys(schemas).join(", ")}.`,
    );
  }
  const { minimum, maximum, scale, search, enum: listed } = schemas[name];
  const type = numericType(schemas[name]);
  if (type === "boolean") return { kind: "values", values: search ?? [false, true] };
  if (type !== "number" && type !== "integer") {
    const values = search ?? listed;
    if (values) return { kind: "values", values };
  }
  const bounded =
    minimum !== undefined && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER
      ? [minimum, maximum]
      : undefined;
  const bounds = search ?? bounded;
  if (!bounds) {
    throw new EtalonError(
      "OPTION",
      `${learner.name}: option \`${name}\` (${describeOption(learner.options[name])}) declares no range to search. Leave it out.`,
    );
  }
  if (search && (search.length !== 2 || !search.every((end) => typeof end === "number")))
    return { kind: "values", values: search };
  const [low, high] = bounds as readonly [number, number];
  return { kind: "number", low, high, log: scale === "log" && low > 0, integer: type === "integer" };
}

/** The type, which is that of its numbers where it takes numbers beside other values. */
const numericType = ({ type, anyOf = [] }: OptionSchema): string | undefined =>
  type ?? anyOf.find((one) => one.type === "number" || one.type === "integer")?.type;
