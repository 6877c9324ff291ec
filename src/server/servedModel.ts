import type { ServedModelInfo } from "../api/modelList.ts";
import { nearestName } from "../base/suggest.ts";
import type { Matrix } from "../linalg/matrix.ts";
import type { Metric } from "../metrics/metric.ts";
import type { QueryMap } from "../metrics/queryMap.ts";
import { Refusal } from "./refusal.ts";

/** The data that neighbors are looked for in. */
export interface Items {
  readonly ids: readonly string[];
  /** n x d, as loaded. */
  readonly points: Matrix;
  /** n x k, as queries are compared with them. */
  readonly mapped: Matrix;
  /** The row of each id. */
  readonly rows: ReadonlyMap<string, number>;
}

/** A model that a server answers for: a metric, or a query map, which has no distance of two points. */
export interface ServedModel {
  readonly id: string;
  readonly metric: Metric | QueryMap;
  /** Numbers in a point. */
  readonly features: number;
  readonly items: Items | undefined;
}

/** A metric made ready for requests: its items are mapped once. */
export function servedModel(
  id: string,
  metric: Metric | QueryMap,
  data?: { readonly ids: readonly string[]; readonly points: Matrix },
): ServedModel {
  return {
    id,
    metric,
    features: metric.mean.length,
    items: data && {
      ...data,
      mapped: metric.kind === "query" ? metric.searched(data.points) : metric.transform(data.points),
      rows: new Map(data.ids.map((name, row) => [name, row])),
    },
  };
}

/** The metric of a model. 409 for a query map. */
export function metricOf({ id, metric }: ServedModel): Metric {
  if (metric.kind !== "query") return metric;
  throw new Refusal(
    409,
    "UNSUPPORTED",
    `model ${JSON.stringify(id)} is a query map: two points have no distance. Ask it for transform or neighbors.`,
  );
}

/** What the list of models says of one. */
export const modelInfo = ({ id, metric, features, items }: ServedModel): ServedModelInfo => ({
  id,
  learner: metric.learner,
  mode: metric.kind === "query" ? "query-only" : "both",
  features,
  featureNames: metric.features ? [...metric.features] : null,
  components: metric.components,
  threshold: metric.kind === "query" ? null : (metric.decision?.threshold ?? null),
  items: items?.ids.length ?? null,
});

/** The model that a request names; it need not name the only one. 404 with the nearest id, 400 when it must choose. */
export function chosenModel(models: ReadonlyMap<string, ServedModel>, id: string | undefined): ServedModel {
  const ids = [...models.keys()];
  const [only] = models.values();
  if (id === undefined) {
    if (models.size === 1 && only) return only;
    throw new Refusal(400, "OPTION", `name one of the models ${ids.join(", ")} by ?model=<id>.`);
  }
  const model = models.get(id);
  if (model) return model;
  const guess = nearestName(id.slice(0, 64), ids);
  const remedy = guess === undefined ? `There are ${ids.join(", ")}.` : `Did you mean ${guess}?`;
  throw new Refusal(404, "MISSING", `there is no model ${JSON.stringify(id.slice(0, 64))}. ${remedy}`);
}
