import { Random } from "../../src/base/random.ts";
import { learners } from "../../src/learners/index.ts";
import { battery } from "../linalg/battery.ts";

/** What must come out equal to the last bit on every engine: all of linalg, and the maps of three learners of different kind. */
export interface Bits {
  readonly linalg: string;
  readonly learners: Readonly<Record<string, string>>;
}

export function bits(): Bits {
  const random = new Random(8);
  const points = Array.from({ length: 60 }, (_, i) =>
    Array.from({ length: 6 }, (_, c) => random.uniform() + random.uniform() + (c === i % 3 ? 1 : 0)),
  );
  const labels = points.map((_, i) => i % 3);
  const fitted = ["lmnn", "nca", "itml"].map((name) => {
    const { map } = learners[name].fit({ points, labels }, { maxIterations: 25 } as never);
    return [name, Array.from(new BigUint64Array(map.data.slice().buffer), (word) => word.toString(16)).join(" ")];
  });
  return { linalg: battery(), learners: Object.fromEntries(fitted) };
}
