import type { Command } from "commander";
import { percent, range, signed } from "../../plot/verdict.ts";
import type { LoadedData } from "../data.ts";
import { type DataFlags, etalonCommand, integer, nameList, withDataFlags } from "../flags.ts";
import { inputSpace, isTrainingData, loadForModel, loadLabeledForModel, openModel, scaleOf } from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { loadPairs, loadQuadruplets, loadTriplets } from "../relationFiles.ts";
import { labelScores, pairScore, quadrupletScore, type Scored, type TwoSpaces, tripletScore } from "../scores.ts";
import { type RelationFlags, relationKind } from "../supervised.ts";
import { textTable } from "../textTable.ts";
import { CommandError } from "../usageError.ts";

type Flags = GlobalFlags &
  DataFlags &
  RelationFlags & {
    readonly at: readonly number[];
    readonly neighbors: number;
  };

export const evaluateCommand = (): Command =>
  withDataFlags(etalonCommand("evaluate", "judge a model on data, beside the Euclidean distance"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "a file or a built-in data set; best data that the model was not learned on")
    .option("--pairs <file>", "judge by pairs: columns a, b, label")
    .option("--triplets <file>", "judge by triplets: columns anchor, positive, negative")
    .option("--quadruplets <file>", "judge by quadruplets: columns a, b, c, d, where a and b should be the nearer pair")
    .option("--neighbors <k>", "k of the nearest neighbors", integer("--neighbors", 1), 3)
    .option("--at <k,k>", "places at which to count hits", (text) => nameList(text).map(integer("--at", 1)), [1, 5, 10])
    .action((model: string, data: string, flags: Flags) => finish(flags, () => evaluate(model, data, flags)));

async function evaluate(modelPath: string, name: string, flags: Flags): Promise<Outcome> {
  const kind = relationKind(flags, "evaluate");
  const model = openModel(modelPath);
  const { loaded, notes: assumed } =
    kind === undefined
      ? await loadLabeledForModel(name, model, flags, flags.seed)
      : { loaded: await loadForModel(name, model, flags, flags.seed), notes: [] };
  const { dataset, points } = loaded;
  const spaces = { input: inputSpace(model, points), learned: model.metric.transform(points) };
  const { scores, warnings: notes } = await scoresOf(name, spaces, loaded, flags);
  const warnings = [...dataset.warnings, ...assumed, ...notes];
  if (isTrainingData(model, loaded))
    warnings.push(
      "the model was learned on these very points: the scores flatter it. Judge on other data, or read the estimate of `etalon fit`",
    );
  const rows = scores.map(({ name: score, gain }) => [
    score,
    `${percent(gain.euclidean.mean)} (${range(gain.euclidean.ci)})`,
    `${percent(gain.learned.mean)} (${range(gain.learned.ci)})`,
    `${signed(gain.difference)} (${signed(gain.ci[0])} to ${signed(gain.ci[1])})`,
    gain.verdict,
  ]);
  return {
    document: {
      model: modelPath,
      dataset: dataset.name,
      points: points.rows,
      scale: scaleOf(model),
      trainingData: isTrainingData(model, loaded),
      seed: flags.seed,
      scores: scores.map(({ name: score, gain }) => ({ score, ...gain })),
    },
    text: textTable(["score", "Euclidean", "learned", "difference, points", "verdict"], rows),
    warnings,
  };
}

async function scoresOf(
  name: string,
  spaces: TwoSpaces,
  loaded: LoadedData,
  flags: Flags,
): Promise<{ scores: Scored[]; warnings: readonly string[] }> {
  if (flags.pairs !== undefined) {
    const { ends, similar, contradictions, warnings } = await loadPairs(flags.pairs, loaded, flags.strict);
    const both = contradictions.map((pair) => `given both as similar and as dissimilar: ${pair}`).slice(0, 5);
    return { scores: [pairScore(spaces, { ...ends, similar }, flags.seed)], warnings: [...warnings, ...both] };
  }
  if (flags.triplets !== undefined) {
    const { ends, warnings } = await loadTriplets(flags.triplets, loaded, flags.strict);
    return { scores: [tripletScore(spaces, ends, flags.seed)], warnings };
  }
  if (flags.quadruplets !== undefined) {
    const { ends, warnings } = await loadQuadruplets(flags.quadruplets, loaded, flags.strict);
    return { scores: [quadrupletScore(spaces, ends, flags.seed)], warnings };
  }
  if (loaded.dataset.labels) return labelScores(spaces, loaded.dataset, flags);
  throw new CommandError(
    "OPTION",
    `${name}: say how to judge: --label <column>, or --pairs, --triplets or --quadruplets <file>.`,
    `etalon inspect ${name}`,
  );
}
