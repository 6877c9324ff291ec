import { escapeText } from "./markup.ts";
import { figureHtml } from "./report/figureHtml.ts";
import type { ReportInput } from "./report/input.ts";
import { htmlPage, warningsHtml } from "./report/page.ts";
import { bestFigures, overviewFigures } from "./report/sections.ts";
import { resultTable, tieSection } from "./report/table.ts";
import { pageLook, pageTheme } from "./theme.ts";
import { shownLearner, verdictSentence } from "./verdict.ts";

/**
 * A comparison as one static HTML page: verdict, table, tie group, pictures, warnings and the command to repeat it.
 * No scripts, nothing loaded from elsewhere; all text from the data is escaped. The same comparison gives the same bytes.
 */
export function compareReport(input: ReportInput): string {
  const { summary, details } = input.comparison;
  const name = summary.dataset ?? "data";
  const overview = overviewFigures(input, pageLook);
  const best = bestFigures(input, pageLook);
  const figures = (list: typeof overview): string => list.map((figure) => figureHtml(figure, pageTheme)).join("\n");
  const [maps, ...rest] = best?.figures ?? [];
  const body = `<header>
<h1>Which distance should you use for ${escapeText(name)}, and is it worth it?</h1>
<p class="facts">${facts(input)}</p>
</header>
<p class="verdict">${escapeText(verdictSentence(input.comparison))}</p>
${input.learning === undefined ? "" : `<pre>${escapeText(input.learning)}</pre>\n`}${warningsHtml([...input.warnings, ...details.warnings])}
<h2>All learners</h2>
${resultTable(summary.rows, shownLearner(summary)?.learner)}
<div class="pair">${figures(overview)}</div>
${details.ties && details.ties.tests.length > 0 ? `<h2>Who is tied with the best?</h2>\n${tieSection(details.ties)}` : ""}
${best && maps ? `<h2>What ${escapeText(best.learner)} has learned</h2>\n${best.note === undefined ? "" : `<p>${escapeText(best.note)}</p>\n`}${figures([maps])}\n<div class="pair">${figures(rest)}</div>` : ""}
<h2>Repeat this</h2>
<pre>${escapeText(input.command)}</pre>
<p class="note">${protocolNote(input)}</p>`;
  return htmlPage({ title: `${name}: which distance?`, version: input.version, body });
}

function facts({ comparison, source }: ReportInput): string {
  const { points, features, classes, protocol } = comparison.summary;
  const scale =
    protocol.scale === "none" ? "features as they are" : `features scaled by ${protocol.scale} fitted inside each fold`;
  const origin = source === undefined ? "" : ` Source: ${escapeText(source)}.`;
  return `${count(points, "labeled point")}, ${count(features, "feature")}, ${count(classes, "class", "classes")}. ${protocol.folds} folds, ${protocol.neighbors} nearest ${protocol.neighbors === 1 ? "neighbor" : "neighbors"}, ${scale}, seed ${protocol.seed}.${origin}`;
}

const count = (amount: number, noun: string, plural = `${noun}s`): string =>
  `${amount.toLocaleString("en-US")} ${amount === 1 ? noun : plural}`;

const protocolNote = ({ comparison, version }: ReportInput): string =>
  `Etalon ${escapeText(version)}, seed ${comparison.summary.protocol.seed}. Every learner sees the training part of a fold alone; points of the test part are classified by their nearest training points. Intervals are 95% bootstrap intervals given these folds; a learner is better or worse only if the interval of its paired difference to Euclidean lies on one side of 0. Times depend on the machine, everything else repeats exactly.`;
