import { type Command, Option } from "commander";
import type { Column } from "../../io/table.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import type { SearchedBy } from "../../neighbors/finder.ts";
import { INDEX_KINDS } from "../../neighbors/neighborIndex.ts";
import type { IndexKind } from "../../neighbors/types.ts";
import { type DataFlags, etalonCommand, integer, withDataFlags } from "../flags.ts";
import {
  type AnyModel,
  holdsLocal,
  holdsQueryMap,
  inputSpace,
  type LoadedLocal,
  loadForModel,
  openEveryModel,
  pointNamed,
  scaleOf,
} from "../model.ts";
import { clampNeighbors, listsOf, type NeighborList, type NeighborLists, rankedNeighbors } from "../neighborLists.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import type { TwoSpaces } from "../scores.ts";
import { textTable } from "../textTable.ts";
import { CommandError } from "../usageError.ts";
import { writeTable } from "../writeTable.ts";

type Flags = GlobalFlags &
  DataFlags & {
    readonly query?: string;
    readonly queries?: string;
    readonly neighbors: number;
    readonly index: IndexKind | "auto";
    readonly out?: string;
  };

export const neighborsCommand = (): Command =>
  withDataFlags(etalonCommand("neighbors", "the nearest points in the learned and in the input space, side by side"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "a file or a built-in data set")
    .option("--queries <file>", "the points that ask, where they are not among the data")
    .option("--query <id|row>", "one point: its id with --id, else its 0-based row; all points by default")
    .option("--neighbors <k>", "how many", integer("--neighbors", 1), 10)
    .addOption(
      new Option("--index <kind>", "how to search; auto picks among those that find all, hnsw finds most")
        .choices(["auto", ...INDEX_KINDS])
        .default("auto"),
    )
    .option("--out <file>", "write the lists: csv, tsv, jsonl, parquet or arrow")
    .action((model: string, data: string, flags: Flags) => finish(flags, () => neighbors(model, data, flags)));

interface Line {
  readonly query: string;
  readonly rank: number;
  readonly learned: string;
  readonly learnedDistance: number;
  readonly input: string;
  readonly inputDistance: number;
}

async function neighbors(modelPath: string, name: string, flags: Flags): Promise<Outcome> {
  const model = openEveryModel(modelPath);
  const loaded = await loadForModel(name, model, flags, flags.seed);
  const { dataset, points } = loaded;
  const names = dataset.ids ?? Array.from(dataset.rows, String);
  const asking = flags.queries === undefined ? loaded : await loadForModel(flags.queries, model, flags, flags.seed);
  const own = asking === loaded;
  const asked = asking.dataset.ids ?? Array.from(asking.dataset.rows, String);
  const queries =
    flags.query === undefined
      ? Array.from({ length: asking.points.rows }, (_, i) => i)
      : [pointNamed("--query", flags.query, asking)];
  const k = clampNeighbors(flags.neighbors, points.rows, own);
  const spaces = spacesOf(model, points, asking.points);
  const search = (side: keyof TwoSpaces) =>
    rankedNeighbors(spaces.gallery[side], queries, k, spaces.queries[side], own, flags.index);
  const { lists: learned, by } = holdsLocal(model)
    ? localLists(model, points, asking.points.take(queries), k, own ? queries : undefined, flags.index)
    : search("learned");
  const { lists: input, by: inputBy } = search("input");
  const lines = queries.flatMap((query, q) =>
    Array.from(
      { length: Math.min(learned[q]!.rows.length, input[q]!.rows.length) },
      (_, rank): Line => ({
        query: asked[query]!,
        rank: rank + 1,
        learned: names[learned[q]!.rows[rank]!]!,
        learnedDistance: learned[q]!.distances[rank]!,
        input: names[input[q]!.rows[rank]!]!,
        inputDistance: input[q]!.distances[rank]!,
      }),
    ),
  );
  if (flags.out !== undefined) await writeTable(flags.out, columnsOf(lines), "neighbors");
  const table = textTable(
    ["query", "rank", "learned space", "distance", "input space", "distance"],
    lines
      .slice(0, MOST_LINES)
      .map((line) => [
        line.query,
        String(line.rank),
        line.learned,
        digits(line.learnedDistance),
        line.input,
        digits(line.inputDistance),
      ]),
    [1, 3, 5],
  );
  const more = lines.length > MOST_LINES ? `\n… ${lines.length - MOST_LINES} more lines; --out writes them all` : "";
  return {
    document: {
      model: modelPath,
      neighbors: k,
      scale: scaleOf(model),
      index: { learned: by, input: inputBy },
      queries: queries.map((query, q) => ({
        query: asked[query],
        learned: listOf(learned[q]!, names),
        input: listOf(input[q]!, names),
      })),
    },
    text: `${flags.out === undefined ? table + more : `${flags.out}: ${k} neighbors of ${queries.length} points`}\n${searchText(by)}`,
    warnings: own ? dataset.warnings : [...dataset.warnings, ...asking.dataset.warnings],
  };
}

/** Points and those that ask, before and after learning: a query map leaves the points. */
function spacesOf(
  model: AnyModel | LoadedLocal,
  points: Matrix,
  asking: Matrix,
): Readonly<Record<"gallery" | "queries", TwoSpaces>> {
  if (holdsLocal(model)) {
    const [gallery, queries] = [inputSpace(model, points), inputSpace(model, asking)];
    return { gallery: { input: gallery, learned: gallery }, queries: { input: queries, learned: queries } };
  }
  if (holdsQueryMap(model)) {
    const { metric } = model;
    const gallery = metric.searched(points);
    return {
      gallery: { input: gallery, learned: gallery },
      queries: { input: metric.searched(asking), learned: metric.asked(asking) },
    };
  }
  const sides = (some: Matrix): TwoSpaces => ({
    input: inputSpace(model, some),
    learned: model.metric.transform(some),
  });
  return { gallery: sides(points), queries: sides(asking) };
}

/** Each by the metric of the query's place. `OPTION` for an index, of which there is none. */
function localLists(
  { metric }: LoadedLocal,
  points: Matrix,
  queries: Matrix,
  neighbors: number,
  own: readonly number[] | undefined,
  index: IndexKind | "auto",
): NeighborLists {
  if (index !== "auto" && index !== "exact")
    throw new CommandError(
      "OPTION",
      `--index ${index} needs one space for all points; under a local metric every query has its own. Leave it out.`,
      "etalon neighbors --help",
    );
  const found = metric.neighbors(points, queries, { neighbors, ...(own ? { exclude: own } : {}) });
  return { lists: listsOf(found), by: { kind: "exact", reason: "every query has a metric of its own" } };
}

const MOST_LINES = 200;

/** How the learned space was searched. */
const searchText = ({ kind, reason, recall }: SearchedBy): string =>
  recall
    ? `index: ${kind}, ${reason}; it found ${(100 * recall.mean).toFixed(1)} % of the nearest ${recall.neighbors} of ${recall.queries} points`
    : `index: ${kind}, ${reason}`;

const listOf = ({ rows, distances }: NeighborList, names: readonly string[]): unknown =>
  rows.map((row, rank) => ({ id: names[row], distance: distances[rank] }));

const digits = (value: number): string => Number(value.toPrecision(6)).toString();

function columnsOf(lines: readonly Line[]): Column[] {
  const text = (name: string, key: "query" | "learned" | "input"): Column => ({
    kind: "text",
    name,
    values: lines.map((line) => line[key]),
    numbers: 0,
    firstText: 0,
  });
  const number = (name: string, key: "rank" | "learnedDistance" | "inputDistance"): Column => ({
    kind: "number",
    name,
    values: Float64Array.from(lines, (line) => line[key]),
  });
  return [
    text("query", "query"),
    number("rank", "rank"),
    text("learned", "learned"),
    number("learned_distance", "learnedDistance"),
    text("input", "input"),
    number("input_distance", "inputDistance"),
  ];
}
