import type { Curve } from "../evaluate/curves.ts";
import type { Gain } from "../evaluate/pairedGain.ts";
import { curvesFigure } from "./figures/curves.ts";
import { escapeText } from "./markup.ts";
import { figureHtml } from "./report/figureHtml.ts";
import { htmlPage, warningsHtml } from "./report/page.ts";
import { pageLook, pageTheme } from "./theme.ts";
import { percent, range, signed } from "./verdict.ts";

/** A score under both distances. */
export interface NamedGain {
  readonly name: string;
  readonly gain: Gain;
}

/** Something before and after learning. */
export interface BeforeAfter<Content> {
  readonly before: Content;
  readonly after: Content;
}

/** The nearest points of one query under both distances. */
export interface NeighborCase extends BeforeAfter<readonly { readonly name: string; readonly wanted: boolean }[]> {
  readonly query: string;
  /** Average precision. */
  readonly precision: BeforeAfter<number>;
}

/** All that a report of pairs or queries is made from. */
export interface ProofInput {
  readonly name: string;
  readonly learner: string;
  /** What was judged on, in words: how many points, how they were split. */
  readonly facts: string;
  readonly scores: readonly NamedGain[];
  /** The score that decides. */
  readonly deciding: NamedGain;
  readonly roc?: BeforeAfter<Curve>;
  readonly precisionRecall?: BeforeAfter<Curve>;
  /** Recall at 1, 2, 3 … */
  readonly recall?: BeforeAfter<readonly number[]>;
  /** Those that gained and those that lost most. */
  readonly neighbors: readonly NeighborCase[];
  readonly warnings: readonly string[];
  readonly command: string;
  readonly version: string;
  readonly seed: number;
}

/** Whether a learned distance finds more, as one static HTML page: verdict, scores, curves, neighbors before and after, and the command to repeat it. The same input gives the same bytes. */
export function proofReport(input: ProofInput): string {
  const figures = curveFigures(input).map((figure) => figureHtml(figure, pageTheme));
  const body = `<header>
<h1>Does the learned distance find more in ${escapeText(input.name)}?</h1>
<p class="facts">${escapeText(input.facts)}</p>
</header>
<p class="verdict">${escapeText(gainSentence(input))}</p>
${warningsHtml(input.warnings)}
<h2>Scores in %, before (Euclidean) and after (learned)</h2>
${scoreRows(input.scores)}
${figures.length > 0 ? `<div class="pair">${figures.join("\n")}</div>` : ""}
${input.neighbors.length > 0 ? `<h2>Neighbors before and after</h2>\n${neighborTable(input)}` : ""}
<h2>Repeat this</h2>
<pre>${escapeText(input.command)}</pre>
<p class="note">${note(input)}</p>`;
  return htmlPage({ title: `${input.name}: is the learned distance better?`, version: input.version, body });
}

/** The answer in one plain sentence. */
export function gainSentence({ learner, deciding: { name, gain } }: Pick<ProofInput, "learner" | "deciding">): string {
  const change = `${name} was ${percent(gain.euclidean.mean)} with the Euclidean distance and is ${percent(gain.learned.mean)} with ${learner}: ${signed(gain.difference)} points (95% interval ${signed(gain.ci[0])} to ${signed(gain.ci[1])}).`;
  if (gain.verdict === "better") return `Yes: ${change}`;
  return gain.verdict === "worse"
    ? `No, it is worse: ${change} Stay with the Euclidean distance.`
    : `Not beyond doubt: ${change} Stay with the Euclidean distance, or judge by more data.`;
}

function curveFigures({ roc, precisionRecall, recall }: ProofInput) {
  const at = (values: readonly number[]) => values.map((y, k) => ({ x: k + 1, y }));
  return [
    ...(recall
      ? [
          curvesFigure(
            {
              ...{ title: "Recall at k", xLabel: "k nearest points", yLabel: "share of the wanted found" },
              caption: "Mean over all queries of the share of what a query wants that is among its k nearest.",
              ...{ before: at(recall.before), after: at(recall.after), places: recall.after.length },
            },
            pageLook,
          ),
        ]
      : []),
    ...(roc
      ? [
          curvesFigure(
            {
              title: "ROC curve of the pairs",
              caption: "Each point is one threshold on the distance. Dotted: chance.",
              ...{ xLabel: "dissimilar pairs taken for similar", yLabel: "similar pairs recognized" },
              ...roc,
              chance: [
                { x: 0, y: 0 },
                { x: 1, y: 1 },
              ],
            },
            pageLook,
          ),
        ]
      : []),
    ...(precisionRecall
      ? [
          curvesFigure(
            {
              title: "Precision and recall of the pairs",
              caption:
                "Each point is one threshold on the distance. Precision depends on the share of similar pairs among those given.",
              ...{ xLabel: "recall", yLabel: "precision" },
              ...precisionRecall,
            },
            pageLook,
          ),
        ]
      : []),
  ];
}

function scoreRows(scores: readonly NamedGain[]): string {
  const rows = scores.map(
    ({ name, gain }) =>
      `<tr><td>${escapeText(name)}</td>${cell(gain.euclidean)}${cell(gain.learned)}<td>${signed(gain.difference)} <span class="range wide">${signed(gain.ci[0])} to ${signed(gain.ci[1])}</span></td><td class="word ${gain.verdict}">${gain.verdict}</td></tr>`,
  );
  return `<div class="scroll"><table><thead><tr><th>score</th><th>before</th><th>after</th><th>change</th><th>verdict</th></tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

const cell = ({ mean, ci }: Gain["learned"]): string =>
  `<td>${(100 * mean).toFixed(1)} <span class="range wide">${range(ci)}</span></td>`;

function neighborTable({ neighbors }: ProofInput): string {
  const list = (side: NeighborCase["before"]): string =>
    `<td class="list"><ol>${side.map(({ name, wanted }) => `<li${wanted ? ' class="hit"' : ""}>${wanted ? "✓ " : ""}${escapeText(name)}</li>`).join("")}</ol></td>`;
  const rows = neighbors.map(
    ({ query, before, after, precision }) =>
      `<tr><td class="list">${escapeText(query)}<br><span class="range">average precision ${percent(precision.before)} → ${percent(precision.after)}</span></td>${list(before)}${list(after)}</tr>`,
  );
  return `<p class="note">The queries that gained most, then those that lost most; ✓ marks what the query wants.</p>
<div class="scroll"><table><thead><tr><th>query</th><th class="list">nearest by Euclidean distance</th><th class="list">nearest by learned distance</th></tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

const note = ({ version, seed }: ProofInput): string =>
  `Etalon ${escapeText(version)}, seed ${seed}. Intervals are 95% bootstrap intervals (2,000 resamples); both distances see the same resamples, so differences are paired. Pairs that share items are drawn together, and so are queries of one group. A distance is better or worse only if the interval of the difference lies on one side of 0; of EER, less is better.`;
