// @ts-check
// Time or memory against what grows, both axes logarithmic: one line for each learner.
import path from "node:path";
import { axisX, axisY, dot, gridX, gridY, line, text } from "@observablehq/plot";
import { root } from "../../scripts/steps.mjs";

const { plotPanel } = await import(path.join(root, "dist/plot/plotPanel.js"));
const { figureSvg } = await import(path.join(root, "dist/plot/figureSvg.js"));
const { paperLook } = await import(path.join(root, "dist/plot/theme.js"));

const UNITS = {
  points: "points",
  features: "features (2,000 points)",
  components: "components (2,000 points, 64 features)",
};

/** @param {{ curve: string; grows: string; at: number; seconds: number; megabytes: number }[]} rows */
export function growthFigure(
  rows,
  /** @type {"points" | "features" | "components"} */ grows,
  /** @type {string} */ caption,
) {
  const { theme } = paperLook;
  const shown = rows.filter((row) => row.grows === grows);
  const curves = [...new Set(shown.map(({ curve }) => curve))];
  const colors = theme.classes ?? [];
  const colorOf = (/** @type {string} */ curve) => colors[curves.indexOf(curve) % colors.length] ?? theme.ink;
  const panel = (/** @type {"seconds" | "megabytes"} */ what, /** @type {string} */ label) =>
    plotPanel({
      theme,
      heading: label,
      width: 440,
      height: 320,
      marginLeft: 52,
      marginRight: 120,
      x: { type: "log" },
      y: { type: "log" },
      marks: [
        gridX({ stroke: theme.line, ticks: 4 }),
        gridY({ stroke: theme.line, ticks: 4 }),
        axisX({
          label: UNITS[grows],
          labelArrow: "none",
          labelAnchor: "center",
          ticks: 4,
          tickFormat: "~s",
          tickSize: 0,
        }),
        axisY({ label: null, ticks: 4, tickFormat: "~g", tickSize: 0 }),
        line(shown, { x: "at", y: what, z: "curve", stroke: (row) => colorOf(row.curve), strokeWidth: 2 }),
        dot(shown, { x: "at", y: what, fill: (row) => colorOf(row.curve), r: 2.5 }),
        text(
          curves.map((curve) => shown.filter((row) => row.curve === curve).at(-1)),
          { x: "at", y: what, text: "curve", dx: 7, textAnchor: "start", fill: (row) => colorOf(row.curve) },
        ),
      ],
    });
  const title = `A fit as ${UNITS[grows].split(" ")[0]} grow`;
  return figureSvg(
    {
      title,
      caption,
      legend: [],
      panels: [panel("seconds", "seconds"), panel("megabytes", "megabytes beyond the data")],
    },
    theme,
    960,
  );
}

/** The slope of the last points of a curve on logarithmic axes: how time grows with n. */
export function exponent(/** @type {{ at: number; seconds: number }[]} */ rows) {
  const last = rows.filter(({ seconds }) => seconds > 0.02).slice(-3);
  if (last.length < 2) return undefined;
  const [a, b] = [last[0], last[last.length - 1]];
  return Math.log(b.seconds / a.seconds) / Math.log(b.at / a.at);
}
