import { EtalonError } from "../base/errors.ts";
import { once } from "../base/once.ts";
import { shared } from "../base/shared.ts";
import { quadrupletsFromTriplets, tripletsFromQuadruplets, tripletsFromTargets } from "../constraints/comparisons.ts";
import { quadrupletsFromLabels } from "../constraints/fromLabels.ts";
import { quadrupletsFromPairs, tripletsFromPairs } from "../constraints/fromPairs.ts";
import { requireBothKinds } from "../constraints/given.ts";
import { givenQuadruplets, givenTriplets } from "../constraints/givenTriplets.ts";
import { joinedWeights } from "../constraints/joinedWeights.ts";
import { nearestTriplets } from "../constraints/tripletsFromLabels.ts";
import type { Quadruplets, Triplets } from "../constraints/types.ts";
import { type Context, codedLabels, noteContradictions, renumber, requireDrawn, severalClasses } from "./context.ts";
import { notePairs, ownPairs } from "./pairedProblem.ts";
import type { QuadrupletProblem, TripletProblem } from "./problem.ts";
import { targetRows } from "./targetRows.ts";

/** Triplets of the user's and all that their quadruplets, pairs, chunks, targets and labels say as triplets. */
export function tripletProblem(context: Context): TripletProblem {
  const { base, data, options, learner } = context;
  const genuine = (options["genuine"] as number | undefined) ?? 3;
  const impostors = (options["impostors"] as number | undefined) ?? 10;
  const limit = (options["constraints"] as number | undefined) ?? 50_000;
  const own = joined(ownTriplets(context, limit));
  if (own && !data.labels) {
    requireDrawn(learner, "triplets", own.anchor.length);
    base.count("triplets", own.anchor.length);
    return { ...base, triplets: own };
  }
  const { labels, classes } = own ? { labels: codedLabels(context).codes, classes: 0 } : severalClasses(context);
  const triplets = once((): Triplets => {
    const drawn = shared(base.points, `triplets ${genuine} ${impostors}`, () =>
      nearestTriplets(base.points, labels, { genuine, impostors }),
    );
    const all = own ? (joined([own, drawn]) as Triplets) : drawn;
    requireDrawn(learner, "triplets", all.anchor.length);
    base.count("triplets", all.anchor.length);
    return all;
  });
  return {
    ...base,
    ...(own ? {} : { labels, classes }),
    get triplets() {
      return triplets();
    },
  };
}

/** Quadruplets of the user's and all that their triplets, pairs, chunks, targets and labels say as quadruplets. */
export function quadrupletProblem(context: Context): QuadrupletProblem {
  const { base, data, options, learner } = context;
  const limit = (options["constraints"] as number | undefined) ?? 3000;
  const own = ownQuadruplets(context, limit);
  if (own.length > 0 && !data.labels) {
    const quadruplets = joinedQuadruplets(own);
    base.count("quadruplets", quadruplets.a.length);
    return { ...base, quadruplets };
  }
  const { labels, classes } =
    own.length > 0 ? { labels: codedLabels(context).codes, classes: 0 } : severalClasses(context);
  const count = (options["constraints"] as number | undefined) ?? 20 * classes * classes;
  const quadruplets = once((): Quadruplets => {
    const drawn = quadrupletsFromLabels(labels, own.length > 0 ? limit : count, base.random);
    const all = own.length > 0 ? joinedQuadruplets([...own, drawn]) : drawn;
    requireDrawn(learner, "quadruplets", all.a.length);
    base.count("quadruplets", all.a.length);
    return all;
  });
  return {
    ...base,
    ...(own.length > 0 ? {} : { labels, classes }),
    get quadruplets() {
      return quadruplets();
    },
  };
}

/** What the user gives but labels, as triplets in canonical rows. */
function ownTriplets(context: Context, limit: number): Triplets[] {
  const { data, base, learner } = context;
  const found: Triplets[] = [];
  if (data.triplets) found.push(checkedTriplets(context, data.triplets));
  if (data.quadruplets) {
    const all = checkedQuadruplets(context, data.quadruplets);
    const shared = tripletsFromQuadruplets(all);
    const [count, rest] = [shared.anchor.length, all.a.length - shared.anchor.length];
    if (count === 0) {
      throw new EtalonError(
        "DATA",
        `${learner}: no quadruplet names a point in both pairs, so none is a triplet. Give triplets, or a learner of quadruplets (lsml) these.`,
      );
    }
    if (rest > 0) base.warn(`${rest} quadruplets were left out: their pairs share no point, so they are no triplets`);
    found.push(shared);
  }
  if (data.pairs) {
    const pairs = ownPairs(context, limit);
    if (data.labels) notePairs(context, pairs, codedLabels(context).codes);
    const meeting = tripletsFromPairs(pairs, limit, base.random);
    if (meeting.anchor.length === 0 && found.length === 0 && !data.labels && !data.targets) {
      throw new EtalonError(
        "DATA",
        `${learner}: no similar pair shares a point with a dissimilar one, so the pairs are no triplets. Give such pairs, triplets or labels.`,
      );
    }
    found.push(meeting);
  }
  if (data.targets) found.push(targetTriplets(context, limit));
  return found;
}

function ownQuadruplets(context: Context, limit: number): Quadruplets[] {
  const { data, base } = context;
  const found: Quadruplets[] = [];
  if (data.quadruplets) found.push(checkedQuadruplets(context, data.quadruplets));
  if (data.triplets) found.push(quadrupletsFromTriplets(checkedTriplets(context, data.triplets)));
  if (data.pairs) {
    const pairs = ownPairs(context, limit);
    if (data.labels) notePairs(context, pairs, codedLabels(context).codes);
    else if (found.length === 0 && !data.targets) requireBothKinds(pairs);
    found.push(quadrupletsFromPairs(pairs, limit, base.random));
  }
  if (data.targets) found.push(quadrupletsFromTriplets(targetTriplets(context, limit)));
  return found;
}

function checkedTriplets(context: Context, given: NonNullable<Context["data"]["triplets"]>): Triplets {
  const { all, base, normalized, data } = context;
  const checked = givenTriplets(given, { rows: all.rows, points: all, warn: base.warn });
  const triplets = {
    ...checked,
    anchor: renumber(normalized, checked.anchor),
    positive: renumber(normalized, checked.positive),
    negative: renumber(normalized, checked.negative),
  };
  if (data.labels) {
    const { anchor, positive, negative } = triplets;
    const { codes } = codedLabels(context);
    const against = (t: number): boolean => {
      const [own, near, far] = [codes[anchor[t]], codes[positive[t]], codes[negative[t]]];
      return own >= 0 && near >= 0 && own === far && own !== near;
    };
    noteContradictions(context, "triplets", anchor.length, (t) => [anchor[t], positive[t], negative[t]], against);
  }
  return triplets;
}

function checkedQuadruplets(context: Context, given: NonNullable<Context["data"]["quadruplets"]>): Quadruplets {
  const { all, base, normalized, data } = context;
  const checked = givenQuadruplets(given, { rows: all.rows, points: all, warn: base.warn });
  const quadruplets = {
    ...checked,
    a: renumber(normalized, checked.a),
    b: renumber(normalized, checked.b),
    c: renumber(normalized, checked.c),
    d: renumber(normalized, checked.d),
  };
  if (data.labels) {
    const { a, b, c, d } = quadruplets;
    const { codes } = codedLabels(context);
    const differ = (i: number, j: number) => codes[i] >= 0 && codes[j] >= 0 && codes[i] !== codes[j];
    const alike = (i: number, j: number) => codes[i] >= 0 && codes[i] === codes[j];
    const against = (e: number) => differ(a[e], b[e]) && alike(c[e], d[e]);
    noteContradictions(context, "quadruplets", a.length, (e) => [a[e], b[e], c[e], d[e]], against);
  }
  return quadruplets;
}

function targetTriplets(context: Context, limit: number): Triplets {
  const { base, learner } = context;
  const triplets = tripletsFromTargets(targetRows(context), limit, base.random);
  if (triplets.anchor.length > 0) return triplets;
  throw new EtalonError("DATA", `${learner}: the targets tell no two points apart. Give targets that differ.`);
}

function joined(lists: readonly Triplets[]): Triplets | undefined {
  if (lists.length < 2) return lists[0];
  const all = (name: "anchor" | "positive" | "negative"): Int32Array => concatenated(lists.map((list) => list[name]));
  return {
    anchor: all("anchor"),
    positive: all("positive"),
    negative: all("negative"),
    ...joinedWeights(lists.map(({ anchor, weights }) => ({ count: anchor.length, weights }))),
  };
}

function joinedQuadruplets(lists: readonly Quadruplets[]): Quadruplets {
  if (lists.length === 1) return lists[0];
  const all = (name: "a" | "b" | "c" | "d"): Int32Array => concatenated(lists.map((list) => list[name]));
  return {
    a: all("a"),
    b: all("b"),
    c: all("c"),
    d: all("d"),
    ...joinedWeights(lists.map(({ a, weights }) => ({ count: a.length, weights }))),
  };
}

function concatenated(lists: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const list of lists) {
    all.set(list, start);
    start += list.length;
  }
  return all;
}
