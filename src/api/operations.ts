import { z } from "zod";
import { pointList, singlePoint } from "./points.ts";
import { type Operation, ROUTES } from "./routes.ts";

/** How much one request may ask for. */
export interface RequestLimits {
  /** Points in one list. */
  readonly batch: number;
}

export const DEFAULT_BATCH = 1000;

/** Neighbors of one query. */
export const MOST_NEIGHBORS = 1000;

const distance = z.number().min(0).meta({ description: "plain, not squared" });
const id = z.string().meta({ description: "of the loaded data: the id column, or else the 0-based row" });

const featureShare = z.object({
  feature: z.string(),
  index: z.int().min(0),
  difference: z.number().meta({ description: "a − b" }),
  contribution: z
    .number()
    .meta({ description: "δⱼ (Mδ)ⱼ, negative where features that vary together offset each other" }),
});

const sameness = z.object({
  same: z.boolean().meta({ description: "whether the distance is at most the threshold" }),
  probability: z.number().min(0).max(1),
  distance,
  threshold: z.number().min(0),
});

/**
 * Every operation: what it takes and what it answers. Server, OpenAPI document, MCP tools and the typed client all read this table.
 */
export const operationsFor = ({ batch }: RequestLimits) =>
  ({
    transform: {
      path: ROUTES.transform,
      summary: "Map points into the learned space",
      description:
        "y = L(x − mean): the Euclidean distance of mapped points is the learned distance. A query map gives A q.",
      body: z.strictObject({ points: pointList(batch, "n points") }),
      answer: z.object({ points: z.array(z.array(z.number())).meta({ description: "n x components" }) }),
    },
    distance: {
      path: ROUTES.distance,
      summary: "Learned distances of pairs",
      description: "The distance of the i-th point of a and the i-th of b.",
      body: z.strictObject({ a: pointList(batch, "n points"), b: pointList(batch, "n points, one for each of a") }),
      answer: z.object({ distances: z.array(distance) }),
    },
    same: {
      path: ROUTES.same,
      summary: "Whether pairs are the same",
      description:
        "The decision and its probability for the i-th point of a and the i-th of b. Needs a calibrated model.",
      body: z.strictObject({ a: pointList(batch, "n points"), b: pointList(batch, "n points, one for each of a") }),
      answer: z.array(sameness),
    },
    explain: {
      path: ROUTES.explain,
      summary: "What sets two points apart",
      description: "The squared distance taken apart by feature, largest part first, and by learned direction.",
      body: z.strictObject({
        a: singlePoint("one point"),
        b: singlePoint("the other point"),
        top: z.int().min(1).max(100_000).default(5).meta({ description: "how many features to list" }),
      }),
      answer: z.object({
        distance,
        squared: z.number().min(0),
        features: z.array(featureShare),
        others: z.number().meta({ description: "sum of the contributions that are not listed" }),
        directions: z.array(z.number().min(0)).meta({ description: "(Lδ)ᵢ² for each learned direction" }),
      }),
    },
    neighbors: {
      path: ROUTES.neighbors,
      summary: "The nearest items of the loaded data",
      description:
        "Exactly, nearest first, ties by the order of the data. An item given by its id is not its own neighbor. Needs a server started with --data.",
      body: z.strictObject({
        points: pointList(batch, "n queries"),
        neighbors: z.int().min(1).max(MOST_NEIGHBORS).default(10).meta({ description: "how many for each query" }),
      }),
      answer: z.object({ neighbors: z.array(z.array(z.object({ id, distance }))) }),
    },
  }) satisfies Record<Operation, OperationEntry>;

/** One operation as the table states it. */
export interface OperationEntry {
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
}

export type Operations = ReturnType<typeof operationsFor>;
/** What an operation is asked with. */
export type BodyOf<K extends Operation> = z.input<Operations[K]["body"]>;
/** The same with defaults filled in. */
export type RequestOf<K extends Operation> = z.output<Operations[K]["body"]>;
/** What an operation answers. */
export type AnswerOf<K extends Operation> = z.output<Operations[K]["answer"]>;
