import { describe, expect, test } from "vitest";
import { stripes } from "../../../src/data/generators.ts";
import { encodeLabels } from "../../../src/data/labels.ts";
import { toMatrix } from "../../../src/data/points.ts";
import { euclidean } from "../../../src/learners/euclidean.ts";
import { lmnn } from "../../../src/learners/lmnn.ts";
import { frameDetails, inputPlane, learnedFrame, partsOf } from "../../../src/plot/frames/index.ts";

const { points: raw, labels } = stripes.generate({ points: 120, stripes: 3, length: 20, noise: 0.2, seed: 1 });
const points = toMatrix(raw);
const { codes } = encodeLabels(labels);
const parts = partsOf(points, codes, { without: new Set([5]), given: 110 });
const plain = euclidean.fit({ points });
const learned = lmnn.fit({
  points: points.take(parts.train),
  labels: Array.from(parts.train, (i) => labels[i]),
});
const plane = inputPlane(points, raw.features);

describe("partsOf", () => {
  test("holds out every fourth point of each class, never removed nor added ones", () => {
    expect(parts.train.length + parts.held.length).toBe(119);
    expect([...parts.train, ...parts.held]).not.toContain(5);
    expect(Math.max(...parts.held)).toBeLessThan(110);
    for (const code of [0, 1]) {
      const held = parts.held.filter((i) => codes[i] === code).length;
      const all = codes.filter((value, i) => value === code && i !== 5 && i < 110).length;
      expect(held).toBe(Math.floor(all / 4));
    }
  });

  test("learns from as many as it may, drawn with classes in proportion, and always from rows linked by hand", () => {
    const most = partsOf(points, codes, { most: 40, always: new Set([0, 1]) });
    const every = partsOf(points, codes);
    expect(most.held).toEqual(every.held);
    expect(most.train.every((row) => every.train.includes(row))).toBe(true);
    expect(Array.from(most.train)).toEqual(expect.arrayContaining([0, 1]));
    expect(most.train.length).toBeGreaterThanOrEqual(40);
    expect(most.train.length).toBeLessThanOrEqual(42);
    const share = (rows: Int32Array): number => rows.filter((row) => codes[row] === 0).length / rows.length;
    expect(share(most.train)).toBeCloseTo(share(every.train), 1);
  });
});

describe("learnedFrame", () => {
  test("counts the neighbor errors that a plain loop counts", () => {
    const frame = learnedFrame(learned, parts);
    const vote = (i: number): number => {
      const near = Array.from(parts.train)
        .filter((j) => j !== i)
        .map((j) => ({ j, distance: learned.distance(points.row(i), points.row(j)) }))
        .sort((a, b) => a.distance - b.distance)
        .slice(0, 3)
        .map(({ j }) => codes[j]);
      return near.filter((code) => code === 0).length > 1 ? 0 : 1;
    };
    const wrong = (rows: Int32Array): number => rows.filter((i) => vote(i) !== codes[i]).length / rows.length;
    expect(frame.trainError).toBeCloseTo(wrong(parts.train), 12);
    expect(frame.heldError).toBeCloseTo(wrong(parts.held), 12);
  });

  test("learns away impostors and errors where one direction is noise", () => {
    const before = learnedFrame(plain, parts);
    const after = learnedFrame(learned, parts, { before });
    expect(after.violated).toBeLessThan(before.violated ?? 0);
    expect(after.heldError).toBeLessThan(before.heldError ?? 0);
    expect(after.share).toBeCloseTo(1, 9);
  });
});

describe("frameDetails", () => {
  const details = frameDetails(learned, parts, plane);

  test("shares of features add up to 1, eigenvalues to the trace of the matrix", () => {
    expect(details.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
    const trace = details.matrix.get(0, 0) + details.matrix.get(1, 1);
    expect(details.eigenvalues.reduce((sum, value) => sum + value, 0)).toBeCloseTo(trace, 9);
  });

  test("links targets of one class, impostors of two, and rings that reach the farthest target", () => {
    expect(details.targets.length).toBe(2 * 3 * parts.train.length);
    for (let e = 0; e < details.targets.length; e += 2) {
      const [i, j] = [details.targets[e], details.targets[e + 1]];
      expect(codes[i]).toBe(codes[j]);
      expect(details.reach[i]).toBeGreaterThan(learned.distance(points.row(i), points.row(j)));
    }
    for (let e = 0; e < details.impostors.length; e += 2) {
      const [i, l] = [details.impostors[e], details.impostors[e + 1]];
      expect(codes[i]).not.toBe(codes[l]);
      expect(learned.distance(points.row(i), points.row(l))).toBeLessThan(details.reach[i]);
    }
    expect(details.reach[parts.held[0]]).toBeNaN();
  });

  test("draws the ellipse at the learned distance of the margin", () => {
    for (let t = 0; t < details.ellipse.length; t += 2) {
      const at = learned.distance([details.ellipse[t], details.ellipse[t + 1]], [0, 0]);
      expect(at).toBeLessThanOrEqual(Math.sqrt(details.margin ?? 0) + 1e-9);
    }
  });
});
