import { z } from "zod";
import { EtalonError } from "../base/errors.ts";
import { type ModelRead, writeModel } from "../io/modelContainer.ts";
import { Matrix } from "../linalg/matrix.ts";
import { type ModelNotes, NAME, reportFacts } from "./linearFile.ts";
import type { LocalParts } from "./localParts.ts";

const facts = z.strictObject({
  kind: z.literal("local"),
  learner: z.string().regex(NAME),
  options: z.record(z.string(), z.json()),
  features: z.array(z.string()).nullable(),
  notes: z.record(z.string(), z.json()),
  report: reportFacts,
});

/**
 * The bytes of a `.etalon` file for a local metric: B.npy (K x d), C.npy (K x (r + 1)), landmarks.npy (m x d), P.npy (r x m), shift.npy, width.npy, mean.npy, spread.npy,
 * trace.npy, model.json, MODEL_CARD.md. Equal metrics give equal bytes.
 */
export function encodeLocal(parts: LocalParts, notes: ModelNotes = {}): Uint8Array {
  const { learner, options, features, report, mean, spread, places, directions, coefficients } = parts;
  const { trace, ...rest } = report;
  const table = ({ data, rows, cols }: Matrix) => ({ data, shape: [rows, cols] });
  const list = (data: Float64Array) => ({ data, shape: [data.length] });
  return writeModel({
    facts: { kind: "local", learner, options, features: features ?? null, report: rest, notes },
    arrays: {
      B: table(directions),
      C: table(coefficients),
      landmarks: table(places.landmarks),
      P: table(places.projection),
      shift: list(places.shift),
      width: list(Float64Array.of(places.width)),
      mean: list(mean),
      spread: list(spread),
      trace: list(Float64Array.from(trace)),
    },
    card: card(parts),
  });
}

/** The parts and notes that `encodeLocal` wrote. `FORMAT` for anything else. */
export function localOf(
  { facts: given, arrays }: ModelRead,
  source: string,
): { readonly parts: LocalParts; readonly notes: ModelNotes } {
  const refuse = (why: string): EtalonError => new EtalonError("FORMAT", `${source}: ${why}. Save the model again.`);
  const parsed = facts.safeParse(given);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0];
    throw refuse(`model.json is not that of a local metric (${path.join(".")}: ${message})`);
  }
  const array = (name: string, dimensions: 1 | 2) => {
    const found = arrays.get(name);
    if (found?.data instanceof Float64Array && found.shape.length === dimensions)
      return { data: found.data, shape: found.shape };
    throw refuse(`it lacks the array ${name} of 64-bit floats in ${dimensions} dimension(s)`);
  };
  const list = (name: string): Float64Array => array(name, 1).data;
  const table = (name: string): Matrix => {
    const { data, shape } = array(name, 2);
    return new Matrix(shape[0], shape[1], data);
  };
  const { learner, options, features, notes, report } = parsed.data;
  const { gradientNorm, ...rest } = report;
  const width = list("width");
  const parts: LocalParts = {
    ...{ learner, options: Object.freeze(options), features: features ?? undefined },
    report: { ...rest, ...(gradientNorm === undefined ? {} : { gradientNorm }), trace: Array.from(list("trace")) },
    ...{ mean: list("mean"), spread: list("spread"), directions: table("B"), coefficients: table("C") },
    places: { landmarks: table("landmarks"), projection: table("P"), shift: list("shift"), width: width[0] },
  };
  if (arrays.size !== ARRAYS || width.length !== 1 || !fits(parts))
    throw refuse("the shapes of its arrays do not fit each other, or spread or width are not above 0");
  return { parts, notes };
}

const ARRAYS = 9;

function fits({ features, mean, spread, directions, coefficients, places }: LocalParts): boolean {
  const d = mean.length;
  const { landmarks, projection, shift, width } = places;
  return (
    d > 0 &&
    width > 0 &&
    spread.length === d &&
    spread.every((value) => value > 0) &&
    directions.cols === d &&
    landmarks.cols === d &&
    directions.rows > 0 &&
    directions.rows === coefficients.rows &&
    coefficients.cols === shift.length + 1 &&
    projection.rows === shift.length &&
    projection.cols === landmarks.rows &&
    (features === undefined || features.length === d)
  );
}

const card = ({
  learner,
  features,
  report,
  mean,
  directions,
  places,
}: LocalParts): string => `# A local distance learned by Etalon

- learner: ${learner}
- features: ${mean.length}, directions: ${directions.rows}, landmarks: ${places.landmarks.rows}
- converged: ${report.converged ? "yes" : "no"} (${report.reason}) after ${report.iterations} iterations

d(x, y)^2 = sum_b w_b(x) (b.(x - y))^2: the metric is that of the place x that asks. The distance is directed, and no single map serves all places.

## Use in Python

\`\`\`python
m = numpy.load("model.etalon")
u = (x - m["mean"]) / m["spread"]
k = numpy.exp(-numpy.square((u - m["landmarks"]) / m["width"]).sum(1) / 2)
w = numpy.square(m["C"] @ numpy.append(m["P"] @ k + m["shift"], 1))
d = numpy.sqrt((w * numpy.square(m["B"] @ (x - y))).sum())
\`\`\`
${features ? `\n## Features, in order\n\n${features.map((name) => `- ${JSON.stringify(name)}\n`).join("")}` : ""}${report.warnings.length > 0 ? `\n## Warnings\n\n${report.warnings.map((warning) => `- ${warning}\n`).join("")}` : ""}`;
