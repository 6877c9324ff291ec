import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import type { Label } from "../data/labels.ts";
import type { Moments } from "../data/moments.ts";
import { Matrix } from "../linalg/matrix.ts";
import type { Iterate } from "../optim/solve.ts";
import type { Learned } from "./learned.ts";
import type { Lesson } from "./lesson.ts";
import { reduceByScatter } from "./reduce.ts";
import type { Memory, Saved, SavedReader, Streaming } from "./stream.ts";
import type { Summary } from "./summary.ts";
import { afterBatch, summaryOf, type Tally, type TallyRule } from "./tally.ts";

/** What `learn` of a learner does to a problem, from a summary of it. */
type Learn = (summary: Summary) => Generator<Iterate, Learned>;

/** A stream that keeps count, mean and second moments of each group (with `quartic` the fourth, too), from which `learn` makes the map. */
export function momentStream(rule: TallyRule, learn: Learn): Streaming {
  const memory = (tally: Tally | undefined): Memory => ({
    kind: "moments",
    absorb: (batch) => memory(afterBatch(rule, tally, batch)),
    lesson: () => lessonOf(rule, tally, learn),
    saved: () => (tally ? savedOf(tally) : { facts: {}, arrays: {} }),
  });
  return { empty: memory(undefined), resume: (saved) => memory(tallyFrom(saved, rule)) };
}

function lessonOf(rule: TallyRule, tally: Tally | undefined, learn: Learn): Lesson {
  if (!tally) throw new EtalonError("DATA", `${rule.learner}: the stream is empty. Give it a batch first.`);
  const warnings = [...tally.warnings];
  const { mean, ...known } = summaryOf(rule, tally, (message) => void warnings.push(message));
  const constraints: Record<string, number> = {};
  const run = learn({
    ...known,
    warn: (message) => void warnings.push(message),
    count(kind, amount) {
      constraints[kind] = amount;
    },
  });
  const trace: number[] = [];
  let next = run.next();
  for (; !next.done; next = run.next()) trace.push(next.value.value);
  return {
    learned: next.value,
    trace,
    mean,
    scale: known.scale,
    warnings,
    constraints,
    reduced: (map, components) => reduceByScatter(map, known.total.scatter, components),
  };
}

const name = z.union([
  z.strictObject({ text: z.string() }),
  z.strictObject({ number: z.number() }),
  z.strictObject({ boolean: z.boolean() }),
  z.strictObject({ bigint: z.string().regex(/^-?\d+$/) }),
  z.null(),
]);
type Name = z.infer<typeof name>;

const facts = z.strictObject({
  grouping: z.enum(["none", "labels", "chunks", "pairs"]),
  groups: z.array(z.strictObject({ name, count: z.int().min(1) })),
  pairs: z
    .strictObject({
      similar: z.strictObject({ count: z.int().min(0), fourth: z.number().min(0) }),
      dissimilar: z.strictObject({ count: z.int().min(0), fourth: z.number().min(0) }),
    })
    .nullable(),
  warnings: z.array(z.string()),
});

function savedOf({ grouping, origin, groups, least, most, pairs, warnings }: Tally): Saved {
  const d = origin.length;
  const all = [...groups.values()];
  const stacked = (parts: readonly Float64Array[], shape: readonly number[]) => {
    const data = new Float64Array(shape.reduce((product, size) => product * size, 1));
    parts.forEach((part, g) => {
      data.set(part, g * part.length);
    });
    return { data, shape };
  };
  const cube = (pick: (moments: Moments) => Matrix | undefined) =>
    stacked(
      all.map((moments) => pick(moments)?.data ?? new Float64Array(0)),
      [all.length, d, d],
    );
  const quartic = all.some((moments) => moments.quartic);
  const kinds = pairs && ([pairs.similar, pairs.dissimilar] as const);
  return {
    facts: {
      grouping,
      groups: [...groups].map(([label, { count }]) => ({ name: nameOf(label), count })),
      pairs: pairs
        ? {
            similar: { count: pairs.similar.count, fourth: pairs.similar.fourth },
            dissimilar: { count: pairs.dissimilar.count, fourth: pairs.dissimilar.fourth },
          }
        : null,
      warnings,
    },
    arrays: {
      origin: { data: origin, shape: [d] },
      least: { data: least, shape: [d] },
      most: { data: most, shape: [d] },
      means: stacked(
        all.map(({ mean }) => mean),
        [all.length, d],
      ),
      scatters: cube(({ scatter }) => scatter),
      ...(quartic ? { skews: cube((m) => m.quartic?.skew), tails: cube((m) => m.quartic?.tails) } : {}),
      ...(kinds
        ? {
            pairs: stacked(
              kinds.map(({ outer }) => outer.data),
              [2, d, d],
            ),
          }
        : {}),
    },
  };
}

function tallyFrom(saved: SavedReader, { quartic }: TallyRule): Tally {
  const { grouping, groups, pairs, warnings } = saved.facts(facts);
  const d = saved.cols;
  const count = groups.length;
  const means = saved.array("means", count, d);
  const block = (data: Float64Array, g: number) => new Matrix(d, d, data.slice(g * d * d, (g + 1) * d * d));
  const scatters = saved.array("scatters", count, d, d);
  const [skews, tails] = quartic ? [saved.array("skews", count, d, d), saved.array("tails", count, d, d)] : [];
  const outers = pairs && saved.array("pairs", 2, d, d);
  return {
    grouping,
    origin: saved.array("origin", d),
    least: saved.array("least", d),
    most: saved.array("most", d),
    groups: new Map(
      groups.map(({ name: label, count: size }, g) => [
        labelOf(label),
        {
          count: size,
          mean: means.slice(g * d, (g + 1) * d),
          scatter: block(scatters, g),
          ...(skews && tails ? { quartic: { skew: block(skews, g), tails: block(tails, g) } } : {}),
        },
      ]),
    ),
    pairs:
      pairs && outers
        ? {
            similar: { ...pairs.similar, outer: block(outers, 0) },
            dissimilar: { ...pairs.dissimilar, outer: block(outers, 1) },
          }
        : undefined,
    warnings,
  };
}

function nameOf(label: Label | null): Name {
  if (label === null) return null;
  if (typeof label === "string") return { text: label };
  if (typeof label === "number") return { number: label };
  return typeof label === "boolean" ? { boolean: label } : { bigint: String(label) };
}

function labelOf(given: Name): Label | null {
  if (given === null) return null;
  if ("text" in given) return given.text;
  if ("number" in given) return given.number;
  return "boolean" in given ? given.boolean : BigInt(given.bigint);
}
