import type { Random } from "../base/random.ts";

/** Points in a cyclic order, and the steps ahead at which each draws others, both by chance. */
interface Cycle {
  readonly points: Int32Array;
  readonly steps: Int32Array;
}

/** Draws points of a labeled set without repetition: for point i in always the same order, those that `refused` refuses left out. */
export interface ClassDraws {
  /** Others of i's class. */
  own(i: number, refused: (j: number) => boolean): number[];
  /** Points of other classes. */
  other(i: number, refused: (j: number) => boolean): number[];
}

/**
 * Up to `most` points of the own class and as many of the others for each point, as far as there are any. All points draw at the same steps ahead of them, so that they are drawn
 * about equally often. What is drawn depends on the points of each class and not on its code.
 */
export function classCycles(labels: Int32Array, most: number, random: Random): ClassDraws {
  const order = random.shuffle(Int32Array.from(labels.keys()));
  const members = new Map<number, number[]>();
  for (const i of order) {
    const known = members.get(labels[i]);
    if (known) known.push(i);
    else members.set(labels[i], [i]);
  }
  const cycle = (points: Int32Array): Cycle => ({
    points,
    steps: random.shuffle(Int32Array.from(points.keys())),
  });
  const classes = new Map(Array.from(members, ([label, points]) => [label, cycle(Int32Array.from(points))]));
  const large = [...members].find(([, points]) => 2 * points.length > labels.length)?.[0];
  // In a cycle of all a class of more than half the points would search long for others.
  const others = cycle(order.filter((i) => labels[i] !== large));
  const all = large === undefined ? others : cycle(order);
  const [places, ranks] = [placesOf([order], labels.length), placesOf(members.values(), labels.length)];
  const drawn = ({ points, steps }: Cycle, at: number, refused: (j: number) => boolean): number[] => {
    const found: number[] = [];
    for (let s = 0; s < steps.length && found.length < most; s++) {
      const j = points[(at + steps[s]) % points.length];
      if (!refused(j)) found.push(j);
    }
    return found;
  };
  return {
    own: (i, refused) => drawn(classes.get(labels[i])!, ranks[i], (j) => j === i || refused(j)),
    other: (i, refused) =>
      labels[i] === large
        ? drawn(others, ranks[i], refused)
        : drawn(all, places[i], (j) => labels[j] === labels[i] || refused(j)),
  };
}

function placesOf(lists: Iterable<ArrayLike<number>>, length: number): Int32Array {
  const places = new Int32Array(length);
  for (const list of lists) for (let place = 0; place < list.length; place++) places[list[place]] = place;
  return places;
}
