import type { ModelList } from "../api/modelList.ts";
import { type Operations, operationsFor } from "../api/operations.ts";
import type { Operation } from "../api/routes.ts";
import { type Admission, admission } from "./admission.ts";
import { answers } from "./answers.ts";
import type { Arrivals } from "./arrivals.ts";
import { checkBody } from "./checkBody.ts";
import { chosenModel, modelInfo, type ServedModel } from "./servedModel.ts";
import { type Turn, turnMaker } from "./turns.ts";

/** How much a service does at once. */
export interface ServiceLimits {
  /** Points in one list. */
  readonly batch: number;
  /** Requests computed at once. */
  readonly concurrency: number;
  /** Requests that may wait. */
  readonly queue: number;
  /** Seconds that one request may take. */
  readonly seconds: number;
}

/** Models that answer requests, whatever brings these: HTTP, or an agent's tool calls. */
export interface Service {
  readonly models: ReadonlyMap<string, ServedModel>;
  readonly operations: Operations;
  readonly gate: Admission;
  list(): ModelList;
  /** The answer to an unchecked body, given by `open` when the request's turn comes. Throws refusals. */
  answer(operation: Operation, model: string | undefined, open: () => unknown, signal: AbortSignal): Promise<unknown>;
}

/** `come` counts the connections for which computing shall wait. */
export function service(models: ReadonlyMap<string, ServedModel>, limits: ServiceLimits, come?: Arrivals): Service {
  const operations = operationsFor(limits);
  const gate = admission(limits);
  const turns = turnMaker(come);
  const list = { models: [...models.values()].map(modelInfo) };
  return {
    models,
    operations,
    gate,
    list: () => list,
    async answer(operation, id, open, signal) {
      const model = chosenModel(models, id);
      const turn = turns(signal, limits.seconds);
      return gate.run(signal, async () => {
        await turn();
        return answered(operation, operations, model, open(), turn);
      });
    },
  };
}

/** One operation after the other by name, so that each body meets its own schema in its own type. */
function answered(
  operation: Operation,
  operations: Operations,
  model: ServedModel,
  body: unknown,
  turn: Turn,
): Promise<unknown> {
  switch (operation) {
    case "transform":
      return answers.transform(model, checkBody(operations.transform.body, body), turn);
    case "distance":
      return answers.distance(model, checkBody(operations.distance.body, body), turn);
    case "same":
      return answers.same(model, checkBody(operations.same.body, body), turn);
    case "explain":
      return answers.explain(model, checkBody(operations.explain.body, body), turn);
    case "neighbors":
      return answers.neighbors(model, checkBody(operations.neighbors.body, body), turn);
  }
}
