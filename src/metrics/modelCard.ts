import type { Decision } from "./decision.ts";
import type { LinearParts } from "./linearParts.ts";
import type { Began } from "./metric.ts";
import { selectedFeatures } from "./selectedFeatures.ts";

/** MODEL_CARD.md of a linear metric: what it is, how it came about, how to use it elsewhere. Pure text of the parts, so equal metrics give equal cards. */
export function modelCard({
  learner,
  map,
  features,
  report,
  decision,
}: Pick<LinearParts, "learner" | "map" | "features" | "report" | "decision">): string {
  const warnings =
    report.warnings.length > 0 ? `\n## Warnings\n\n${report.warnings.map((warning) => `- ${warning}\n`).join("")}` : "";
  const named = features
    ? `\n## Features, in order\n\n${features.map((name) => `- ${JSON.stringify(name)}\n`).join("")}`
    : "";
  const chosen = selectedFeatures({ features, report });
  const selected = chosen
    ? `\n## Features used, largest weight first\n\n${chosen.map((name) => `- ${JSON.stringify(name)}\n`).join("")}`
    : "";
  return `# A distance learned by Etalon

- learner: ${learner}
- features: ${map.cols}, components: ${map.rows}
- converged: ${report.converged ? "yes" : "no"} (${report.reason}) after ${report.iterations} iterations${report.start ? beganLine(report.start) : ""}

d(a, b) = ||L (a - b)||. The map of a point x is y = L (x - mean).

## Use in Python

\`\`\`python
model = numpy.load("model.etalon")
Y = (X - model["mean"]) @ model["L"].T
\`\`\`
${named}${selected}${decision ? decisionSection(decision) : ""}${warnings}`;
}

const beganLine = ({ learner, components }: Began): string =>
  `\n- began at ${learner === null ? "a given map" : `a metric of ${learner}`} with ${components} components`;

function decisionSection({ threshold, target, probability, pairs, heldOut }: Decision): string {
  const how = probability.kind === "platt" ? "Platt's sigmoid" : "isotonic regression";
  const found =
    heldOut === null
      ? ""
      : `\n- on held-out pairs: accuracy ${heldOut.accuracy.toFixed(3)}, precision ${heldOut.precision.toFixed(3)}, recall ${heldOut.recall.toFixed(3)}, calibration error ${heldOut.calibrationError.toFixed(3)}`;
  return `
## Same or different

- same when d(a, b) <= ${threshold}, chosen for ${target}
- probability by ${how}, from ${pairs.similar} similar and ${pairs.dissimilar} dissimilar pairs${found}
`;
}
