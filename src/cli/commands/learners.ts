import type { Command } from "commander";
import { describeOption, type OptionShape, optionsJsonSchema } from "../../base/options.ts";
import { learners } from "../../learners/index.ts";
import type { Learner } from "../../learners/learner.ts";
import { localLearners } from "../../learners/local/index.ts";
import type { LocalLearner } from "../../learners/local/localLearner.ts";
import { multiTaskLearners } from "../../learners/multiTask/index.ts";
import type { MultiTaskLearner } from "../../learners/multiTask/multiTaskLearner.ts";
import type { Supervision } from "../../learners/problem.ts";
import { queryLearners } from "../../learners/query/index.ts";
import type { QueryLearner } from "../../learners/query/queryLearner.ts";
import { etalonCommand, oneOf } from "../flags.ts";
import { learnerNamed } from "../learnerChoice.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { textTable } from "../textTable.ts";

const KINDS: readonly Supervision[] = ["none", "labels", "pairs", "triplets", "quadruplets", "chunks", "targets"];

const TAGS: readonly string[] = [...new Set(Object.values(learners).flatMap(({ tags }) => tags))].sort();

export const learnersCommand = (): Command =>
  etalonCommand("learners", "list the learners, or one with its options")
    .argument("[name]", "a learner")
    .option(
      "--supervision <kind>",
      `only learners that learn from: ${KINDS.join(", ")}`,
      oneOf("--supervision", KINDS, "etalon learners"),
    )
    .option(
      "--takes <kind>",
      "only learners that can learn from this, converted where that is sound",
      oneOf("--takes", KINDS.slice(1), "etalon learners"),
    )
    .option("--tag <tag>", `only learners that claim: ${TAGS.join(", ")}`, oneOf("--tag", TAGS, "etalon learners"))
    .action((name: string | undefined, flags: GlobalFlags & Filter) => finish(flags, () => list(name, flags)));

interface Filter {
  readonly supervision?: string;
  readonly takes?: string;
  readonly tag?: string;
}

function list(name: string | undefined, { supervision, takes: kind, tag }: Filter): Outcome {
  if (name !== undefined && Object.hasOwn(queryLearners, name)) return queryLearner(queryLearners[name]!);
  if (name !== undefined && Object.hasOwn(localLearners, name)) return localLearner(localLearners[name]!);
  if (name !== undefined && Object.hasOwn(multiTaskLearners, name)) return multiTaskLearner(multiTaskLearners[name]!);
  const all = name === undefined ? Object.values(learners) : [learnerNamed(name)];
  const shown = all.filter(
    (learner) =>
      (supervision === undefined || learner.supervision === supervision) &&
      (kind === undefined || learner.takes.some((taken) => taken === kind)) &&
      (tag === undefined || learner.tags.some((claimed) => claimed === tag)),
  );
  const document = shown.map(({ name, title, supervision, takes, joins, tags, reference, options }) => ({
    name,
    title,
    supervision,
    takes,
    joins,
    tags,
    reference,
    options: optionsJsonSchema(options as OptionShape),
  }));
  if (name !== undefined && shown[0]) return { document, text: detail(shown[0]) };
  if (shown.length === 0) return { document, text: "no learner is like that; see them all: etalon learners" };
  const rows = shown.map((learner) => [learner.name, learner.title, learner.supervision, learner.reference ?? ""]);
  return {
    document,
    text: `${textTable(["name", "title", "learns from", "reference"], rows)}\n\nOptions of one: etalon learners <name>\nQuery maps, by fit --mode query-only: ${Object.keys(queryLearners).join(", ")}\nA metric for each of several tasks, by fit --task: ${Object.keys(multiTaskLearners).join(", ")}\nMetrics that change with the place: ${Object.keys(localLearners).join(", ")}`,
  };
}

function localLearner({ name, title, supervision, takes, joins, reference, options }: LocalLearner): Outcome {
  const shape = options as OptionShape;
  return {
    document: [{ name, title, kind: "local", supervision, takes, joins, reference, options: optionsJsonSchema(shape) }],
    text: `${name}: ${title}\nlearns a local metric, one for each place, from ${takes.join(", ")}; reference ${reference}\n\n${optionTable(shape)}`,
  };
}

function queryLearner({ name, title, reference, options }: QueryLearner): Outcome {
  return {
    document: [{ name, title, mode: "query-only", reference, options: optionsJsonSchema(options as OptionShape) }],
    text: `${name}: ${title}\nlearns a map of queries from judged queries, by fit --mode query-only${reference === null ? "" : `; reference ${reference}`}\n\n${optionTable(options as OptionShape)}`,
  };
}

function multiTaskLearner(learner: MultiTaskLearner): Outcome {
  const { name, title, supervision, takes, joins, tags, reference, options } = learner;
  const facts = { name, title, kind: "multi-task", supervision, takes, joins, tags, reference };
  return {
    document: [{ ...facts, options: optionsJsonSchema(options) }],
    text: `${name}: ${title}
learns a metric for each of several tasks from ${supervision}, by fit --task; reference ${reference}
takes ${takes.join(", ")}, joined by ${joins.join(", ")}
tags ${tags.join(", ")}

${optionTable(options)}`,
  };
}

function detail({ name, title, supervision, takes, joins, tags, reference, options }: Learner): string {
  return `${name}: ${title}
learns from ${supervision}${reference === null ? "" : `; reference ${reference}`}
takes ${takes.length === 0 ? "points alone" : takes.join(", ")}${joins.length === 0 ? "" : `, joined by ${joins.join(", ")}`}
tags ${tags.length === 0 ? "none" : tags.join(", ")}

${optionTable(options as OptionShape)}`;
}

const optionTable = (options: OptionShape): string =>
  textTable(
    ["option", "symbol", "meaning", "value"],
    Object.entries(options).map(([option, schema]) => {
      const meta = schema.meta();
      return [option, meta?.symbol ?? "", meta?.description ?? "", describeOption(schema)];
    }),
  );
