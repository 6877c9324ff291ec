import type { ComparisonRow } from "../../evaluate/comparison.ts";
import type { TieGroup } from "../../evaluate/significance.ts";
import { failureText } from "../failureText.ts";
import { sortedRows } from "../figures/intervals.ts";
import { escapeText } from "../markup.ts";
import { percent, range, signed } from "../verdict.ts";

/** One line per learner, the most accurate first, those that did not end last. */
export function resultTable(rows: readonly ComparisonRow[], best: string | undefined): string {
  const { ended, failed } = sortedRows(rows);
  const head = `<thead><tr><th scope="col">Learner</th><th scope="col">Accuracy</th><th scope="col" class="wide">95% interval</th><th scope="col">Against Euclidean, points</th><th scope="col">Verdict</th><th scope="col" class="wide">Dimensions</th><th scope="col" class="wide">Converged</th><th scope="col" class="wide">Fit, s</th></tr></thead>`;
  const body = [...ended.map((row) => endedRow(row, row.learner === best)), ...failed.map(failedRow)].join("\n");
  return `<div class="scroll"><table>${head}<tbody>${body}</tbody></table></div>`;
}

function endedRow(
  { learner, accuracy, versusEuclidean, components, converged, fitSeconds, sample }: ComparisonRow,
  best: boolean,
): string {
  const cells = [
    `<td>${escapeText(learner)}${sample === null ? "" : ` <span class="range">from ${sample} points a fold</span>`}</td>`,
    `<td>${percent(accuracy!.mean)}</td>`,
    `<td class="wide range">${range(accuracy!.ci)}</td>`,
    versusEuclidean && learner !== "euclidean"
      ? `<td>${signed(versusEuclidean.difference)} <span class="wide range">${signed(versusEuclidean.ci[0])} to ${signed(versusEuclidean.ci[1])}</span></td>`
      : "<td>–</td>",
    versusEuclidean
      ? `<td class="word ${versusEuclidean.verdict}">${learner === "euclidean" ? "baseline" : versusEuclidean.verdict}</td>`
      : `<td class="word">unknown</td>`,
    `<td class="wide">${components ?? "local"}</td>`,
    `<td class="wide">${converged === null ? "–" : converged ? "yes" : "no"}</td>`,
    `<td class="wide">${fitSeconds.mean === null ? "–" : seconds(fitSeconds.mean)}</td>`,
  ];
  return `<tr${best ? ' class="best"' : ""}>${cells.join("")}</tr>`;
}

const failedRow = ({ learner, status, error }: ComparisonRow): string =>
  `<tr><td>${escapeText(learner)}</td><td class="fault" colspan="7">${escapeText(failureText({ learner, status, error }))}</td></tr>`;

/** Seconds with three digits. */
export const seconds = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 1 ? value.toFixed(2) : value.toFixed(3);

/** Who cannot be told from the best, in a sentence, and the tests behind it. */
export function tieSection(ties: TieGroup): string {
  const others = ties.members.filter((name) => name !== ties.best);
  const sentence =
    others.length === 0
      ? `${ties.best} is ahead of every other learner.`
      : `${ties.best} is ahead in this comparison; on these points it cannot be told from ${others.join(", ")}.`;
  const head = `<thead><tr><th scope="col">Against ${escapeText(ties.best)}</th><th scope="col">Right where ${escapeText(ties.best)} is wrong</th><th scope="col">Wrong where ${escapeText(ties.best)} is right</th><th scope="col" class="wide">p</th><th scope="col">p by Holm</th></tr></thead>`;
  const body = ties.tests
    .map(
      ({ name, wins, losses, p, adjusted }) =>
        `<tr><td>${escapeText(name)}</td><td>${wins}</td><td>${losses}</td><td class="wide">${chance(p)}</td><td>${chance(adjusted)}</td></tr>`,
    )
    .join("\n");
  const table = ties.tests.length === 0 ? "" : `<div class="scroll"><table>${head}<tbody>${body}</tbody></table></div>`;
  return `<p>${escapeText(sentence)}</p>${table}<p class="note">Exact sign tests (McNemar) on the same held-out points, adjusted by Holm for ${ties.tests.length} tests; tied at the ${ties.level * 100}% level. Folds share training points, so the tests are somewhat optimistic.</p>`;
}

const chance = (p: number): string => (p < 0.001 ? "&lt; 0.001" : p.toFixed(3));
