import { encodeLabels } from "../data/labels.ts";
import { readTableAsync } from "../io/readTable.node.ts";
import { readRelevance } from "../io/relevance.ts";
import type { LoadedData } from "./data.ts";
import type { JudgeFlags } from "./judging.ts";
import type { Judgment } from "./judgment.ts";
import { type LoadedQueryMap, loadForModel } from "./model.ts";
import { itemsOf } from "./relationFiles.ts";
import type { TwoSpaces } from "./scores.ts";
import { judgedSearch, searchScores } from "./search.ts";
import { CommandError } from "./usageError.ts";

/** Scores of a search by queries as they are and mapped, among items as they are. `UNSUPPORTED` unless there are judgments of queries. */
export async function judgeByQueryMap(model: LoadedQueryMap, loaded: LoadedData, flags: JudgeFlags): Promise<Judgment> {
  if (flags.qrels === undefined)
    throw new CommandError(
      "UNSUPPORTED",
      "a query map knows no distance of two points, so only a search can judge it. Give --qrels <file>, and --queries <file> where the items do not ask themselves.",
      "etalon evaluate --help",
    );
  const asking = flags.queries === undefined ? loaded : await loadForModel(flags.queries, model, flags, flags.seed);
  const table = await readTableAsync(flags.qrels, { text: ["query", "item"] });
  const relevance = readRelevance(table, itemsOf(asking), itemsOf(loaded), { strict: flags.strict === true });
  const gallery = model.metric.searched(loaded.points);
  const queries: TwoSpaces = {
    input: model.metric.searched(asking.points),
    learned: model.metric.asked(asking.points),
  };
  const search = judgedSearch({ input: gallery, learned: gallery }, queries, relevance, flags.seed, asking === loaded);
  const groups = asking.dataset.groups && encodeLabels(asking.dataset.groups).codes;
  const { scores, warnings } = searchScores(search, flags.at, flags.seed, groups);
  const names = ({ dataset }: LoadedData): readonly string[] => dataset.ids ?? Array.from(dataset.rows, String);
  const read = asking === loaded ? [] : asking.dataset.warnings;
  return {
    scores,
    search,
    names: { queries: names(asking), points: names(loaded) },
    warnings: [...read, ...relevance.warnings, ...warnings],
  };
}
