import { counted } from "../base/counted.ts";
import { type Gain, pairedGain } from "../evaluate/pairedGain.ts";
import { errorsFigure, type IterateErrors } from "./figures/errors.ts";
import { escapeText } from "./markup.ts";
import { gainSentence } from "./proofReport.ts";
import { figureHtml } from "./report/figureHtml.ts";
import { type LabeledRows, type LearnedInput, learnedFigures, learnedSpaces } from "./report/learnedFigures.ts";
import { htmlPage, warningsHtml } from "./report/page.ts";
import { pageLook, pageTheme } from "./theme.ts";

/** An option of a learner as it was set, or as it is by default. */
export interface ReportedOption {
  readonly name: string;
  /** Its symbol in the paper. */
  readonly symbol?: string;
  readonly value: unknown;
  /** Whether it was set by hand. */
  readonly set: boolean;
}

/** All that a report of one fit is made from. */
export interface FitReportInput
  extends Pick<LearnedInput, "metric" | "train" | "features" | "classNames" | "neighbors"> {
  /** The data's name. */
  readonly data: string;
  /** The learner's full name. */
  readonly title: string;
  /** What it solves, in symbols. */
  readonly formula?: string;
  /** Labeled points that the learner did not see. */
  readonly held?: LabeledRows;
  /** What the held-out points say, where it is known; reckoned from them when left out. */
  readonly gain?: Gain;
  /** What was learned from what, in words. */
  readonly facts: string;
  readonly options: readonly ReportedOption[];
  /** Errors over the iterates, where they were watched. */
  readonly iterates?: readonly IterateErrors[];
  readonly warnings: readonly string[];
  /** Command lines that repeat it. */
  readonly commands: readonly string[];
  /** What the commands need beside them, in words. */
  readonly needs?: string;
  readonly version: string;
  readonly seed: number;
}

/**
 * One fit as one static HTML page: verdict on held-out points, pictures of the learned distance, options, warnings and the commands to repeat it.
 * No scripts, nothing loaded from elsewhere; all text from the data is escaped. The same input gives the same bytes.
 */
export function fitReport(input: FitReportInput): string {
  const { data, metric, held, facts, warnings, commands, needs, formula, version, seed } = input;
  const name = metric.learner;
  const shown: LearnedInput = {
    ...input,
    ...{ name, where: "" },
    title: held
      ? `The ${held.points.rows} held-out points before and after learning`
      : "The points before and after learning",
    ...(held ? { shown: held } : {}),
  };
  const [maps, ...rest] = [...learnedFigures(shown, pageLook), ...watched(input)].map((figure) =>
    figureHtml(figure, pageTheme),
  );
  const body = `<header>
<h1>What ${escapeText(name)} has learned from ${escapeText(data)}</h1>
<p class="facts">${escapeText(facts)}</p>
</header>
<p class="verdict">${escapeText(verdict(shown, input.gain ?? heldGain(shown, seed)))}</p>
${warningsHtml([...warnings, ...metric.report.warnings])}
<h2>The learned distance</h2>
${maps}
<div class="pair">${rest.join("\n")}</div>
<h2>How it was learned</h2>
<p>${escapeText(input.title)}${formula === undefined ? "" : `: <i>${escapeText(formula)}</i>`}</p>
${optionTable(input.options)}
<p class="note">${escapeText(ending(input))}</p>
${commands.length > 0 ? `<h2>Repeat this</h2>\n${needs === undefined ? "" : `<p>${escapeText(needs)}</p>\n`}<pre>${escapeText(commands.join("\n"))}</pre>` : ""}
<p class="note">Etalon ${escapeText(version)}, seed ${seed}. Intervals are 95% bootstrap intervals of the held-out points (2,000 resamples, the same for both distances); a distance is better or worse only if the interval of the difference lies on one side of 0. Whoever chose options by looking at these points has no honest estimate any more: <code>etalon compare</code> gives one.</p>`;
  return htmlPage({ title: `${data}: what ${name} has learned`, version, body });
}

/** The accuracy of the k-NN rule on the held-out points under both distances; undefined without labeled ones. */
function heldGain(input: LearnedInput, seed: number): Gain | undefined {
  if (!input.shown) return undefined;
  const { before, after } = learnedSpaces(input);
  const { codes } = input.shown;
  const right = (wrong: ArrayLike<number>): number[] =>
    Array.from(codes).flatMap((code, i) => (code < 0 ? [] : [1 - wrong[i]!]));
  return before.wrong && after.wrong ? pairedGain(right(before.wrong), right(after.wrong), { seed }) : undefined;
}

function verdict(input: LearnedInput, gain: Gain | undefined): string {
  if (!gain)
    return "There are no labeled points held out, so whether it is better than the Euclidean distance is unknown.";
  return gainSentence({
    learner: input.name,
    deciding: { name: `${input.neighbors}-nearest-neighbor accuracy on held-out points`, gain },
  });
}

const watched = ({ iterates = [], neighbors }: FitReportInput) =>
  iterates.length > 1
    ? [
        errorsFigure(
          {
            title: `${neighbors}-nearest-neighbor error while learning`,
            caption: "Iterate 0 is the Euclidean distance.",
            iterates,
          },
          pageLook,
        ),
      ]
    : [];

function optionTable(options: readonly ReportedOption[]): string {
  if (options.length === 0) return "<p>It has no options.</p>";
  const rows = options.map(
    ({ name, symbol, value, set }) =>
      `<tr${set ? ' class="best"' : ""}><td>${escapeText(name)}</td><td class="word">${symbol === undefined ? "" : `<i>${escapeText(symbol)}</i>`}</td><td class="list">${escapeText(valueText(value))}</td><td class="word">${set ? "hand" : "default"}</td></tr>`,
  );
  return `<div class="scroll"><table><thead><tr><th>option</th><th class="list">symbol</th><th class="list">value</th><th class="list">set by</th></tr></thead><tbody>
${rows.join("\n")}
</tbody></table></div>`;
}

const valueText = (value: unknown): string =>
  value === undefined ? "chosen from the data" : typeof value === "string" ? value : JSON.stringify(value);

function ending({ metric: { report, components } }: FitReportInput): string {
  const { converged, reason, iterations, constraints, value } = report;
  const used = Object.entries(constraints).map(([kind, amount]) => `${amount} ${kind}`);
  return [
    `${converged ? "Converged" : "Not converged"} after ${counted(iterations, "iteration")}: ${reason}.`,
    `${counted(components, "component")}.`,
    ...(used.length > 0 ? [`Learned from ${used.join(", ")}.`] : []),
    ...(value === null ? [] : [`Objective ${Number(value.toPrecision(6))}, in normalized units.`]),
  ].join(" ");
}
