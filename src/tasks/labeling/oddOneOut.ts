import { Random } from "../../base/random.ts";
import { sampleDistinct } from "../../constraints/sampling.ts";
import { squaresOf } from "./answerModel.ts";
import type { Labeling } from "./labeling.ts";
import type { RowPair, RowTriple } from "./marks.ts";

/** Three points to ask about, in the user's rows. */
export interface OddQuestion extends RowTriple {
  readonly strategy: "uncertain" | "random";
}

/** Of so many triples, drawn by seed, the least certain one is taken. */
const DRAWN = 300;

/**
 * The next triples to ask "which is the odd one out?", none that was asked before: two candidate pairs that share a point. Chosen at random by the strategy
 * `random`, else where two of the three distances are nearly the least, so that the odd one is least certain. The same round gives the same questions.
 */
export function uncertainTriples(labeling: Labeling, count = 1): OddQuestion[] {
  const { order, strategy, seed, oddMarks, candidates } = labeling;
  const partners = partnersOf(labeling);
  const random = new Random(seed * 1_000_003 + 500_000 + oddMarks.length);
  const asked = askedTriples(labeling);
  const drawn = new Map<string, Triple>();
  const add = (triple: Triple): void => {
    const key = keyOf(triple);
    if (!asked.has(key) && apart(labeling, triple)) drawn.set(key, triple);
  };
  const places = sampleDistinct(candidates.left.length, DRAWN, random);
  for (const e of places) {
    const [a, b] = random.uniform() < 0.5 ? ends(labeling, e) : ends(labeling, e).toReversed();
    const others = partners.get(a)!.filter((c) => c !== b);
    if (others.length > 0) add([a, b, others[random.integer(others.length)]]);
  }
  if (drawn.size < count)
    for (const e of places) for (const third of thirds(partners, ends(labeling, e))) add([...ends(labeling, e), third]);
  const triples = [...drawn.values()];
  const ranked = strategy === "random" ? triples : byDoubt(labeling, triples);
  const reason = strategy === "random" ? "random" : "uncertain";
  return ranked.slice(0, count).map((triple) => ({ items: userRows(order, triple), strategy: reason }));
}

/** A third point for a pair, so that the odd one of the three is least certain and the triple was not asked before; undefined where there is none. */
export function thirdFor(labeling: Labeling, { left, right }: RowPair): OddQuestion | undefined {
  const { rank, order } = labeling;
  const pair: [number, number] = [rank[left], rank[right]];
  const asked = askedTriples(labeling);
  const near = thirds(partnersOf(labeling), pair).map((third): Triple => [...pair, third]);
  const [best] = byDoubt(
    labeling,
    near.filter((triple) => !asked.has(keyOf(triple)) && apart(labeling, triple)),
  );
  return best && { items: userRows(order, best), strategy: "uncertain" };
}

type Triple = readonly [number, number, number];

const keyOf = (triple: readonly number[]): string => [...triple].sort((a, b) => a - b).join(" ");

const userRows = (order: Int32Array, [a, b, c]: Triple): Triple => [order[a], order[b], order[c]];

const ends = ({ candidates: { left, right } }: Labeling, e: number): [number, number] => [left[e], right[e]];

const askedTriples = ({ oddMarks, rank }: Labeling): Set<string> =>
  new Set(oddMarks.map(({ items }) => keyOf(items.map((item) => rank[item]))));

/** Whether not all three are of one view. */
const apart = ({ views }: Labeling, [a, b, c]: Triple): boolean =>
  views === undefined || views[a] !== views[b] || views[b] !== views[c];

/** For each row the rows it makes a candidate pair with. */
function partnersOf({ candidates: { left, right } }: Labeling): Map<number, number[]> {
  const partners = new Map<number, number[]>();
  const add = (a: number, b: number): void => {
    const list = partners.get(a);
    if (list) list.push(b);
    else partners.set(a, [b]);
  };
  left.forEach((a, e) => {
    add(a, right[e]);
    add(right[e], a);
  });
  return partners;
}

const thirds = (partners: Map<number, number[]>, [a, b]: readonly [number, number]): number[] =>
  [...new Set([...(partners.get(a) ?? []), ...(partners.get(b) ?? [])])].filter((c) => c !== a && c !== b);

/** Least certain first: by (second least − least) / second least of the three squared distances. */
function byDoubt({ points, model }: Labeling, triples: readonly Triple[]): Triple[] {
  const doubts = triples.map(([a, b, c]) => {
    const pairs = { left: Int32Array.of(a, a, b), right: Int32Array.of(b, c, c) };
    const [first, second] = squaresOf(points, pairs, model).sort();
    return second > 0 ? (second - first) / second : 0;
  });
  return [...triples.keys()].sort((s, t) => doubts[s] - doubts[t] || s - t).map((t) => triples[t]);
}
