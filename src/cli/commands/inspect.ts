import type { Command } from "commander";
import { estimateMemory, gigabytes } from "../../engine/memory.ts";
import { type Column, cellText, type Table } from "../../io/table.ts";
import { shellWord } from "../commandLine.ts";
import { type LoadedData, loadColumns, loadData } from "../data.ts";
import { type DataFlags, etalonCommand, withDataFlags } from "../flags.ts";
import { inspectPoints, neighborSeconds, type PointFacts } from "../inspectPoints.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { loadPairs } from "../supervised.ts";
import { textTable } from "../textTable.ts";

type Flags = GlobalFlags & DataFlags;

export const inspectCommand = (): Command =>
  withDataFlags(
    etalonCommand("inspect", "look at data before learning: columns, gaps, norms, duplicates, and what to type next"),
  )
    .argument("<data>", "a file (csv, tsv, jsonl, npy, npz) or a built-in data set")
    .argument("[pairs...]", "files of pairs to check against the data")
    .action((data: string, pairs: string[], flags: Flags) => finish(flags, () => inspect(data, pairs, flags)));

/** What one column holds. */
interface ColumnFacts {
  readonly name: string;
  readonly kind: Column["kind"];
  readonly missing: number;
  readonly distinct: number;
  readonly range: readonly [number, number] | null;
}

function inspect(name: string, pairFiles: readonly string[], flags: Flags): Outcome {
  const { table, roles } = loadColumns(name, flags, flags.seed);
  const columns = table.columns.map((column) => factsOf(table, column));
  const label = roles.label;
  const gaps = columns.reduce(
    (sum, column) => sum + (column.kind === "number" && column.name !== label ? column.missing : 0),
    0,
  );
  const loaded = loadData(
    name,
    gaps > 0 && flags.missing === undefined ? { ...flags, missing: "drop" } : flags,
    flags.seed,
  );
  const { points } = loaded;
  const facts = inspectPoints(points);
  const relations = pairFiles.map((file) => pairFacts(file, loaded, flags));
  const memory = estimateMemory({ points: points.rows, features: points.cols });
  const seconds = neighborSeconds(points);
  const next = nextCommand(name, columns, label, pairFiles, gaps > 0 && flags.missing === undefined);
  const warnings = [...loaded.dataset.warnings, ...relations.flatMap((relation) => relation.warnings)];
  return {
    document: {
      dataset: loaded.dataset.name,
      rows: table.rows,
      points: points.rows,
      features: points.cols,
      label: label ?? null,
      columns,
      missing: gaps,
      ...facts,
      pairs: relations,
      memoryBytes: memory,
      neighborSeconds: seconds,
      next,
    },
    text: textOf(table, columns, loaded, facts, relations, memory, seconds, next, gaps),
    warnings,
  };
}

function factsOf(table: Table, column: Column): ColumnFacts {
  const distinct = new Set<string>();
  let missing = 0;
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < table.rows; row++) {
    const text = cellText(column, row);
    if (text === null) missing++;
    else distinct.add(text);
    if (column.kind !== "number" || text === null) continue;
    low = Math.min(low, column.values[row]!);
    high = Math.max(high, column.values[row]!);
  }
  return {
    name: column.name,
    kind: column.kind,
    missing,
    distinct: distinct.size,
    range: low <= high ? [low, high] : null,
  };
}

interface PairFacts {
  readonly file: string;
  readonly similar: number;
  readonly dissimilar: number;
  readonly unknown: number;
  readonly warnings: readonly string[];
}

function pairFacts(file: string, loaded: LoadedData, flags: Flags): PairFacts {
  const { similar, unknown, warnings } = loadPairs(file, loaded, flags.strict);
  const same = similar.reduce((sum, value) => sum + value, 0);
  return { file, similar: same, dissimilar: similar.length - same, unknown: unknown.length, warnings };
}

/** The most likely thing to type next. */
function nextCommand(
  name: string,
  columns: readonly ColumnFacts[],
  label: string | undefined,
  pairFiles: readonly string[],
  gaps: boolean,
): string {
  const fill = gaps ? " --missing mean" : "";
  if (pairFiles[0] !== undefined)
    return `etalon fit ${shellWord(name)} --pairs ${shellWord(pairFiles[0])} --learner auto${fill} --out model.etalon`;
  const vector = columns.find(({ kind }) => kind === "vector")?.name;
  const guess = label ?? likelyLabel(columns);
  const flags = `${guess === undefined ? "" : ` --label ${shellWord(guess)}`}${vector === undefined ? "" : ` --vector ${shellWord(vector)}`}`;
  if (guess === undefined)
    return `etalon fit ${shellWord(name)} --pairs pairs.csv --learner auto${flags}${fill} --out model.etalon`;
  return `etalon compare ${shellWord(name)}${flags}${fill} --report report.html`;
}

/** A column called label, class, target or y; else the text column with the fewest values, if they repeat. */
function likelyLabel(columns: readonly ColumnFacts[]): string | undefined {
  const named = columns.find(({ name }) => /^(label|class|target|y|species|category)$/i.test(name));
  if (named) return named.name;
  const texts = columns.filter(({ kind, distinct }) => kind === "text" && distinct > 1 && distinct <= 50);
  return texts.sort((a, b) => a.distinct - b.distinct)[0]?.name;
}

function textOf(
  table: Table,
  columns: readonly ColumnFacts[],
  { points, dataset }: LoadedData,
  facts: PointFacts,
  relations: readonly PairFacts[],
  memory: number,
  seconds: number,
  next: string,
  gaps: number,
): string {
  const shown = columns.slice(0, 40);
  const rows = shown.map(({ name, kind, missing, distinct, range }) => [
    name,
    kind,
    String(missing),
    String(distinct),
    range ? `${digits(range[0])} to ${digits(range[1])}` : "",
  ]);
  const lines = [
    `${dataset.name}: ${table.rows} rows, ${points.cols} features`,
    "",
    textTable(["column", "type", "missing", "distinct", "range"], rows, [2, 3]),
    ...(columns.length > shown.length ? [`… ${columns.length - shown.length} more columns`] : []),
    "",
    `norms ${digits(facts.norms.min)} to ${digits(facts.norms.max)}${facts.unitNorm ? ": rows of unit length, as of cosine data" : ""}; ${facts.duplicates} duplicate rows; ${facts.constant} constant features`,
    ...(gaps > 0 ? [`${gaps} missing values among the features: add --missing drop or --missing mean`] : []),
    ...relations.map(
      ({ file, similar, dissimilar, unknown }) =>
        `${file}: ${similar} similar and ${dissimilar} dissimilar pairs, ${unknown} unknown ids`,
    ),
    `a fit takes about ${gigabytes(memory)} of memory; the nearest neighbors of all points take about ${digits(Number(seconds.toPrecision(1)))} s`,
    `Next: ${next}`,
  ];
  return lines.join("\n");
}

const digits = (value: number): string => Number(value.toPrecision(5)).toString();
