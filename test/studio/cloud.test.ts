import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HIDDEN } from "../../studio/src/draw/cloud.ts";
import { cloudLooks } from "../../studio/src/draw/cloudLooks.ts";
import { columnRange } from "../../studio/src/draw/columnRange.ts";
import { columnShade } from "../../studio/src/draw/columnShade.ts";
import { rowsInside } from "../../studio/src/draw/lasso.ts";
import { mixedOrder } from "../../studio/src/draw/mixedOrder.ts";
import { Pace } from "../../studio/src/draw/pace.ts";
import { parseColor, sequentialColor } from "../../studio/src/draw/paint.ts";
import { pointSize } from "../../studio/src/draw/pointSize.ts";
import { rowTowards } from "../../studio/src/draw/rowTowards.ts";
import { fitView, panned, viewAround, zoomed } from "../../studio/src/draw/view.ts";
import { fromHash, toHash } from "../../studio/src/store/permalink.ts";
import { initialState, PROJECTIONS, reduce } from "../../studio/src/store/state.ts";

const all = (): boolean => true;
const number = fc.integer({ min: -80, max: 80 }).map((value) => value / 8);
const picture = fc.array(number, { minLength: 4, maxLength: 60 }).map((flat) => flat.slice(0, flat.length & ~1));

describe("the order of drawing", () => {
  test("names every row once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (count) => {
        expect(Array.from(mixedOrder(count)).sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
      }),
    );
  });

  test("begins with rows from everywhere, so that a part of the points shows the whole", () => {
    const first = mixedOrder(100_000).subarray(0, 10_000);
    for (let tenth = 0; tenth < 10; tenth++) {
      const found = first.filter((row) => Math.floor(row / 10_000) === tenth).length;
      expect(found).toBeGreaterThan(900);
      expect(found).toBeLessThan(1100);
    }
  });
});

describe("a lasso", () => {
  test("that is a rectangle takes what a comparison of coordinates takes", () => {
    fc.assert(
      fc.property(picture, number, number, (flat, x, y) => {
        const view = viewAround([0, 0], 10, 400, 300);
        const [left, top] = [view.x(Math.min(x, y)) + 0.3, view.y(Math.max(x, y)) + 0.3];
        const [right, bottom] = [left + 55, top + 35];
        const expected = Array.from({ length: flat.length / 2 }, (_, row) => row).filter((row) => {
          const [u, v] = [view.x(flat[2 * row]), view.y(flat[2 * row + 1])];
          return u > left && u < right && v > top && v < bottom;
        });
        expect(rowsInside([left, top, right, top, right, bottom, left, bottom], view, flat, all)).toEqual(expected);
      }),
    );
  });

  test("with a hole leaves out what is in the hole, and what is not shown", () => {
    const view = viewAround([0, 0], 1, 100, 100);
    const ring = [0, 0, 100, 0, 100, 100, 0, 100, 0, 0, 40, 40, 40, 60, 60, 60, 60, 40, 40, 40];
    expect(rowsInside(ring, view, [0, 0, 30, 30, -30, 0], (row) => row !== 2)).toEqual([1]);
  });
});

describe("arrow keys", () => {
  test("go to the nearest point of that side, and stay where there is none", () => {
    const view = viewAround([0, 0], 10, 400, 400);
    const flat = [0, 0, 1, 0.2, 2, 0, 0, 3, -1, 0];
    expect(rowTowards(view, flat, 0, [1, 0], all)).toBe(1);
    expect(rowTowards(view, flat, 0, [1, 0], (row) => row !== 1)).toBe(2);
    expect(rowTowards(view, flat, 0, [0, -1], all)).toBe(3);
    expect(rowTowards(view, flat, 0, [-1, 0], all)).toBe(4);
    expect(rowTowards(view, flat, 0, [0, 1], all)).toBe(0);
    expect(rowTowards(view, flat, -1, [0, 1], all)).toBe(0);
  });

  test("always end at a point that is shown, or where they started", () => {
    fc.assert(
      fc.property(
        picture,
        fc.nat({ max: 40 }),
        fc.constantFrom([1, 0], [0, 1], [-1, 0], [0, -1]),
        (flat, from, way) => {
          const view = viewAround([0, 0], 7, 300, 300);
          const start = Math.min(from, flat.length / 2 - 1);
          const row = rowTowards(view, flat, start, way as [number, number], (other) => other % 2 === 0);
          expect(row === start || row % 2 === 0).toBe(true);
        },
      ),
    );
  });
});

describe("a view", () => {
  const places = fc.tuple(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 300 }));

  test("zooms about a place that stays where it is", () => {
    fc.assert(
      fc.property(places, fc.double({ min: 0.2, max: 5, noNaN: true }), (place, factor) => {
        const view = fitView([-3, -2, 5, 4], 400, 300);
        const camera = zoomed(view, factor, place);
        const after = viewAround(camera.center, camera.scale, 400, 300);
        const [x, y] = view.back(...place);
        expect(after.x(x)).toBeCloseTo(place[0], 6);
        expect(after.y(y)).toBeCloseTo(place[1], 6);
        expect(after.scale).toBeCloseTo(factor * view.scale, 9);
      }),
    );
  });

  test("moves with the hand", () => {
    const view = fitView([-3, -2, 5, 4], 400, 300);
    const camera = panned(view, 12, -7);
    const after = viewAround(camera.center, camera.scale, 400, 300);
    expect(after.x(1) - view.x(1)).toBeCloseTo(12, 9);
    expect(after.y(1) - view.y(1)).toBeCloseTo(-7, 9);
  });
});

describe("looks", () => {
  const palette = {
    classes: [
      [1, 2, 3],
      [4, 5, 6],
    ] as const,
    unlabeled: [9, 9, 9] as const,
    dark: false,
  };
  const dress = { rows: 4, codes: Int32Array.of(0, 1, -1, 0), shown: (row: number) => row !== 3 };

  test("tell classes by color and shape, hide what was removed and hollow what is held out", () => {
    const { colors, stamps } = cloudLooks({ ...dress, held: (row) => row === 1 }, palette);
    expect(Array.from(colors.subarray(0, 3))).toEqual([1, 2, 3]);
    expect(Array.from(colors.subarray(4, 7))).toEqual([4, 5, 6]);
    expect(Array.from(colors.subarray(8, 11))).toEqual([9, 9, 9]);
    expect(stamps[0]).not.toBe(stamps[1] % 8);
    expect(stamps[1]).toBeGreaterThanOrEqual(8);
    expect(stamps[3]).toBe(HIDDEN);
  });

  test("fade what is not chosen, and nothing where nothing is chosen", () => {
    const faded = cloudLooks({ ...dress, selected: new Set([1]) }, palette).colors;
    expect(faded[3]).toBeLessThan(faded[7] / 4);
    const plain = cloudLooks({ ...dress, selected: new Set() }, palette).colors;
    expect(plain[3]).toBe(plain[7]);
  });

  test("of numbers grow stronger with the number: darker on light pages, lighter on dark ones", () => {
    const lightness = (t: number, dark: boolean): number => {
      const [r, g, b] = sequentialColor(t, dark);
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (let k = 1; k <= 10; k++) {
      expect(lightness(k / 10, false)).toBeLessThan(lightness((k - 1) / 10, false));
      expect(lightness(k / 10, true)).toBeGreaterThan(lightness((k - 1) / 10, true));
    }
    expect(sequentialColor(-5, true)).toEqual(sequentialColor(0, true));
    expect(sequentialColor(7, true)).toEqual(sequentialColor(1, true));
  });

  test("read the page's colors", () => {
    expect(parseColor(" #0072b2 ")).toEqual([0, 114, 178]);
    expect(parseColor("red")).toEqual([0, 0, 0]);
  });
});

describe("a column as color", () => {
  const points = Float64Array.from({ length: 202 }, (_, p) => (p % 2 === 0 ? p / 2 : 7));

  test("spans all but the farthest values, in the file's own units", () => {
    expect(columnRange(points, 2, 0)).toEqual([2, 98]);
    const scaling = { offset: Float64Array.of(1000, 0), spread: Float64Array.of(10, 1) };
    const { name, range, shade } = columnShade({ cols: 2, features: ["a", "b"], scaling }, points, 0);
    expect(name).toBe("a");
    expect(range).toEqual([1020, 1980]);
    expect(shade(50)).toBeCloseTo(0.5, 9);
  });

  test("without any spread is one color", () => {
    const scaling = { offset: new Float64Array(2), spread: Float64Array.of(1, 1) };
    expect(columnShade({ cols: 2, features: ["a", "b"], scaling }, points, 1).shade(3)).toBe(0);
  });
});

describe("the pace of moving points", () => {
  test("draws fewer after slow frames, more after fast ones, and all at rest", () => {
    const pace = new Pace();
    expect(pace.next(0)).toBe(1);
    pace.took(1, 120);
    const slow = pace.next(100);
    expect(slow).toBe(0.5);
    pace.took(slow, 30);
    expect(pace.next(200)).toBe(0.5);
    pace.took(0.5, 10);
    expect(pace.next(300)).toBeGreaterThan(0.5);
    expect(pace.next(2000)).toBe(1);
  });

  test("never draws nothing", () => {
    const pace = new Pace();
    let share = pace.next(0);
    for (let frame = 1; frame < 30; frame++) {
      pace.took(share, 500);
      share = pace.next(frame * 100);
    }
    expect(share).toBeGreaterThan(0);
  });

  test("goes with smaller points the more there are, and larger ones the closer one looks", () => {
    expect(pointSize(100_000, 1)).toBeLessThan(pointSize(300, 1));
    expect(pointSize(100_000, 20)).toBeGreaterThan(pointSize(100_000, 1));
  });
});

describe("the map in the state", () => {
  test("goes into the link and back, whatever it shows", () => {
    const view = fc.record({
      projection: fc.constantFrom(...PROJECTIONS),
      column: fc.option(fc.nat({ max: 99 })),
      point: fc.option(fc.nat({ max: 99_999 })),
    });
    fc.assert(
      fc.property(view, (map) => {
        const state = { ...initialState, scene: "map" as const, map };
        expect(fromHash(toHash(state))).toEqual(state);
      }),
    );
  });

  test("changes part by part, and keeps the projection alone when other data are opened", () => {
    const colored = reduce(initialState, { do: "map", view: { projection: "input", column: 2 } });
    const pointed = reduce(colored, { do: "map", view: { point: 5 } });
    expect(pointed.map).toEqual({ projection: "input", column: 2, point: 5 });
    const opened = reduce(pointed, { do: "open", source: { kind: "builtin", name: "wine", seed: 0 } });
    expect(opened.map).toEqual({ projection: "input", column: null, point: null });
  });
});
