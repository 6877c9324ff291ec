import { EtalonError } from "../base/errors.ts";
import { Matrix } from "../linalg/matrix.ts";
import { chunkedProblem } from "./chunkedProblem.ts";
import { quadrupletProblem, tripletProblem } from "./comparedProblem.ts";
import { type Context, codedLabels, severalClasses } from "./context.ts";
import { pairedProblem } from "./pairedProblem.ts";
import type { LabeledProblem, Problems, Supervision } from "./problem.ts";
import { targetRows } from "./targetRows.ts";
import { encodeViews } from "./views.ts";

/** The problem of one kind of supervision: what the user gives is checked, renumbered, converted (`conversions.ts`) and joined. */
export function supervised(supervision: Supervision, context: Context): Problems[Supervision] {
  return MAKERS[supervision](context);
}

const MAKERS: { readonly [K in Supervision]: (context: Context) => Problems[K] } = {
  none: ({ base }) => base,
  labels: labeled,
  pairs: pairedProblem,
  triplets: tripletProblem,
  quadruplets: quadrupletProblem,
  chunks: chunkedProblem,
  targets: withTargets,
};

function labeled(context: Context): LabeledProblem {
  const { learner, data, all, normalized, kept, base, memberships } = context;
  const coded = memberships ? likeliestClasses(context) : severalClasses(context);
  const taken = normalized.order.map((row) => (kept ? kept[row] : row));
  return {
    ...base,
    ...coded,
    ...(memberships ? { memberships: memberships.take(taken) } : {}),
    ...(data.views ? { views: encodeViews(learner, data.views, all.rows, taken) } : {}),
  };
}

function likeliestClasses(context: Context): Pick<LabeledProblem, "labels" | "classes" | "names"> {
  const { codes: labels, names } = codedLabels(context);
  return { labels, classes: names.length, names };
}

function withTargets(context: Context): Problems["targets"] {
  const { base, data, learner } = context;
  if (data.targets) return { ...base, targets: targetRows(context) };
  const { labels, classes } = severalClasses(context);
  if (classes === labels.length) {
    throw new EtalonError(
      "DATA",
      `${learner}: every label is a class of its own, so none tells of another. Give classes of two points or more, or numbers as \`targets\`.`,
    );
  }
  const indicators = new Matrix(labels.length, classes);
  labels.forEach((code, i) => {
    indicators.data[i * classes + code] = 1;
  });
  return { ...base, targets: indicators };
}
