import { Random } from "../../../src/base/random.ts";
import { type Fixture, noise } from "../../contract/fixtures.ts";

/** Four places; in each of them another one of four features tells the two classes apart, and the three others are wide noise. */
export function placedClasses(count: number, seed: number): Fixture {
  const random = new Random(seed);
  const points: number[][] = [];
  const labels: string[] = [];
  for (let i = 0; i < count; i++) {
    const place = i % 4;
    const second = (i >> 2) % 2 === 1;
    const point = [(place & 1 ? 10 : -10) + noise(random), (place & 2 ? 10 : -10) + noise(random)];
    for (let f = 0; f < 4; f++)
      point.push(f === place ? (second ? 1.5 : -1.5) + 0.5 * noise(random) : 4 * noise(random));
    points.push(point);
    labels.push(second ? "b" : "a");
  }
  return { points, labels };
}

/** Even rows to learn from, odd blocks of eight held out: both sides hold every place and class. */
export function halves({ points, labels }: Fixture): { readonly train: Fixture; readonly test: Fixture } {
  const side = (held: boolean): Fixture => ({
    points: points.filter((_, i) => (i >> 3) % 2 === (held ? 1 : 0)),
    labels: labels.filter((_, i) => (i >> 3) % 2 === (held ? 1 : 0)),
  });
  return { train: side(false), test: side(true) };
}
