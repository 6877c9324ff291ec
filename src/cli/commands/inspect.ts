import type { Command } from "commander";
import { counted } from "../../base/counted.ts";
import { EtalonError } from "../../base/errors.ts";
import { gigabytes } from "../../base/gigabytes.ts";
import { encodeLabels } from "../../data/labels.ts";
import { runMemory } from "../../engine/memory.ts";
import { BUILTIN_LABEL } from "../../io/builtin.node.ts";
import { isBuiltinData } from "../../io/loadData.node.ts";
import { onlyVector } from "../../io/onlyVector.ts";
import type { Column, Table } from "../../io/table.ts";
import { learners } from "../../learners/index.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { type ColumnFacts, factsOf, likelyLabel } from "../columnFacts.ts";
import { dataWords, shellLine } from "../commandLine.ts";
import { type LoadedData, loadColumns, withRoles } from "../data.ts";
import { type DataFlags, etalonCommand, withDataFlags } from "../flags.ts";
import { inspectModel, isModelFile } from "../inspectModel.ts";
import { inspectPoints, neighborSeconds, type PointFacts } from "../inspectPoints.ts";
import { mendTable, missingAmong, type Problem } from "../mendTable.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { type RelationFacts, relationFacts } from "../relationFiles.ts";
import { textTable } from "../textTable.ts";
import { CommandError } from "../usageError.ts";

type Flags = GlobalFlags & DataFlags;

export const inspectCommand = (): Command =>
  withDataFlags(
    etalonCommand(
      "inspect",
      "look at data before learning: columns, gaps, norms, duplicates, and what to type next; or at a model",
    ),
  )
    .argument("<data>", "a file (csv, tsv, jsonl, parquet, arrow, npy, npz), a built-in data set, or a .etalon file")
    .argument("[files...]", "files of pairs, triplets, quadruplets or chunks to check against the data")
    .action((data: string, files: string[], flags: Flags) =>
      finish(flags, () => (isModelFile(data) ? modelOnly(data, files) : inspect(data, files, flags))),
    );

function modelOnly(model: string, files: readonly string[]): Outcome {
  if (files.length === 0) return inspectModel(model);
  throw new CommandError(
    "OPTION",
    `${model} is a model, and relations are checked against data. Give the data first.`,
    "etalon inspect --help",
  );
}

async function inspect(name: string, files: readonly string[], asked: Flags): Promise<Outcome> {
  const { table, roles } = await loadColumns(name, asked, asked.seed);
  const vector = asked.vector ?? (asked.features ? undefined : onlyVector(table.columns));
  const mended = mendTable(table, { ...roles, vector, taken: [roles.label, ...withRole(asked)] });
  const { problems } = mended;
  if (asked.strict && problems.length > 0) throw strictly(problems);
  const flags = vector === undefined ? asked : { ...asked, vector };
  const columns = table.columns.map((column) => factsOf(table, column));
  const label = roles.label;
  const isFeature = ({ name: column }: Column): boolean =>
    vector === undefined
      ? ![label, ...withRole(asked)].includes(column) || asked.features?.includes(column) === true
      : column === vector;
  const unusable = missingAmong(mended.table.columns.filter(isFeature));
  const gaps = unusable - problems.length;
  const open = unusable > 0 && flags.missing === undefined;
  const loaded = withRoles(
    name,
    { table: mended.table, roles: { ...roles, vector, ...(open ? { missing: "drop" } : {}) } },
    flags,
  );
  const { points } = loaded;
  const facts = inspectPoints(points);
  const relations: RelationFacts[] = [];
  for (const file of files) relations.push(await relationFacts(file, loaded, flags.strict));
  const memory = memoryFacts(points, loaded.dataset.labels);
  const seconds = neighborSeconds(points);
  const next = nextCommand(
    name,
    columns,
    table.rows,
    label,
    relations[0],
    gaps > 0 && flags.missing === undefined ? { ...flags, missing: "mean" } : flags,
  );
  const warnings = [
    ...loaded.dataset.warnings,
    ...relations.flatMap((relation) => relation.warnings),
    ...relations.flatMap(({ contradictions }) =>
      contradictions.slice(0, 5).map((pair) => `given both as similar and as dissimilar: ${pair}`),
    ),
  ];
  return {
    document: {
      dataset: loaded.dataset.name,
      rows: table.rows,
      points: points.rows,
      features: points.cols,
      label: label ?? null,
      vector: vector ?? null,
      columns,
      missing: gaps,
      problems: problems.slice(0, MOST_PROBLEMS_LISTED),
      problemCount: problems.length,
      ...facts,
      relations,
      memoryBytes: memory[memory.length - 1]!.bytes,
      memory: Object.fromEntries(memory.map(({ learner, bytes }) => [learner, bytes])),
      neighborSeconds: seconds,
      next,
    },
    text: textOf(table, columns, loaded, facts, relations, memory, seconds, next, gaps, problems),
    warnings,
  };
}

const MOST_PROBLEMS_LISTED = 100;
const MOST_PROBLEMS_SHOWN = 10;

function problemLines(problems: readonly Problem[]): string[] {
  if (problems.length === 0) return [];
  const shown = problems.slice(0, MOST_PROBLEMS_SHOWN).map(({ place, what }) => `  ${place}: ${what}`);
  const more = problems.length - shown.length;
  return [
    `${counted(problems.length, "cell")} cannot be used:`,
    ...shown,
    ...(more > 0 ? [`  … ${more} more; --json lists ${MOST_PROBLEMS_LISTED}`] : []),
  ];
}

function strictly(problems: readonly Problem[]): EtalonError {
  const [{ place, what }, ...others] = problems as [Problem, ...Problem[]];
  const more = others.length > 0 ? ` ${others.length} more like it.` : "";
  return new EtalonError("DATA", `${place}: ${what}.${more} Mend the data, or leave out --strict to see the rest.`);
}

interface MemoryFact {
  readonly learner: string;
  readonly bytes: number;
}

/** What `etalon fit` takes with each learner, the least first. */
function memoryFacts({ rows, cols }: Matrix, labels: LoadedData["dataset"]["labels"]): MemoryFact[] {
  const size = { points: rows, features: cols, classes: labels ? encodeLabels(labels).names.length : 2 };
  return Object.values(learners)
    .map((learner) => ({ learner: learner.name, bytes: runMemory(learner, size) }))
    .sort((a, b) => a.bytes - b.bytes);
}

function memoryText(facts: readonly MemoryFact[]): string {
  const [least, most] = [facts[0]!, facts.at(-1)!];
  if (most.bytes < 1.2 * least.bytes) return `about ${gigabytes(most.bytes)}`;
  return `about ${gigabytes(least.bytes)} (${least.learner}) to ${gigabytes(most.bytes)} (${most.learner})`;
}

/** The most likely thing to type next. */
function nextCommand(
  name: string,
  columns: readonly ColumnFacts[],
  rows: number,
  label: string | undefined,
  relations: RelationFacts | undefined,
  { label: _, ...flags }: Flags,
): string {
  const guess =
    label ??
    likelyLabel(
      columns.filter((column) => !claimed(flags).includes(column.name)),
      rows,
    );
  if (relations === undefined && guess !== undefined) {
    const labeled = isBuiltinData(name) && guess === BUILTIN_LABEL ? flags : { ...flags, label: guess };
    return shellLine(["etalon", "compare", name, ...dataWords(labeled), "--report", "report.html"]);
  }
  const { kind, file } = relations ?? { kind: "pairs", file: "pairs.csv" };
  const end = ["--learner", kind === "chunks" ? "rca" : "auto", "--out", "model.etalon"];
  return shellLine([
    "etalon",
    "fit",
    name,
    `--${kind}`,
    file,
    ...dataWords({ ...flags, ...(label === undefined || kind === "qrels" ? {} : { label }) }),
    ...end,
  ]);
}

/** Columns that are no features. */
const withRole = (flags: Flags): (string | undefined)[] => [
  ...claimed(flags),
  ...(flags.text ?? []),
  ...(flags.target ?? []),
  ...(flags.softLabels ?? []),
  flags.view,
  flags.chunk,
  flags.weights,
];

const claimed = ({ vector, id, group, features = [], drop = [] }: Partial<Flags>): (string | undefined)[] => [
  vector,
  id,
  group,
  ...features,
  ...drop,
];

function textOf(
  table: Table,
  columns: readonly ColumnFacts[],
  { points, dataset }: LoadedData,
  facts: PointFacts,
  relations: readonly RelationFacts[],
  memory: readonly MemoryFact[],
  seconds: number,
  next: string,
  gaps: number,
  problems: readonly Problem[],
): string {
  const shown = columns.slice(0, 40);
  const rows = shown.map(({ name, type, missing, distinct, range }) => [
    name,
    type,
    String(missing),
    String(distinct),
    range ? `${digits(range[0])} to ${digits(range[1])}` : "",
  ]);
  const lines = [
    `${dataset.name}: ${counted(table.rows, "row")}, ${counted(points.cols, "feature")}`,
    "",
    textTable(["column", "type", "missing", "distinct", "range"], rows, [2, 3]),
    ...(columns.length > shown.length ? [`… ${columns.length - shown.length} more columns`] : []),
    "",
    `norms ${digits(facts.norms.min)} to ${digits(facts.norms.max)}${facts.unitNorm ? ": rows of unit length, as of cosine data" : ""}; ${counted(facts.duplicates, "duplicate row")}; ${counted(facts.constant, "constant feature")}`,
    ...(gaps > 0 ? [`${counted(gaps, "missing value")} among the features: add --missing drop or --missing mean`] : []),
    ...problemLines(problems),
    ...relations.map(relationLine),
    `a fit takes ${memoryText(memory)} of memory; the nearest neighbors of all points take about ${digits(Number(seconds.toPrecision(1)))} s`,
    `Next: ${next}`,
  ];
  return lines.join("\n");
}

function relationLine({ file, kind, count, similar, dissimilar, contradictions, unknown }: RelationFacts): string {
  const what =
    similar === null
      ? counted(count, kind === "qrels" ? "judgment" : kind.slice(0, -1))
      : `${similar} similar and ${counted(dissimilar ?? 0, "dissimilar pair")}`;
  const both = contradictions.length === 0 ? "" : `, ${contradictions.length} of them contradictory`;
  return `${file}: ${what}${both}, ${counted(unknown, "unknown id")}`;
}

const digits = (value: number): string => Number(value.toPrecision(5)).toString();
