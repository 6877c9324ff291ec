import { encodeLabels } from "../data/labels.ts";
import { applyScaling, fitScaling } from "../data/scaling.ts";
import { drive } from "../engine/drive.ts";
import { learners } from "../learners/index.ts";
import { orderedClasses } from "../plot/classOrder.ts";
import type { TwoSpacesInput } from "../plot/twoSpaces.ts";
import type { LoadedData } from "./data.ts";
import { fitScaled } from "./fitting.ts";
import { type Split, splitOff } from "./heldOut.ts";
import { inputSpace, isTrainingData, type LoadedModel, scaleOf } from "./model.ts";
import { clampNeighbors } from "./neighborLists.ts";
import { session } from "./session.ts";
import type { Supervised } from "./supervised.ts";

/** What a map of a model shows, and in which sense the points are new to it. */
export interface MapContent {
  readonly input: TwoSpacesInput;
  readonly classNames: readonly string[];
  readonly note: string;
}

/**
 * The points for a map before and after. On the very data the model was learned on, its held-out part is drawn again from the seed,
 * and the distance is the one learned without it; on other data, all points are shown.
 */
export async function mapContent(
  model: LoadedModel,
  loaded: LoadedData,
  asked: number,
  quiet: boolean | undefined,
): Promise<MapContent> {
  const { points, dataset } = loaded;
  const scale = scaleOf(model);
  const found = encodeLabels(dataset.labels ?? new Array<null>(points.rows).fill(null));
  const classes = orderedClasses(found.names.map(String));
  const codes = classes.codes(found.codes);
  const shared = {
    classes: classes.names.length,
    name: model.metric.learner,
    neighbors: clampNeighbors(asked, points.rows),
  };
  const classNames = classes.names;
  const known = isTrainingData(model, loaded);
  const split = known ? splitAgain(model, loaded) : null;
  if (split === null) {
    const scaled = inputSpace(model, points);
    const note = known
      ? "The model was learned on these very points, so the picture after flatters it; leave-one-out."
      : "Points of this file, leave-one-out.";
    return {
      input: {
        ...shared,
        before: { reference: scaled },
        after: { reference: model.metric.transform(points) },
        referenceCodes: codes,
        shownCodes: codes,
      },
      classNames,
      note,
    };
  }
  const { train, test } = split;
  const metric = model.notes["refitted"] === false ? model.metric : await relearn(model, train, quiet);
  const scaling = fitScaling(train.points, scale);
  const codeOf = new Map(dataset.labels?.map((label, i) => [label, codes[i]!]));
  const codesOf = ({ labels }: Supervised): Int32Array => Int32Array.from(labels!, (label) => codeOf.get(label)!);
  return {
    input: {
      ...shared,
      before: { reference: applyScaling(scaling, train.points), shown: applyScaling(scaling, test.points) },
      after: { reference: metric.transform(train.points), shown: metric.transform(test.points) },
      referenceCodes: codesOf(train),
      shownCodes: codesOf(test),
    },
    classNames,
    note: `The ${test.points.rows} held-out points; the distance was learned without them on ${train.points.rows} others (faint).`,
  };
}

/** The split of the fit, if it can be made again: the model was learned from the labels of these points, with a part held out. */
function splitAgain({ notes }: LoadedModel, { dataset, points }: LoadedData): Split | null {
  const { holdout, seed, supervision } = notes;
  if (!dataset.labels || supervision !== "labels" || typeof holdout !== "number" || typeof seed !== "number")
    return null;
  const groups = dataset.groups && encodeLabels(dataset.groups).codes;
  return splitOff(
    { points, features: dataset.points.features, labels: dataset.labels, ...(groups ? { groups } : {}) },
    holdout,
    seed,
  );
}

function relearn(model: LoadedModel, train: Supervised, quiet: boolean | undefined) {
  const { metric } = model;
  const learner = learners[metric.learner]!;
  return session(quiet, (interrupt, bar) =>
    drive(fitScaled(learner, train, scaleOf(model), metric.options), {
      signal: interrupt.signal,
      onStep: ({ iteration }) =>
        bar.update(null, `${learner.name} without the held-out points: iteration ${iteration}`),
    }),
  );
}
