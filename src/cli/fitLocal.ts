import { counted } from "../base/counted.ts";
import { applyScaling, fitScaling, type Scale } from "../data/scaling.ts";
import { clock } from "../engine/clock.ts";
import { drive } from "../engine/drive.ts";
import { allowedMemory, requireMemory } from "../engine/memory.ts";
import { type Gain, pairedGain } from "../evaluate/pairedGain.ts";
import type { LocalLearner } from "../learners/local/localLearner.ts";
import { scml } from "../learners/scml.ts";
import { nearest } from "../linalg/distances.ts";
import { foldLocalScaling, type LocalMetric } from "../metrics/local.ts";
import { saveLocalMetric } from "../metrics/modelFile.ts";
import type { Run } from "../optim/solve.ts";
import { percent, range, signed } from "../plot/verdict.ts";
import type { FitFlags } from "./fitResult.ts";
import { fitScaled } from "./fitting.ts";
import { type Evaluation, type Split, splitOff } from "./heldOut.ts";
import { optionsFor, parseSetting } from "./learnerChoice.ts";
import { votedRight } from "./localScores.ts";
import { sizeFacts, sizeText } from "./metricSize.ts";
import { modelNotes } from "./modelNotes.ts";
import { despite, type Outcome } from "./outcome.ts";
import { missesGain } from "./requireGain.ts";
import { session } from "./session.ts";
import { flagsFor, learnedKinds, loadSupervised, relationsFor, type Supervised, suits } from "./supervised.ts";
import { CommandError } from "./usageError.ts";
import { writeOut } from "./writeOut.ts";

/** The estimate of a local metric: beside the plain distance, and beside the metric that is the same everywhere. */
interface LocalEvaluation extends Evaluation {
  readonly beside: Gain & { readonly learner: "scml" };
}

const HELP = "etalon fit --help";

/** `etalon fit --learner scmlLocal`: learns a metric that changes with the place and saves it. */
export async function fitLocal(name: string, learner: LocalLearner, flags: FitFlags): Promise<Outcome> {
  requireFitting(learner, flags);
  const { seed, timeout, refit, neighbors, out } = flags;
  const settings = (flags.set ?? []).map((text) => parseSetting(text, learner.name));
  const options = { seed, ...optionsFor(learner, settings) };
  const { data, loaded, warnings } = await loadSupervised(name, flags, seed);
  requireMemory({ points: data.points.rows, features: data.points.cols }, allowedMemory(flags.maxMemory));
  if (!suits(learner, data))
    throw new CommandError(
      "OPTION",
      `${learner.name} learns from ${learner.supervision}, not from ${learnedKinds(data).join(" and ")}. Give ${flagsFor(learner)}.`,
      "etalon learners",
    );
  const scale = (flags.scale ?? (flags.vector === undefined && flags.text === undefined ? "zscore" : "none")) as Scale;
  const holdout = data.labels ? (flags.holdout ?? 0.2) : 0;
  return despite(flags, warnings, () =>
    session(flags.quiet, async (interrupt, bar) => {
      const driven = <M>(run: Run<M>, what: string): Promise<M> =>
        drive(run, {
          signal: interrupt.signal,
          ...(timeout === undefined ? {} : { timeLimit: timeout }),
          onStep: ({ iteration, value }) =>
            bar.update(null, `${what}: iteration ${iteration}, objective ${value.toPrecision(6)}`),
        });
      const learned = async (part: Supervised, what: string) => {
        const start = clock();
        const metric = await driven(fitLocalScaled(learner, part, scale, options), `${learner.name} on ${what}`);
        return { metric, seconds: (clock() - start) / 1000 };
      };
      const split = splitOff(data, holdout, seed);
      const first = await learned(split?.train ?? data, split ? "the training part" : "all points");
      const rival = split && (await driven(fitScaled(scml, split.train, scale, { seed }), "scml on the training part"));
      const evaluation = split && rival && estimate(split, first.metric, rival.transform, scale, neighbors, seed);
      const again = split !== null && refit && !interrupt.signal.aborted;
      const { metric, seconds } = again ? await learned(data, "all points") : first;
      const supervision = learnedKinds(data).join(" and ");
      writeOut(
        out,
        saveLocalMetric(
          metric,
          modelNotes(loaded, flags, { scale, supervision, holdout, fitted: data.points }, evaluation),
        ),
      );
      const missed = missesGain(flags, evaluation ? [{ name: evaluation.score, gain: evaluation }] : [], "fit");
      const notes = evaluation
        ? []
        : [
            data.labels
              ? "too few points to hold any out: there is no estimate"
              : "without labels there is no estimate",
          ];
      const { converged, reason, iterations } = metric.report;
      return {
        document: {
          ...{ model: out, learner: learner.name, points: data.points.rows, features: data.points.cols },
          ...{ ...sizeFacts(metric), converged, stopReason: reason, iterations },
          ...{ seconds, seed, evaluation },
        },
        text: textOf(data, metric, seconds, evaluation, out),
        warnings: [...warnings, ...metric.report.warnings, ...notes],
        exitCode: interrupt.exitCode ?? (missed ? 3 : 0),
      };
    }),
  );
}

/** `OPTION` for flags that have no meaning where every place has a metric of its own. */
function requireFitting({ name }: LocalLearner, flags: FitFlags): void {
  const refused = (why: string): CommandError => new CommandError("OPTION", `${why}. Leave it out, or fit scml.`, HELP);
  if (flags.components !== undefined)
    throw refused(`--components: ${name} learns no single map whose dimensions could be chosen`);
  const flag = (["start", "stream", "report", "qrels", "queries", "learners", "budget", "negatives"] as const).find(
    (known) => flags[known] !== undefined,
  );
  if (flag !== undefined) throw refused(`--${flag} is not known to ${name}, which learns a local metric`);
}

/** Learns on scaled points and folds the scaling into the metric, which then takes points as they are. */
function* fitLocalScaled(
  learner: LocalLearner,
  data: Supervised,
  scale: Scale,
  options: Readonly<Record<string, unknown>>,
): Run<LocalMetric> {
  const scaling = fitScaling(data.points, scale);
  const { rows, cols, data: values } = applyScaling(scaling, data.points);
  const points = { rows, cols, data: values, features: data.features };
  const run = learner.steps({ points, ...relationsFor(learner, data) }, options);
  return foldLocalScaling(yield* run, scaling);
}

function estimate(
  { train, test }: Split,
  metric: LocalMetric,
  everywhere: (points: Supervised["points"]) => Supervised["points"],
  scale: Scale,
  neighbors: number,
  seed: number,
): LocalEvaluation {
  const rows = Int32Array.from(train.labels!.keys()).filter((i) => train.labels![i] !== null);
  const labels = Array.from(rows, (i) => train.labels![i]!);
  const known = train.points.take(rows);
  const k = Math.min(neighbors, rows.length);
  const scaling = fitScaling(train.points, scale);
  const right = (map: (points: Supervised["points"]) => Supervised["points"]): Int32Array =>
    votedRight(nearest(map(test.points), map(known), k), labels, test.labels!);
  const local = votedRight(metric.neighbors(known, test.points, { neighbors: k }), labels, test.labels!);
  const options = { seed, ...(test.groups ? { units: test.groups } : {}) };
  return {
    ...{ score: "accuracy", heldOut: test.points.rows, neighbors: k },
    ...pairedGain(
      right((points) => applyScaling(scaling, points)),
      local,
      options,
    ),
    beside: { learner: "scml", ...pairedGain(right(everywhere), local, options) },
  };
}

function textOf(
  { points }: Supervised,
  metric: LocalMetric,
  seconds: number,
  evaluation: LocalEvaluation | null,
  out: string,
): string {
  const { learner, report } = metric;
  const used = Object.entries(report.constraints).map(([kind, amount]) => `${amount} ${kind}`);
  const lines = [
    `${learner}: a local metric; ${counted(points.rows, "point")}, ${counted(points.cols, "feature")}, ${sizeText(metric)}; learned from ${used.join(", ")}`,
    `${report.converged ? "converged" : "not converged"} after ${counted(report.iterations, "iteration")} (${report.reason}), ${seconds.toFixed(2)} s`,
  ];
  if (evaluation) {
    const { heldOut, neighbors, euclidean, learned, difference, ci, verdict, beside } = evaluation;
    lines.push(
      `${neighbors}-nearest-neighbor accuracy on ${counted(heldOut, "held-out point")}: Euclidean ${percent(euclidean.mean)} (${range(euclidean.ci)}), scml ${percent(beside.euclidean.mean)} (${range(beside.euclidean.ci)}), local ${percent(learned.mean)} (${range(learned.ci)})`,
      `difference ${signed(difference)} points (${signed(ci[0])} to ${signed(ci[1])}): ${verdict === "same" ? "not better than Euclidean" : verdict}`,
      `difference to scml ${signed(beside.difference)} points (${signed(beside.ci[0])} to ${signed(beside.ci[1])}): ${beside.verdict === "same" ? "not better than scml" : beside.verdict}`,
    );
  }
  return [...lines, `Model: ${out}`].join("\n");
}
