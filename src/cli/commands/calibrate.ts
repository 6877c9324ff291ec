import type { Command } from "commander";
import { calibrate } from "../../evaluate/calibration/calibrate.ts";
import { goalOf, type Target } from "../../evaluate/calibration/threshold.ts";
import type { Decision } from "../../metrics/decision.ts";
import { saveMetric } from "../../metrics/modelFile.ts";
import { percent } from "../../plot/verdict.ts";
import { type DataFlags, etalonCommand, integer, oneOf, withDataFlags } from "../flags.ts";
import { isTrainingData, loadForModel, openModel } from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { loadPairs } from "../relationFiles.ts";
import { outputKind, writeOut } from "../writeOut.ts";

type Flags = GlobalFlags &
  Omit<DataFlags, "target"> & {
    readonly pairs: string;
    readonly target: string;
    readonly probability: string;
    readonly folds: number;
    readonly out?: string;
  };

export const calibrateCommand = (): Command =>
  withDataFlags(etalonCommand("calibrate", "give a model a threshold and a probability for same or different"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "the points of the pairs; best those that the model was not learned on")
    .requiredOption("--pairs <file>", "known pairs: columns a, b, label, and weight if you like")
    .option(
      "--target <goal>",
      "what the threshold is for: accuracy, balancedAccuracy, f1, fbeta=<b>, precision=<p>, recall=<r>, tpr=<t>, tnr=<t>",
      "accuracy",
    )
    .option(
      "--probability <way>",
      "platt, isotonic, or auto: whichever has the smaller held-out log loss",
      oneOf("--probability", ["auto", "platt", "isotonic"], "etalon calibrate --help"),
      "auto",
    )
    .option("--folds <k>", "parts of the pairs, each held out once to judge the decision", integer("--folds", 2), 5)
    .option("--out <model.etalon>", "where to save the calibrated model; the same file by default")
    .action((model: string, data: string, flags: Flags) => finish(flags, () => run(model, data, flags)));

async function run(modelPath: string, name: string, flags: Flags): Promise<Outcome> {
  const out = flags.out ?? modelPath;
  if (flags.out !== undefined) outputKind(out, ["etalon"], "calibrate");
  goalOf(flags.target);
  const model = openModel(modelPath);
  const { target, ...reading } = flags; // columns of targets are called so, too, where learners take some
  const loaded = await loadForModel(name, model, reading, flags.seed);
  const { ends, similar, weights, warnings } = await loadPairs(flags.pairs, loaded, flags.strict);
  const metric = calibrate(
    model.metric,
    { points: loaded.points, pairs: { ...ends, similar, ...(weights ? { weights } : {}) } },
    {
      target: target as Target,
      probability: flags.probability as "auto" | "platt" | "isotonic",
      folds: flags.folds,
      seed: flags.seed,
    },
  );
  const decision = metric.decision!;
  writeOut(out, saveMetric(metric, model.notes));
  const flattered = isTrainingData(model, loaded)
    ? [
        "the model was learned on these very points: if from these pairs too, their distances flatter it, and so do threshold and probability. Calibrate on other pairs",
      ]
    : [];
  const few = decision.heldOut === null ? ["too few pairs to hold any out: the decision is not judged"] : [];
  return {
    document: { model: out, ...decision },
    text: decisionText(decision, out),
    warnings: [...loaded.dataset.warnings, ...warnings, ...flattered, ...few],
  };
}

function decisionText({ threshold, target, probability, pairs, heldOut }: Decision, out: string): string {
  const way =
    probability.kind === "platt"
      ? `Platt's sigmoid, 1 / (1 + e^(${digits(probability.slope)} d ${probability.offset < 0 ? "−" : "+"} ${digits(Math.abs(probability.offset))}))`
      : `isotonic regression, ${probability.distances.length} corners`;
  const judged =
    heldOut === null
      ? []
      : [
          `on held-out pairs (${heldOut.folds} folds): accuracy ${percent(heldOut.accuracy)}, precision ${percent(heldOut.precision)}, recall ${percent(heldOut.recall)}, F1 ${percent(heldOut.f1)}`,
          `log loss ${heldOut.logLoss.platt.toFixed(4)} with Platt, ${heldOut.logLoss.isotonic.toFixed(4)} with isotonic regression; Brier ${heldOut.brier.toFixed(4)}, calibration error ${percent(heldOut.calibrationError)}`,
        ];
  return [
    `same when the distance is at most ${digits(threshold)}, chosen for ${target} on ${pairs.similar} similar and ${pairs.dissimilar} dissimilar pairs`,
    `probability: ${way}`,
    ...judged,
    `Model: ${out}`,
  ].join("\n");
}

const digits = (value: number): string => Number(value.toPrecision(6)).toString();
