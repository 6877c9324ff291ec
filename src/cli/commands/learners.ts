import type { Command } from "commander";
import { describeOption, type OptionShape, optionsJsonSchema } from "../../base/options.ts";
import type { Supervision } from "../../learners/problem.ts";
import { etalonCommand, oneOf } from "../flags.ts";
import { notTaken } from "../learnerChoice.ts";
import { LEARNER_KINDS, type LearnerKind, type ListedLearner, listedLearners } from "../learnerKinds.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { textTable } from "../textTable.ts";

const SUPERVISIONS: readonly Supervision[] = [
  "none",
  "labels",
  "pairs",
  "triplets",
  "quadruplets",
  "chunks",
  "targets",
];

const TAGS: readonly string[] = [...new Set(listedLearners.flatMap(({ tags }) => tags))].sort();

/** What learners of each kind learn, and how they are asked to. */
const LEARNS: Readonly<Record<LearnerKind, string>> = {
  linear: "a metric, the same everywhere",
  local: "a metric for each place, which has no single map",
  query: "a map of queries, by fit --mode query-only",
  "multi-task": "a metric for each of several tasks, by fit --task",
};

export const learnersCommand = (): Command =>
  etalonCommand("learners", "list the learners, or one with its options")
    .argument("[name]", "a learner")
    .option(
      "--kind <kind>",
      `only learners of this kind: ${LEARNER_KINDS.join(", ")}`,
      oneOf("--kind", LEARNER_KINDS, "etalon learners"),
    )
    .option(
      "--supervision <kind>",
      `only learners that learn from: ${SUPERVISIONS.join(", ")}`,
      oneOf("--supervision", SUPERVISIONS, "etalon learners"),
    )
    .option(
      "--takes <kind>",
      "only learners that can learn from this, converted where that is sound",
      oneOf("--takes", SUPERVISIONS.slice(1), "etalon learners"),
    )
    .option("--tag <tag>", `only learners that claim: ${TAGS.join(", ")}`, oneOf("--tag", TAGS, "etalon learners"))
    .action((name: string | undefined, flags: GlobalFlags & Filter) => finish(flags, () => list(name, flags)));

interface Filter {
  readonly kind?: string;
  readonly supervision?: string;
  readonly takes?: string;
  readonly tag?: string;
}

function list(name: string | undefined, { kind, supervision, takes, tag }: Filter): Outcome {
  const all = name === undefined ? listedLearners : listedLearners.filter((learner) => learner.name === name);
  if (name !== undefined && all.length === 0) throw notTaken(name);
  const shown = all.filter(
    (learner) =>
      (kind === undefined || learner.kind === kind) &&
      (supervision === undefined || learner.supervision === supervision) &&
      (takes === undefined || learner.takes.includes(takes)) &&
      (tag === undefined || learner.tags.includes(tag)),
  );
  const document = shown.map(documentOf);
  if (name !== undefined && shown[0]) return { document, text: detail(shown[0]) };
  if (shown.length === 0) return { document, text: "no learner is like that; see them all: etalon learners" };
  const rows = shown.map(({ name, title, kind, supervision, reference }) => [
    ...[name, title, kind, supervision, reference ?? ""],
  ]);
  const kinds = LEARNER_KINDS.filter((known) => shown.some((learner) => learner.kind === known));
  return {
    document,
    text: [
      textTable(["name", "title", "kind", "learns from", "reference"], rows),
      "",
      ...kinds.map((known) => `${known}: ${LEARNS[known]}`),
      "Options of one: etalon learners <name>",
    ].join("\n"),
  };
}

const documentOf = (learner: ListedLearner): unknown => {
  const { name, title, kind, supervision, takes, joins, tags, reference, options } = learner;
  return { name, title, kind, supervision, takes, joins, tags, reference, options: optionsJsonSchema(options) };
};

function detail({ name, title, kind, supervision, takes, joins, tags, reference, options }: ListedLearner): string {
  return `${name}: ${title}
learns ${LEARNS[kind]}, from ${supervision}${reference === null ? "" : `; reference ${reference}`}
takes ${takes.length === 0 ? "points alone" : takes.join(", ")}${joins.length === 0 ? "" : `, joined by ${joins.join(", ")}`}
tags ${tags.length === 0 ? "none" : tags.join(", ")}

${optionTable(options)}`;
}

const optionTable = (options: OptionShape): string =>
  textTable(
    ["option", "symbol", "meaning", "value"],
    Object.entries(options).map(([option, schema]) => {
      const meta = schema.meta();
      return [option, meta?.symbol ?? "", meta?.description ?? "", describeOption(schema)];
    }),
  );
