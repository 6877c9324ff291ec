import { componentsOf } from "../metrics/learnedMetric.ts";
import { bootstrapMeans, columnOf, percentileInterval, type Stratum } from "./bootstrap.ts";
import type { ComparisonRow } from "./comparison.ts";
import { type CrossValidation, meanAccuracy } from "./crossValidate.ts";
import type { Protocol } from "./protocol.ts";
import { type TieGroup, tieGroup, verdictOf } from "./significance.ts";

/**
 * The rows of a comparison, each with the 95 % percentile interval of its accuracy and of its paired difference to the baseline
 * (the same resamples of the same held-out points, drawn within folds, groups as a whole), and the learners tied with the best.
 */
export function comparisonRows(
  protocol: Protocol,
  names: readonly string[],
  baseline: number,
  results: readonly (CrossValidation & { readonly sample: number | null })[],
  resamples?: number,
): { rows: ComparisonRow[]; ties: TieGroup | null } {
  const ended = results.map((_, i) => i).filter((i) => results[i].status === "ok");
  const correct = ended.map((i) => correctness(protocol, results[i]));
  const reference = ended.indexOf(baseline);
  const differences =
    reference < 0 ? [] : correct.map((own) => own.map((value, row) => value - correct[reference][row]));
  const strata = strataOf(protocol, [...correct, ...differences]);
  const bootstrap = { seed: protocol.seed, ...(resamples === undefined ? {} : { resamples }) };
  const means = ended.length === 0 ? null : bootstrapMeans(strata, bootstrap);

  const rows = results.map((result, i): ComparisonRow => {
    const { folds, status, error, sample } = result;
    const fitSeconds = { mean: meanSeconds(result), total: result.fitSeconds };
    const column = ended.indexOf(i);
    if (means === null || column < 0) {
      const reason = error && { code: error.code, message: error.message };
      return {
        learner: names[i],
        status,
        sample,
        accuracy: null,
        fitSeconds,
        components: null,
        converged: null,
        versusEuclidean: null,
        error: reason,
      };
    }
    const mean = meanAccuracy(folds);
    const versus = reference < 0 ? null : percentileInterval(columnOf(means, ended.length + column));
    return {
      learner: names[i],
      status,
      sample,
      accuracy: {
        mean,
        ci: percentileInterval(columnOf(means, column)),
        perFold: folds.map(({ accuracy }) => accuracy),
      },
      fitSeconds,
      components: mostComponents(folds),
      converged: folds.every(({ metric }) => metric.report.converged),
      versusEuclidean: versus && {
        difference: mean - meanAccuracy(results[baseline].folds),
        ci: versus,
        verdict: verdictOf(versus),
      },
      error: null,
    };
  });
  const contenders = ended.map((i, column) => ({
    name: names[i],
    score: meanAccuracy(results[i].folds),
    units: strata.flatMap(({ sums }) => Array.from(sums[column])),
  }));
  return { rows, ties: tieGroup(contenders) };
}

function mostComponents(folds: CrossValidation["folds"]): number | null {
  const known = folds.flatMap(({ metric }) => componentsOf(metric) ?? []);
  return known.length === 0 ? null : Math.max(...known);
}

/** 1 for each row that was predicted right, 0 for the others. */
const correctness = ({ codes }: Protocol, { predictions }: CrossValidation): Int32Array =>
  codes.map((code, i) => (code >= 0 && predictions[i] === code ? 1 : 0));

const meanSeconds = ({ folds }: CrossValidation): number | null => {
  const seconds = folds.flatMap(({ seconds }) => (seconds === null ? [] : [seconds]));
  return seconds.length === 0 ? null : seconds.reduce((sum, value) => sum + value, 0) / seconds.length;
};

/** Each fold's test rows by content, bundled by group: the units of the bootstrap. */
function strataOf({ folds, groups, order }: Protocol, statistics: readonly Int32Array[]): Stratum[] {
  const foldOf = new Int32Array(order.length).fill(-1);
  folds.forEach((test, f) => {
    for (const i of test) foldOf[i] = f;
  });
  const units = folds.map(() => new Map<number, number[]>());
  for (const i of order) {
    if (foldOf[i] < 0) continue;
    const key = groups ? groups[i] : i;
    const known = units[foldOf[i]].get(key);
    if (known) known.push(i);
    else units[foldOf[i]].set(key, [i]);
  }
  return units.map((bundles) => {
    const members = [...bundles.values()];
    return {
      sizes: Int32Array.from(members, (rows) => rows.length),
      sums: statistics.map((values) => Int32Array.from(members, (rows) => rows.reduce((sum, i) => sum + values[i], 0))),
    };
  });
}
