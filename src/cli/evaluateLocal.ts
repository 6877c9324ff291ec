import { EtalonError } from "../base/errors.ts";
import { encodeLabels } from "../data/labels.ts";
import { pairedGain } from "../evaluate/pairedGain.ts";
import { nearest } from "../linalg/distances.ts";
import { type JudgeFlags, judgeKind } from "./judging.ts";
import { votedRight } from "./localScores.ts";
import { inputSpace, isTrainingData, type LoadedLocal, loadLabeledForModel, scaleOf } from "./model.ts";
import type { GlobalFlags, Outcome } from "./outcome.ts";
import { type GainFlags, missesGain } from "./requireGain.ts";
import { scoreTable } from "./scoreTable.ts";
import { CommandError } from "./usageError.ts";

/** `etalon evaluate` of a local metric: k-NN accuracy by the metric of each point's place, beside plain distance; each point among all others, or those of other groups. */
export async function evaluateLocal(
  path: string,
  model: LoadedLocal,
  name: string,
  flags: GlobalFlags & JudgeFlags & GainFlags & { readonly report?: string },
): Promise<Outcome> {
  if (judgeKind(flags) !== undefined || flags.report !== undefined)
    throw new EtalonError(
      "UNSUPPORTED",
      `${path}: a local metric is judged by labels alone, as distances from different places do not compare. Give --label <column>, or judge scml.`,
    );
  const { loaded, notes } = await loadLabeledForModel(name, model, flags, flags.seed);
  const { dataset } = loaded;
  if (!dataset.labels)
    throw new CommandError("OPTION", `${name}: say how to judge: --label <column>.`, `etalon inspect ${name}`);
  const all = dataset.labels;
  const rows = Int32Array.from(all.keys()).filter((i) => all[i] !== null);
  if (rows.length < 2)
    throw new EtalonError("DATA", `${name}: fewer than two points have a label. Give labeled points.`);
  const labels = Array.from(rows, (i) => all[i]!);
  const points = loaded.points.take(rows);
  const codes = dataset.groups && encodeLabels(dataset.groups).codes;
  const kin = codes && rows.map((i) => codes[i]!);
  const others = kin
    ? { groups: { queries: kin, points: kin, same: false } }
    : { exclude: Int32Array.from(rows.keys()) };
  const k = Math.min(flags.neighbors, rows.length - 1);
  const input = inputSpace(model, points);
  const before = votedRight(nearest(input, input, k, others), labels, labels);
  const after = votedRight(model.metric.neighbors(points, points, { neighbors: k, ...others }), labels, labels);
  const scores = [
    { name: `accuracy (${k}-NN)`, gain: pairedGain(before, after, { seed: flags.seed, ...(kin && { units: kin }) }) },
  ];
  const known = isTrainingData(model, loaded);
  return {
    document: {
      ...{ model: path, dataset: dataset.name, points: points.rows, scale: scaleOf(model), trainingData: known },
      ...{ seed: flags.seed, scores: scores.map(({ name: score, gain }) => ({ score, ...gain })) },
    },
    text: scoreTable(scores),
    warnings: [
      ...dataset.warnings,
      ...notes,
      ...(known
        ? [
            "the model was learned on these very points: the scores flatter it. Judge on other data, or read the estimate of `etalon fit`",
          ]
        : []),
    ],
    exitCode: missesGain(flags, scores, "evaluate") ? 3 : 0,
  };
}
