import type { Command } from "commander";
import { encodeLabels } from "../../data/labels.ts";
import { applyScaling, fitScaling } from "../../data/scaling.ts";
import { pairAreaGain } from "../../evaluate/pairAreaGain.ts";
import { type Gain, pairedGain } from "../../evaluate/pairedGain.ts";
import { nearest, pairSquaredDistances } from "../../linalg/distances.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { percent, range, signed } from "../../plot/verdict.ts";
import { retrieval } from "../../tasks/retrieval.ts";
import { majorityVote } from "../../tasks/vote.ts";
import type { LoadedData } from "../data.ts";
import { type DataFlags, etalonCommand, integer, nameList, withDataFlags } from "../flags.ts";
import { isTrainingData, loadForModel, openModel, scaleOf } from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { loadPairs } from "../supervised.ts";
import { textTable } from "../textTable.ts";
import { CommandError } from "../usageError.ts";

type Flags = GlobalFlags &
  DataFlags & { readonly pairs?: string; readonly at: readonly number[]; readonly neighbors: number };

export const evaluateCommand = (): Command =>
  withDataFlags(etalonCommand("evaluate", "judge a model on data, beside the Euclidean distance"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "a file or a built-in data set; best data that the model was not learned on")
    .option("--pairs <file>", "judge by pairs: columns a, b, label")
    .option("--neighbors <k>", "k of the nearest neighbors", integer("--neighbors", 1), 3)
    .option("--at <k,k>", "places at which to count hits", (text) => nameList(text).map(integer("--at", 1)), [1, 5, 10])
    .action((model: string, data: string, flags: Flags) => finish(flags, () => evaluate(model, data, flags)));

interface Scored {
  readonly name: string;
  readonly gain: Gain;
}

function evaluate(modelPath: string, name: string, flags: Flags): Outcome {
  const model = openModel(modelPath);
  const loaded = loadForModel(name, model, flags, flags.seed);
  const { dataset, points } = loaded;
  const scale = scaleOf(model);
  const input = applyScaling(fitScaling(points, scale), points);
  const learned = model.metric.transform(points);
  const warnings = [...dataset.warnings];
  let scores: Scored[];
  if (flags.pairs !== undefined) {
    const { ends, similar, warnings: notes } = loadPairs(flags.pairs, loaded, flags.strict);
    warnings.push(...notes);
    const among = (space: Matrix): Float64Array => pairSquaredDistances(space, ends.left, ends.right);
    scores = [{ name: "pair AUC", gain: pairAreaGain(similar, among(input), among(learned), { seed: flags.seed }) }];
  } else if (dataset.labels) {
    scores = byLabels(input, learned, loaded, flags);
  } else {
    throw new CommandError(
      "OPTION",
      `${name}: say how to judge: --label <column>, or --pairs <file>.`,
      `etalon inspect ${name}`,
    );
  }
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
      scale,
      trainingData: isTrainingData(model, loaded),
      seed: flags.seed,
      scores: scores.map(({ name: score, gain }) => ({ score, ...gain })),
    },
    text: textTable(["score", "Euclidean", "learned", "difference, points", "verdict"], rows),
    warnings,
  };
}

/** Leave-one-out scores: each labeled point against all others. */
function byLabels(input: Matrix, learned: Matrix, { dataset }: LoadedData, { neighbors, at, seed }: Flags): Scored[] {
  const { codes, names } = encodeLabels(dataset.labels!);
  const labeled = Int32Array.from(codes.keys()).filter((i) => codes[i]! >= 0);
  const known = labeled.map((i) => codes[i]!);
  const groups = dataset.groups && encodeLabels(dataset.groups).codes;
  const units = (rows: Int32Array) => (groups ? { units: rows.map((i) => groups[i]!) } : {});
  const own = Int32Array.from(labeled.keys());
  const k = Math.min(neighbors, labeled.length - 1);
  const right = (space: Matrix): Int32Array => {
    const points = space.take(labeled);
    const predicted = majorityVote(nearest(points, points, k, { exclude: own }), known, names.length);
    return predicted.map((code, i) => (code === known[i] ? 1 : 0));
  };
  const places = at.filter((place) => place < labeled.length);
  const [before, after] = [input, learned].map(
    (space) => retrieval({ points: space, labels: dataset.labels! }, { at: places }).cases,
  );
  const gain = (name: string, a: ArrayLike<number>, b: ArrayLike<number>, rows: Int32Array): Scored => ({
    name,
    gain: pairedGain(a, b, { seed, ...units(rows) }),
  });
  return [
    gain(`accuracy (${k}-NN)`, right(input), right(learned), labeled),
    ...places.map((place, p) => gain(`recall@${place}`, before!.recall[p]!, after!.recall[p]!, before!.rows)),
    gain("MRR", before!.reciprocalRank, after!.reciprocalRank, before!.rows),
    gain("MAP@R", before!.averagePrecisionAtR, after!.averagePrecisionAtR, before!.rows),
  ];
}
