import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Edit, editedData } from "../../studio/src/store/edits.ts";
import { advance, redo, startHistory, undo } from "../../studio/src/store/history.ts";
import { fromHash, toHash } from "../../studio/src/store/permalink.ts";
import {
  type Action,
  initialState,
  learnsAnew,
  reduce,
  SCENES,
  type StudioState,
} from "../../studio/src/store/state.ts";
import { stateOf, TOUR } from "../../studio/src/text/tour.ts";

const number = fc.integer({ min: -1000, max: 1000 }).map((value) => value / 8);
const row = fc.integer({ min: 0, max: 30 });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ kind: fc.constant("move" as const), point: row, at: fc.tuple(number, number) }),
  fc.record({
    kind: fc.constant("add" as const),
    label: fc.integer({ min: -1, max: 3 }),
    at: fc.tuple(number, number),
  }),
  fc.record({ kind: fc.constant("remove" as const), point: row }),
  fc.record({ kind: fc.constant("relabel" as const), point: row, label: fc.integer({ min: -1, max: 3 }) }),
  fc.record({ kind: fc.constant("pair" as const), left: row, right: row, similar: fc.boolean() }),
  fc.record({ kind: fc.constant("triplet" as const), anchor: row, positive: row, negative: row }),
);
const state: fc.Arbitrary<StudioState> = fc.record({
  scene: fc.constantFrom(...SCENES),
  source: fc.oneof(
    fc.record({
      kind: fc.constant("builtin" as const),
      name: fc.constantFrom("wine", "stripes", "digits"),
      seed: fc.nat({ max: 99 }),
      settings: fc.dictionary(fc.constantFrom("length", "noise", "points"), number, { minKeys: 1 }),
    }),
    fc.record({
      kind: fc.constant("file" as const),
      name: fc.constantFrom("my data.csv", "ä&?=#.tsv", "a:b.npy"),
      digest: fc.constant("0123456789abcdef".repeat(4)),
    }),
    fc.record({
      kind: fc.constant("file" as const),
      name: fc.constant("own.csv"),
      digest: fc.constant("fedcba9876543210".repeat(4)),
      label: fc.constantFrom("kind", "ä & b", ""),
    }),
  ),
  learner: fc.constantFrom("lmnn", "nca", "mmc"),
  options: fc.dictionary(fc.constantFrom("push", "loss", "map"), fc.oneof(number, fc.constant("hinge"), fc.boolean())),
  seed: fc.nat({ max: 1e6 }),
  edits: fc.array(edit, { maxLength: 8 }),
  cursor: fc.option(fc.nat({ max: 500 })),
  compared: fc.subarray(["lmnn", "nca", "itml"], { minLength: 1 }),
  stop: fc.integer({ min: 0, max: TOUR.length - 1 }),
});
/** What a state may leave out. */
const spaces = fc.record(
  {
    lift: fc.constant("quadratic" as const),
    axes: fc.tuple(row, row).filter(([x, y]) => x !== y),
  },
  { requiredKeys: [] },
);

describe("a permalink", () => {
  test("restores every state", () => {
    fc.assert(
      fc.property(state, spaces, (given, more) => {
        expect(fromHash(toHash({ ...given, ...more }))).toEqual({ ...given, ...more });
      }),
    );
  });

  test("restores what a stop of the tour was changed to", () => {
    const { lift, ...plain } = stateOf(TOUR.findIndex(({ preset }) => preset.lift));
    expect(lift).toBe("quadratic");
    expect(fromHash(toHash(plain))).toEqual(plain);
  });

  test("never names axes that make no plane", () => {
    for (const axes of ["1", "1,1", "1,2,3", "-1,2", "a,b", ""])
      expect(fromHash(`#learn?axes=${axes}`)).toEqual(initialState);
  });

  test("restores the point whose neighbors are shown, which other data forget", () => {
    const asked = reduce(initialState, { do: "ask near", point: 12 });
    expect(fromHash(toHash(asked))).toEqual(asked);
    expect(reduce(asked, { do: "ask near", point: null })).toEqual(initialState);
    const source = { kind: "builtin" as const, name: "wine", seed: 0 };
    expect(reduce(asked, { do: "open", source })).toEqual(reduce(initialState, { do: "open", source }));
  });

  test("of the start is short, and so is that of a stop of the tour", () => {
    expect(toHash(initialState)).toBe("#learn");
    expect(toHash(stateOf(3))).toBe("#tour?stop=3");
  });

  test("never fails, whatever it holds", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webQueryParameters().map((query) => `#learn?${query}`),
        ),
        (hash) => {
          expect(SCENES).toContain(fromHash(hash).scene);
        },
      ),
    );
    expect(fromHash("#learn?o.__proto__={}&edits=q~m~m1~s1&at=-3&seed=x")).toEqual(initialState);
  });
});

describe("edits", () => {
  const original = {
    rows: 4,
    cols: 2,
    points: Float64Array.of(0, 0, 1, 0, 0, 1, 1, 1),
    codes: Int32Array.of(0, 0, 1, 1),
  };

  test("move, add, remove, relabel and link, and leave the original alone", () => {
    const before = { points: original.points.slice(), codes: original.codes.slice() };
    const edited = editedData(original, [
      { kind: "move", point: 1, at: [5, 6] },
      { kind: "add", at: [7, 8], label: 1 },
      { kind: "relabel", point: 0, label: 1 },
      { kind: "pair", left: 0, right: 4, similar: true },
      { kind: "triplet", anchor: 0, positive: 1, negative: 2 },
      { kind: "remove", point: 2 },
    ]);
    expect(Array.from(edited.points)).toEqual([0, 0, 5, 6, 0, 1, 1, 1, 7, 8]);
    expect(Array.from(edited.codes)).toEqual([1, 0, 1, 1, 1]);
    expect([...edited.removed]).toEqual([2]);
    expect(edited.pairs).toHaveLength(1);
    expect(edited.triplets).toEqual([]); // one of its points is gone
    expect(original).toMatchObject(before);
  });

  test("that name points there are not, or one point twice, are passed over", () => {
    const edited = editedData(original, [
      { kind: "move", point: 9, at: [5, 6] },
      { kind: "pair", left: 1, right: 1, similar: true },
      { kind: "pair", left: 0, right: 4, similar: true },
    ]);
    expect(edited).toMatchObject({ rows: 4, pairs: [], points: original.points });
  });

  test("any list of them gives numbers for every point", () => {
    fc.assert(
      fc.property(fc.array(edit), (edits) => {
        const edited = editedData(original, edits);
        expect(edited.points).toHaveLength(edited.rows * edited.cols);
        expect(edited.points.every(Number.isFinite)).toBe(true);
      }),
    );
  });
});

describe("the state", () => {
  test("makes one edit of a drag", () => {
    const drag = (x: number): Action => ({ do: "edit", edit: { kind: "move", point: 3, at: [x, 0] } });
    const after = [0, 1, 2].reduce((present, x) => reduce(present, drag(x)), initialState);
    expect(after.edits).toEqual([{ kind: "move", point: 3, at: [2, 0] }]);
  });

  test("forgets the lift and the axes when other data are opened, and learns anew for the lift alone", () => {
    const seen = reduce(initialState, { do: "see", axes: [1, 0] });
    const lifted = reduce(seen, { do: "lift", lift: "quadratic" });
    expect([learnsAnew(initialState, seen), learnsAnew(seen, lifted)]).toEqual([false, true]);
    const source = { kind: "builtin" as const, name: "wine", seed: 0 };
    expect(reduce(lifted, { do: "open", source })).toEqual(reduce(initialState, { do: "open", source }));
    expect(reduce(reduce(lifted, { do: "lift", lift: undefined }), { do: "see", axes: undefined })).toEqual(
      initialState,
    );
  });

  test("forgets edits when other data are opened, and options when another learner is chosen", () => {
    const edited = reduce(initialState, { do: "edit", edit: { kind: "remove", point: 1 } });
    const set = reduce(edited, { do: "set", option: "push", value: 0.7 });
    expect(reduce(set, { do: "open", source: { kind: "builtin", name: "wine", seed: 0 } }).edits).toEqual([]);
    expect(reduce(set, { do: "learn with", learner: "nca" }).options).toEqual({});
    expect(reduce(set, { do: "set", option: "push", value: undefined }).options).toEqual({});
  });
});

describe("history", () => {
  test("undoes and redoes without end, and a new step forgets the future", () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1, maxLength: 20 }), (steps) => {
        let history = startHistory(0);
        for (const step of steps) history = advance(history, step);
        let back = history;
        for (let k = 0; k < steps.length; k++) back = undo(back);
        expect(back.present).toBe(0);
        expect(undo(back)).toBe(back);
        let forth = back;
        for (let k = 0; k < steps.length; k++) forth = redo(forth);
        expect(forth.present).toBe(steps.at(-1));
        expect(advance(back, 7).future).toEqual([]);
      }),
    );
  });
});
