import { closeSync, existsSync, openSync, readSync, statSync } from "node:fs";
import { z } from "zod";
import { counted } from "../base/counted.ts";
import { gigabytes } from "../base/gigabytes.ts";
import { extensionOf } from "../io/parseTable.ts";
import { learners } from "../learners/index.ts";
import { localLearners } from "../learners/local/index.ts";
import { multiTaskLearners } from "../learners/multiTask/index.ts";
import { queryLearners } from "../learners/query/index.ts";
import type { Decision } from "../metrics/decision.ts";
import type { Report } from "../metrics/metric.ts";
import { shellLine } from "./commandLine.ts";
import { type AnyModel, holdsLocal, type LoadedLocal, openEveryModel } from "./model.ts";
import type { Outcome } from "./outcome.ts";
import { gainLines, selectionLine, truncationLine } from "./reportLines.ts";

/** Whether a file holds a model: by its name, or by how its bytes begin. */
export function isModelFile(path: string): boolean {
  if (!existsSync(path) || !statSync(path).isFile()) return false;
  return extensionOf(path) === "etalon" || beginsAsModel(path);
}

const FIRST_ENTRY = "model.json";
/** Where the name of the first entry of a zip stands. */
const NAME_AT = 30;

function beginsAsModel(path: string): boolean {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(NAME_AT + FIRST_ENTRY.length);
    const read = readSync(file, bytes, 0, bytes.length, 0);
    return (
      read === bytes.length &&
      bytes.toString("latin1", 0, 2) === "PK" &&
      bytes.toString("latin1", NAME_AT) === FIRST_ENTRY
    );
  } finally {
    closeSync(file);
  }
}

/** What a model file is: what it holds, how it was learned and from what, and what to type next. Errors as `openEveryModel`. */
export function inspectModel(path: string): Outcome {
  const model = openEveryModel(path);
  const { metric, notes } = model;
  const { kind, learner, options, features: names, report } = metric;
  const { success, data: facts = {} } = noteFacts.safeParse(notes);
  const known = success ? facts : {};
  const [components, features] = shapeOf(model);
  const decision = metric.kind === "linear" ? metric.decision : undefined;
  const { size } = statSync(path);
  const next = nextCommand(path, model, known);
  const { trace, ...told } = report;
  return {
    document: {
      model: path,
      ...{ kind, learner, title: titleOf(learner) ?? null, options, features, components },
      featureNames: names ?? null,
      report: { ...told, steps: trace.length },
      decision: decision ?? null,
      notes,
      bytes: size,
      next,
    },
    text: [
      `${path}: ${KINDS[kind]} by ${learner}${titled(learner)}, ${sizeText(size)}`,
      `${counted(features, "feature")} to ${counted(components, kind === "local" ? "direction" : "component")}${metric.kind === "query" ? `, compared by ${metric.comparison === "cosine" ? "cosine" : "Euclidean distance"}` : ""}`,
      ...(names ? [`features: ${few(names)}`] : []),
      ...optionLines(options),
      ...sourceLines(known),
      ...reportLines(report),
      ...selectionLine(report, names, features),
      ...truncationLine(report),
      ...(known.evaluation ? gainLines(known.evaluation) : []),
      ...(decision ? [decisionLine(decision)] : []),
      ...report.warnings.map((warning) => `warning: ${warning}`),
      `Next: ${next}`,
    ].join("\n"),
    warnings: [],
  };
}

const KINDS = {
  linear: "a metric",
  query: "a query map",
  local: "a metric that changes with the place",
};

/** What `fit` notes in a model; others may note what they like. */
const interval = z.tuple([z.number(), z.number()]);
const mean = z.object({ mean: z.number(), ci: interval });
const noteFacts = z.object({
  etalon: z.string().optional(),
  seed: z.number().optional(),
  scale: z.string().optional(),
  supervision: z.string().optional(),
  holdout: z.number().optional(),
  refitted: z.boolean().optional(),
  data: z
    .object({ name: z.string(), points: z.number(), label: z.string().nullish(), vector: z.string().nullish() })
    .optional(),
  evaluation: z
    .object({
      score: z.string(),
      heldOut: z.number(),
      neighbors: z.number().nullable(),
      euclidean: mean,
      learned: mean,
      difference: z.number(),
      ci: interval,
      verdict: z.string(),
    })
    .nullish(),
});
type NoteFacts = z.output<typeof noteFacts>;

const titleOf = (learner: string): string | undefined =>
  [learners, localLearners, queryLearners, multiTaskLearners].find((some) => Object.hasOwn(some, learner))?.[learner]
    ?.title;

function titled(learner: string): string {
  const title = titleOf(learner);
  return title === undefined ? "" : ` (${title})`;
}

/** Components (directions of a local metric) and features. */
const shapeOf = (model: AnyModel | LoadedLocal): readonly [number, number] => {
  const { rows, cols } = holdsLocal(model) ? model.metric.parts.directions : model.metric.map;
  return [rows, cols];
};

const sizeText = (bytes: number): string => (bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : gigabytes(bytes));

const FEW = 8;

const few = (names: readonly string[]): string =>
  names.slice(0, FEW).join(", ") + (names.length > FEW ? ` and ${names.length - FEW} more` : "");

function optionLines(options: Readonly<Record<string, unknown>>): string[] {
  const set = Object.entries(options).filter(([, value]) => value !== undefined && value !== null);
  if (set.length === 0) return [];
  const text = (value: unknown): string => {
    const json = typeof value === "string" ? value : JSON.stringify(value);
    return json.length > 60 ? `${json.slice(0, 57)}…` : json;
  };
  return [`options: ${set.map(([name, value]) => `${name} ${text(value)}`).join(", ")}`];
}

function sourceLines({ data, supervision, scale, seed, holdout, refitted, etalon }: NoteFacts): string[] {
  if (!data) return [];
  const label = supervision === "labels" && data.label ? ` of column ${JSON.stringify(data.label)}` : "";
  const from = supervision === undefined || supervision === "none" ? "" : ` from ${supervision}${label}`;
  const parts = [
    ...(scale === undefined ? [] : [`scale ${scale}`]),
    ...(holdout === undefined || holdout === 0
      ? []
      : [
          `${Number((100 * holdout).toPrecision(3))} % held out${refitted === true ? ", then learned again from all" : ""}`,
        ]),
    ...(seed === undefined ? [] : [`seed ${seed}`]),
    ...(etalon === undefined ? [] : [`Etalon ${etalon}`]),
  ];
  return [
    `learned on ${counted(data.points, "point")} of ${data.name}${from}${parts.map((part) => `; ${part}`).join("")}`,
  ];
}

function reportLines({ converged, reason, iterations, value, constraints, start }: Report): string[] {
  const used = Object.entries(constraints).map(([kind, amount]) => `${amount} ${kind}`);
  const objective = value === null ? "" : `, objective ${Number(value.toPrecision(6))}`;
  return [
    `${converged ? "converged" : "not converged"} after ${counted(iterations, "iteration")} (${reason})${objective}${used.length > 0 ? `; ${used.join(", ")}` : ""}`,
    ...(start ? [`begun at ${start.learner === null ? "a given map" : `a metric of ${start.learner}`}`] : []),
  ];
}

const decisionLine = ({ threshold, target, pairs }: Decision): string =>
  `same at a distance of at most ${Number(threshold.toPrecision(6))}, chosen for ${target} by ${pairs.similar} similar and ${counted(pairs.dissimilar, "dissimilar pair")}`;

/** The most likely thing to type next. */
function nextCommand(path: string, model: AnyModel | LoadedLocal, { data }: NoteFacts): string {
  const name = data?.name ?? "data.csv";
  if (model.metric.kind === "query") return shellLine(["etalon", "neighbors", path, name, "--queries", "queries.csv"]);
  return shellLine(["etalon", "neighbors", path, name]);
}
