import { z } from "zod";
import { cos, sin } from "../base/elementary.ts";
import { gaussianPair } from "../base/gaussian.ts";
import { type OptionShape, type OptionsInput, type OptionsOf, parseOptions } from "../base/options.ts";
import { Random } from "../base/random.ts";
import type { Points } from "./points.ts";

/** Labeled points drawn from a rule. */
export interface Generated {
  readonly points: Points & { readonly features: readonly string[] };
  readonly labels: readonly string[];
}

/** A rule that draws labeled points: pure, the same seed gives the same bits. */
export interface DataGenerator<S extends OptionShape = OptionShape> {
  readonly name: string;
  readonly title: string;
  /** What the picture teaches, in one sentence. */
  readonly teaches: string;
  readonly options: S;
  generate(options?: OptionsInput<S>): Generated;
}

const shared = (points: number, noise: number) => ({
  points: z.int().min(4).max(1_000_000).default(points).meta({ description: "number of points" }),
  noise: z.number().min(0).max(100).default(noise).meta({ description: "standard deviation of the noise" }),
  seed: z.int().min(0).default(0).meta({ description: "seed of everything random" }),
});

/** Two half circles that reach into each other. */
export const twoMoons = defineGenerator({
  name: "twoMoons",
  title: "Two moons",
  teaches:
    "Classes that bend around each other are told apart by neighbors, but no linear map pulls them apart: this is where kernel and local metrics begin.",
  features: 2,
  options: shared(200, 0.1),
  draw(row, i, random, { noise }) {
    const upper = i % 2 === 0;
    const angle = Math.PI * random.uniform();
    const [dx, dy] = gaussianPair(random);
    row[0] = (upper ? cos(angle) : 1 - cos(angle)) + noise * dx;
    row[1] = (upper ? sin(angle) : 0.5 - sin(angle)) + noise * dy;
    return upper ? "upper" : "lower";
  },
});

/** Long diagonal stripes of alternating class. */
export const stripes = defineGenerator({
  name: "stripes",
  title: "Stripes",
  teaches:
    "Only the direction across the stripes tells the classes apart, and it is no feature by itself: a full matrix finds it, weights on single features cannot.",
  features: 2,
  options: {
    ...shared(240, 0.08),
    stripes: z.int().min(2).max(100).default(6).meta({ description: "number of stripes, spaced by 1" }),
    length: z.number().positive().max(1e6).default(40).meta({ description: "length of a stripe" }),
  },
  draw(row, i, random, { noise, stripes, length }) {
    const stripe = i % stripes;
    const across = stripe - (stripes - 1) / 2 + noise * gaussianPair(random)[0];
    const along = length * (random.uniform() - 0.5);
    row[0] = (along - across) / Math.SQRT2;
    row[1] = (along + across) / Math.SQRT2;
    return stripe % 2 === 0 ? "even" : "odd";
  },
});

/** Four clusters on the corners of a square, opposite corners of one class. */
export const xor = defineGenerator({
  name: "xor",
  title: "Exclusive or",
  teaches:
    "Both classes have the same mean, so methods that compare class means (LDA) see nothing, while methods that look at neighbors are at home.",
  features: 2,
  options: shared(200, 0.3),
  draw(row, i, random, { noise }) {
    const [dx, dy] = gaussianPair(random);
    const right = i % 2 === 0;
    const top = i % 4 < 2;
    row[0] = (right ? 1 : -1) + noise * dx;
    row[1] = (top ? 1 : -1) + noise * dy;
    return right === top ? "same" : "different";
  },
});

/** One feature that tells two classes apart, beside features of pure noise with far larger spread. */
export const noisyAxis = defineGenerator({
  name: "noisyAxis",
  title: "Noisy axis",
  teaches:
    "Large features that mean nothing drown a small one that means everything: Euclidean neighbors fail, and learning to weigh features repairs it.",
  features: ({ distractors }) => 1 + distractors,
  options: {
    ...shared(200, 0.25),
    distractors: z.int().min(0).max(10_000).default(3).meta({ description: "features of pure noise" }),
    spread: z
      .number()
      .min(0)
      .max(1e6)
      .default(10)
      .meta({ description: "standard deviation of the features of pure noise" }),
  },
  draw(row, i, random, { noise, spread }) {
    const high = i % 2 === 0;
    row[0] = (high ? 1 : -1) + noise * gaussianPair(random)[0];
    for (let j = 1; j < row.length; j++) row[j] = spread * gaussianPair(random)[0];
    return high ? "high" : "low";
  },
});

/** Concentric rings, one class each. */
export const rings = defineGenerator({
  name: "rings",
  title: "Rings",
  teaches:
    "Distance from the center separates the classes, but no linear map can make it a direction: a quadratic kernel does it at once.",
  features: 2,
  options: {
    ...shared(240, 0.1),
    rings: z.int().min(2).max(100).default(3).meta({ description: "number of rings, of radius 1, 2, 3 …" }),
  },
  draw(row, i, random, { noise, rings }) {
    const ring = i % rings;
    const angle = 2 * Math.PI * random.uniform();
    const radius = ring + 1 + noise * gaussianPair(random)[0];
    row[0] = radius * cos(angle);
    row[1] = radius * sin(angle);
    return `ring${ring + 1}`;
  },
});

/** Every generator by name. */
export const generators: Readonly<Record<string, DataGenerator>> = Object.freeze(
  Object.fromEntries([twoMoons, stripes, xor, noisyAxis, rings].map((generator) => [generator.name, generator])),
);

interface Rule<S extends OptionShape> extends Omit<DataGenerator<S>, "generate"> {
  readonly features: number | ((options: OptionsOf<S>) => number);
  /** Writes point i into `row` and returns its class. */
  draw(row: Float64Array, i: number, random: Random, options: OptionsOf<S>): string;
}

function defineGenerator<const S extends OptionShape>({ features, draw, ...metadata }: Rule<S>): DataGenerator<S> {
  return Object.freeze({
    ...metadata,
    generate(given) {
      const options = parseOptions(metadata.name, metadata.options, given);
      const { points: rows, seed } = options as unknown as { points: number; seed: number };
      const cols = typeof features === "number" ? features : features(options);
      const data = new Float64Array(rows * cols);
      const random = new Random(seed);
      const labels = Array.from({ length: rows }, (_, i) =>
        draw(data.subarray(i * cols, (i + 1) * cols), i, random, options),
      );
      return { points: { rows, cols, data, features: Array.from({ length: cols }, (_, j) => `x${j}`) }, labels };
    },
  } satisfies DataGenerator<S>);
}
