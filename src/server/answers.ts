import type { AnswerOf, RequestOf } from "../api/operations.ts";
import type { Operation } from "../api/routes.ts";
import { Matrix } from "../linalg/matrix.ts";
import { decide } from "../metrics/decision.ts";
import { givenPoint, givenPoints } from "./givenPoints.ts";
import { nearestItems } from "./nearestItems.ts";
import { Refusal } from "./refusal.ts";
import { metricOf, type ServedModel } from "./servedModel.ts";
import type { Turn } from "./turns.ts";

/** Multiplications between two turns: about 5 ms. */
const SLICE = 5_000_000;

/** Neighbors in one answer: more would be tens of megabytes of text. */
const MOST_FOUND = 100_000;

type Answers = {
  readonly [K in Operation]: (model: ServedModel, request: RequestOf<K>, turn: Turn) => Promise<AnswerOf<K>>;
};

/** What each operation answers, computed in slices with turns between them, so that no request keeps others waiting. */
export const answers: Answers = {
  async transform(model, { points: given }, turn) {
    const { points } = givenPoints(model, "points", given);
    const mapped: number[][] = [];
    for (const slice of slicesOf(points, rowsPerTurn(model))) {
      for (const row of model.metric.transform(slice).toArrays()) {
        requireFinite(row, `points[${mapped.length}]`);
        mapped.push(row);
      }
      await turn();
    }
    return { points: mapped };
  },

  async distance(model, { a, b }, turn) {
    return { distances: await distances(model, a, b, turn) };
  },

  async same(model, { a, b }, turn) {
    const { decision } = metricOf(model);
    if (!decision) throw uncalibrated(model.id);
    return (await distances(model, a, b, turn)).map((distance) => decide(decision, distance));
  },

  async explain(model, { a, b, top }) {
    const metric = metricOf(model);
    const [left, right] = [givenPoint(model, "a", a), givenPoint(model, "b", b)];
    const { distance, squared, features, directions } = metric.explain(left.values, right.values);
    requireFinite([squared], "a");
    return {
      distance,
      squared,
      features: features.slice(0, top),
      others: features.slice(top).reduce((sum, { contribution }) => sum + contribution, 0),
      directions: [...directions],
    };
  },

  async neighbors(model, { points: given, neighbors }, turn) {
    const { items } = model;
    if (!items) {
      throw new Refusal(
        409,
        "UNSUPPORTED",
        "the server has no items to look for neighbors in. Start it with `etalon serve <model> --data <file>`.",
      );
    }
    const k = Math.min(neighbors, items.ids.length);
    if (k * given.length > MOST_FOUND) {
      throw new Refusal(
        400,
        "OPTION",
        `neighbors: ${k} for each of ${given.length} points are more than ${MOST_FOUND}. Ask for fewer at once.`,
        { path: "neighbors" },
      );
    }
    const { points, rows } = givenPoints(model, "points", given);
    const { metric } = model;
    const queries = metric.kind === "query" ? metric.asked(points) : metric.transform(points);
    const found = await nearestItems(queries, items.mapped, k, rows, turn);
    return {
      neighbors: found.map((list, q) => {
        requireFinite(
          list.map(({ squared }) => squared),
          `points[${q}]`,
        );
        return list.map(({ row, squared }) => ({ id: items.ids[row] ?? String(row), distance: Math.sqrt(squared) }));
      }),
    };
  },
};

async function distances(
  model: ServedModel,
  a: RequestOf<"distance">["a"],
  b: RequestOf<"distance">["b"],
  turn: Turn,
): Promise<number[]> {
  if (a.length !== b.length) {
    throw new Refusal(400, "SHAPE", `b: has ${b.length} points but a has ${a.length}. Give one for each.`, {
      path: "b",
    });
  }
  const metric = metricOf(model);
  const [left, right] = [givenPoints(model, "a", a).points, givenPoints(model, "b", b).points];
  const found: number[] = [];
  const stretch = rowsPerTurn(model);
  for (let i = 0; i < left.rows; i++) {
    const distance = metric.distance(left.row(i), right.row(i));
    requireFinite([distance], `a[${i}]`);
    found.push(distance);
    if ((i + 1) % stretch === 0) await turn();
  }
  return found;
}

const rowsPerTurn = ({ features, metric }: ServedModel): number =>
  Math.max(1, Math.floor(SLICE / (features * metric.components)));

function* slicesOf({ rows, cols, data }: Matrix, height: number): Generator<Matrix> {
  for (let i = 0; i < rows; i += height) {
    const end = Math.min(rows, i + height);
    yield new Matrix(end - i, cols, data.subarray(i * cols, end * cols));
  }
}

/** JSON has no infinity: it would become null without a word. */
function requireFinite(values: readonly number[], path: string): void {
  if (values.every(Number.isFinite)) return;
  throw new Refusal(422, "NUMERIC", `${path}: the result is beyond the largest number. Give points of usual size.`, {
    path,
  });
}

const uncalibrated = (id: string): Refusal =>
  new Refusal(
    409,
    "UNSUPPORTED",
    `model ${JSON.stringify(id)} has no threshold yet. Calibrate its file and start the server again: \`etalon calibrate <model.etalon> <data> --pairs <file>\`.`,
  );
