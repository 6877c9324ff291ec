import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { type ModelRead, writeModel } from "../io/modelContainer.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type ModelNotes, NAME, reportFacts } from "./linearFile.ts";
import type { QueryMapParts } from "./queryMapParts.ts";

const facts = z.strictObject({
  kind: z.literal("query"),
  mode: z.literal("query-only"),
  comparison: z.enum(["euclidean", "cosine"]),
  learner: z.string().regex(NAME),
  options: z.record(z.string(), z.json()),
  features: z.array(z.string()).nullable(),
  notes: z.record(z.string(), z.json()),
  report: reportFacts,
});

/** The bytes of a `.etalon` file for a query map: A.npy (d x d), trace.npy, model.json of mode query-only, MODEL_CARD.md. Equal maps give equal bytes. */
export function encodeQueryMap(
  { learner, options, map, comparison, features, report }: QueryMapParts,
  notes: ModelNotes = {},
): Uint8Array {
  const { trace, ...rest } = report;
  return writeModel({
    facts: {
      ...{ kind: "query", mode: "query-only", comparison, learner, options, notes },
      ...{ features: features ?? null, report: rest },
    },
    arrays: {
      A: { data: map.data, shape: [map.rows, map.cols] },
      trace: { data: Float64Array.from(trace), shape: [trace.length] },
    },
    card: card({ learner, map, comparison, report }),
  });
}

/** The parts and notes that `encodeQueryMap` wrote. `FORMAT` for anything else. */
export function queryMapOf(
  { facts: given, arrays }: ModelRead,
  source: string,
): { readonly parts: QueryMapParts; readonly notes: ModelNotes } {
  const parsed = facts.safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw new EtalonError(
      "FORMAT",
      `${source}: model.json is not that of a query map (${path.join(".")}: ${message}). Save the model again.`,
      { cause: parsed.error },
    );
  }
  const { learner, options, features, notes, report, comparison } = parsed.data;
  const [map, trace] = [arrays.get("A"), arrays.get("trace")];
  const d = map?.shape[0] ?? 0;
  if (
    arrays.size !== 2 ||
    !(map?.data instanceof Float64Array) ||
    !(trace?.data instanceof Float64Array) ||
    map.shape.length !== 2 ||
    map.shape[1] !== d ||
    d === 0 ||
    trace.shape.length !== 1 ||
    (features !== null && features.length !== d)
  ) {
    throw new EtalonError(
      "FORMAT",
      `${source}: it lacks a square array A of 64-bit floats, or features have another length, or arrays are too many. Save the model again.`,
    );
  }
  const { gradientNorm, ...rest } = report;
  return {
    parts: {
      learner,
      options: Object.freeze(options),
      map: new Matrix(d, d, map.data),
      comparison,
      features: features ?? undefined,
      report: { ...rest, ...(gradientNorm === undefined ? {} : { gradientNorm }), trace: Array.from(trace.data) },
    },
    notes,
  };
}

const card = ({
  learner,
  map,
  comparison,
  report,
}: Pick<QueryMapParts, "learner" | "map" | "comparison" | "report">): string => `# A query map learned by Etalon

- mode: query-only. A similarity of queries to documents, not a metric
- learner: ${learner}
- features: ${map.cols}; documents are compared by ${comparison === "cosine" ? "cosine" : "Euclidean distance"}
- converged: ${report.converged ? "yes" : "no"} (${report.reason}) after ${report.iterations} iterations

Search with q' = A q. Documents stay as they are: nothing is indexed anew.

## Use in Python

\`\`\`python
model = numpy.load("model.etalon")
Q = queries @ model["A"].T
\`\`\`
${report.warnings.length > 0 ? `\n## Warnings\n\n${report.warnings.map((warning) => `- ${warning}\n`).join("")}` : ""}`;
