import { describe, expect, test } from "vitest";
import { Matrix } from "../../src/linalg/matrix.ts";
import { figureSvg } from "../../src/plot/figureSvg.ts";
import { eigenvaluesFigure } from "../../src/plot/figures/eigenvalues.ts";
import { heatMapFigure } from "../../src/plot/figures/heatMap.ts";
import { percentDomain, sortedRows } from "../../src/plot/figures/intervals.ts";
import { mapsFigure } from "../../src/plot/figures/maps.ts";
import { traceFigure } from "../../src/plot/figures/trace.ts";
import { svgToPng } from "../../src/plot/png.ts";
import { pageLook, paperLook, paperTheme } from "../../src/plot/theme.ts";
import { everyFigure, rows } from "./samples.ts";

const svgOf = (figure: Parameters<typeof figureSvg>[0]): string => figureSvg(figure, paperTheme);

describe.each(Object.keys(everyFigure(paperLook)))("the figure %s", (name) => {
  const svg = svgOf(everyFigure(paperLook)[name]);

  test("is well-formed XML whatever the names are, and becomes a PNG", () => {
    const png = svgToPng(svg, 0.5); // its parser refuses malformed XML
    expect(Array.from(png.subarray(0, 4))).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(() => svgToPng(svg.replace("</svg>", "</g></svg>"))).toThrow();
  });

  test("lets no name become markup or a control character", () => {
    expect(svg).not.toMatch(/<script|<b>/);
    expect(Array.from(svg).some((character) => character < " " && character !== "\n")).toBe(false);
  });

  test("has no undefined, NaN or object in its coordinates or words", () => {
    expect(svg).not.toMatch(/NaN|undefined|Infinity|\[object/);
  });

  test("is the same text every time", () => {
    expect(svgOf(everyFigure(paperLook)[name])).toBe(svg);
  });

  test("keeps its panels within the width of the page", () => {
    for (const look of [paperLook, pageLook]) {
      for (const panel of everyFigure(look)[name].panels) expect(panel.width).toBeLessThanOrEqual(look.width);
    }
  });
});

describe("maps", () => {
  const square = Matrix.from([
    [0, 0],
    [4, 0],
    [4, 2],
    [0, 2],
  ]);
  const figure = (labels: number[]) =>
    mapsFigure(
      {
        title: "t",
        caption: "c",
        classNames: ["a", "b"],
        labels,
        sides: [{ title: "s", points: square, axes: ["x", "y"], wrong: [1, 0, 0, 0] }],
      },
      paperLook,
    );

  test("measure both axes with one unit of length", () => {
    const at = [
      ...figure([0, 0, 1, 1]).panels[0].body.matchAll(/<path fill="#[^>]*translate\(([\d.-]+),([\d.-]+)\)/g),
    ].map(([, x, y]) => [Number(x), Number(y)]);
    expect(at.length).toBe(4);
    const width = Math.abs(at[1][0] - at[0][0]);
    const height = Math.abs(at[2][1] - at[1][1]);
    expect(width / height).toBeCloseTo(2, 3);
  });

  test("name the classes in the legend and ring the errors", () => {
    expect(figure([0, 0, 1, 1]).legend.map(({ label }) => label)).toEqual(["a", "b", "classified wrongly"]);
  });

  test("survive points that all coincide", () => {
    const same = mapsFigure(
      {
        title: "t",
        caption: "c",
        classNames: [],
        labels: [-1, -1],
        sides: [{ title: "s", points: new Matrix(2, 2), axes: ["x", "y"] }],
      },
      paperLook,
    );
    expect(svgOf(same)).not.toMatch(/NaN|Infinity/);
  });

  test("thin out very many points and say so", () => {
    const many = new Matrix(
      4000,
      2,
      Float64Array.from({ length: 8000 }, (_, k) => (k * 37) % 101),
    );
    const drawn = mapsFigure(
      {
        title: "t",
        caption: "All.",
        classNames: ["a"],
        labels: new Int32Array(4000),
        sides: [{ title: "s", points: many, axes: ["x", "y"] }],
      },
      paperLook,
    );
    expect(drawn.caption).toBe("All. 1500 of 4000 points are drawn.");
  });
});

test("a heat map of many features shows the heaviest and says so", () => {
  const wide = Matrix.diagonal(Float64Array.from({ length: 60 }, (_, j) => j));
  const figure = heatMapFigure(
    { title: "t", caption: "c", matrix: wide, features: Array.from({ length: 60 }, (_, j) => `f${j}`) },
    paperLook,
  );
  expect(figure.caption).toBe("c Shown are the 40 features with the largest diagonal entries of 60.");
  const svg = svgOf(figure);
  expect(svg).toContain(">f59<");
  expect(svg).not.toContain(">f3<");
});

test("eigenvalues become shares of their sum, with the number of equal ones they are worth", () => {
  expect(eigenvaluesFigure({ title: "t", caption: "c", values: [1, 1, 0, 0] }, paperLook).caption).toBe(
    "c They weigh as much as 2.0 equal ones of 4.",
  );
});

test("a trace of one value can be drawn", () => {
  expect(svgOf(traceFigure({ title: "t", caption: "c", trace: [3] }, paperLook))).not.toMatch(/NaN|Infinity/);
});

test("rows are sorted by accuracy, those that did not end apart", () => {
  const { ended, failed } = sortedRows(rows);
  expect([ended.map(({ learner }) => learner), failed.map(({ learner }) => learner)]).toEqual([
    ["lmnn", "euclidean", "mmc"],
    ["itml"],
  ]);
});

test("percent axes hold every interval and never leave 0 to 100", () => {
  expect(percentDomain([{ low: 93.2, high: 99.9 }])).toEqual([92, 100]);
  expect(percentDomain([])).toEqual([0, 100]);
  expect(percentDomain([{ low: 0, high: 0 }])).toEqual([0, 2]);
});
