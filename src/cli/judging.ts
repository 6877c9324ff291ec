import { encodeLabels } from "../data/labels.ts";
import { readTableAsync } from "../io/readTable.node.ts";
import { readRelevance } from "../io/relevance.ts";
import type { LoadedData } from "./data.ts";
import type { DataFlags } from "./flags.ts";
import { type RELATION_KINDS, type RelationFlags, relationKind } from "./givenRelations.ts";
import type { Judgment } from "./judgment.ts";
import { inputSpace, type LoadedModel, loadForModel } from "./model.ts";
import { pairProof } from "./pairProof.ts";
import { itemsOf, loadPairs, loadQuadruplets, loadTriplets } from "./relationFiles.ts";
import { labelScores, quadrupletScore, type TwoSpaces, tripletScore } from "./scores.ts";
import { judgedSearch, searchScores } from "./search.ts";
import { CommandError } from "./usageError.ts";

/** What `evaluate` judges by. */
export interface JudgeFlags extends DataFlags, RelationFlags {
  readonly queries?: string;
  readonly qrels?: string;
  readonly at: readonly number[];
  readonly neighbors: number;
  readonly seed: number;
}

/** What the flags say to judge by. `OPTION` for flags that do not go together. */
export function judgeKind(flags: JudgeFlags): (typeof RELATION_KINDS)[number] | "qrels" | undefined {
  const kind = relationKind(flags, "evaluate");
  if (flags.queries !== undefined && flags.qrels === undefined)
    throw new CommandError(
      "OPTION",
      "--queries needs --qrels <file>: columns query, item, relevance.",
      "etalon evaluate --help",
    );
  if (flags.qrels === undefined) return kind;
  if (kind === undefined) return "qrels";
  throw new CommandError(
    "OPTION",
    `--qrels and --${kind} do not go together. Give one of them.`,
    "etalon evaluate --help",
  );
}

/** Scores by whatever the flags name, else by labels. `OPTION` when there is nothing to judge by. */
export async function judge(
  name: string,
  model: LoadedModel,
  loaded: LoadedData,
  flags: JudgeFlags,
): Promise<Judgment> {
  const { dataset, points } = loaded;
  const spaces: TwoSpaces = { input: inputSpace(model, points), learned: model.metric.transform(points) };
  const groups = dataset.groups && encodeLabels(dataset.groups).codes;
  if (flags.pairs !== undefined) {
    const { ends, similar, contradictions, warnings } = await loadPairs(flags.pairs, loaded, flags.strict);
    const both = contradictions.map((pair) => `given both as similar and as dissimilar: ${pair}`).slice(0, 5);
    const pairs = { ...ends, similar };
    const proof = pairProof(spaces, pairs, flags.at, flags.seed, groups);
    const names = { queries: namesOf(loaded), points: namesOf(loaded) };
    return { ...proof, pairs, names, warnings: [...warnings, ...both, ...proof.warnings] };
  }
  if (flags.qrels !== undefined) return judgeByQueries(model, loaded, spaces, flags, groups);
  if (flags.triplets !== undefined) {
    const { ends, warnings } = await loadTriplets(flags.triplets, loaded, flags.strict);
    return { scores: [tripletScore(spaces, ends, flags.seed)], warnings };
  }
  if (flags.quadruplets !== undefined) {
    const { ends, warnings } = await loadQuadruplets(flags.quadruplets, loaded, flags.strict);
    return { scores: [quadrupletScore(spaces, ends, flags.seed)], warnings };
  }
  if (dataset.labels) return labelScores(spaces, dataset, flags);
  throw new CommandError(
    "OPTION",
    `${name}: say how to judge: --label <column>, or --pairs, --triplets, --quadruplets or --qrels <file>.`,
    `etalon inspect ${name}`,
  );
}

async function judgeByQueries(
  model: LoadedModel,
  loaded: LoadedData,
  spaces: TwoSpaces,
  flags: JudgeFlags,
  groups: Int32Array | undefined,
): Promise<Judgment> {
  const asking = flags.queries === undefined ? loaded : await loadForModel(flags.queries, model, flags, flags.seed);
  const table = await readTableAsync(flags.qrels!, { text: ["query", "item"] });
  const relevance = readRelevance(table, itemsOf(asking), itemsOf(loaded), { strict: flags.strict === true });
  const queries =
    asking === loaded
      ? spaces
      : { input: inputSpace(model, asking.points), learned: model.metric.transform(asking.points) };
  const search = judgedSearch(spaces, queries, relevance, flags.seed);
  const own = asking === loaded ? groups : asking.dataset.groups && encodeLabels(asking.dataset.groups).codes;
  const { scores, warnings } = searchScores(search, flags.at, flags.seed, own);
  const names = { queries: namesOf(asking), points: namesOf(loaded) };
  const read = asking === loaded ? [] : asking.dataset.warnings;
  return { scores, search, names, warnings: [...read, ...relevance.warnings, ...warnings] };
}

/** What to call each point: its id, or its row in the file. */
export const namesOf = ({ dataset }: LoadedData): readonly string[] => dataset.ids ?? Array.from(dataset.rows, String);
