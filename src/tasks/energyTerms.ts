import type { SlopeRule } from "../learners/lmnnObjective.ts";

/** Training points with their target neighbors, as `energyTerms` reads them. */
export interface EnergyModel {
  /** The class of each point, from 0 to `classes` - 1. */
  readonly codes: Int32Array;
  readonly classes: number;
  /** k. */
  readonly neighbors: number;
  /** μ. */
  readonly push: number;
  /** m. */
  readonly margin: number;
  readonly rule: SlopeRule;
  /** The pairs of a point and its target, points ascending, and their squared distances. */
  readonly anchors: Int32Array;
  readonly radii: Float64Array;
}

/** Energies of one query from its squared distances to all training points. */
export interface EnergyTerms {
  /** Under each class. */
  all(distances: Float64Array): Float64Array;
  /** The class of the least energy, the first of equals: pushes are summed up only where the rest is no dearer than the best so far. */
  least(distances: Float64Array): number;
}

export function energyTerms(model: EnergyModel): EnergyTerms {
  const { codes, classes, neighbors, push, margin } = model;
  const near = new Float64Array(classes * neighbors);
  const invaded = new Float64Array(classes);
  const known = new Float64Array(classes);
  const { cost, invade } = costs(model, invaded);

  /** The pull under each class, and what the points of other classes would pay. */
  const withoutImpostors = (distances: Float64Array): void => {
    nearestOfClasses(distances, codes, neighbors, near);
    invade(distances);
    let before = 0;
    for (let c = 0; c < classes; c++) {
      let pull = 0;
      for (let j = 0; j < neighbors; j++) pull += near[c * neighbors + j];
      known[c] = (1 - push) * pull + push * before;
      before += invaded[c];
    }
    let after = 0;
    for (let c = classes - 1; c >= 0; c--) {
      known[c] += push * after;
      after += invaded[c];
    }
  };

  /** Σ φ over the points of other classes within the margin of the query's targets of class c. */
  const impostors = (distances: Float64Array, c: number): number => {
    const first = c * neighbors;
    const limit = margin + near[first + neighbors - 1];
    let sum = 0;
    for (let l = 0; l < distances.length; l++) {
      if (!(distances[l] < limit) || codes[l] === c) continue;
      for (let j = first + neighbors - 1; j >= first; j--) {
        const slack = margin + near[j] - distances[l];
        if (!(slack > 0)) break;
        sum += cost(slack);
      }
    }
    return sum;
  };

  return {
    all(distances) {
      withoutImpostors(distances);
      return known.map((value, c) => value + push * impostors(distances, c));
    },
    least(distances) {
      withoutImpostors(distances);
      const order = Int32Array.from(known.keys()).sort((a, b) => known[a] - known[b] || a - b);
      let best = order[0];
      let lowest = Infinity;
      for (const c of order) {
        if (known[c] > lowest) break;
        const energy = known[c] + push * impostors(distances, c);
        if (energy > lowest || (energy === lowest && c > best)) continue;
        best = c;
        lowest = energy;
      }
      return best;
    },
  };
}

/** φ, and the writing of Σ φ over the points of each class whose targets the query would be nearer than, by a margin. */
function costs({ codes, margin, rule: { rate, cap, soft }, anchors, radii }: EnergyModel, invaded: Float64Array) {
  const cost = (slack: number): number => {
    const slope = Math.min(cap, rate * slack);
    return slope * (slack - soft * slope);
  };
  const invade = (distances: Float64Array): void => {
    invaded.fill(0);
    for (let t = 0; t < anchors.length; t++) {
      const slack = margin + radii[t] - distances[anchors[t]];
      if (slack > 0) invaded[codes[anchors[t]]] += cost(slack);
    }
  };
  return { cost, invade };
}

/** Writes the k least distances to each class, ascending; the only one of a class of one stands for all k. */
function nearestOfClasses(distances: Float64Array, codes: Int32Array, neighbors: number, near: Float64Array): void {
  near.fill(Infinity);
  for (let l = 0; l < distances.length; l++) {
    const first = codes[l] * neighbors;
    let slot = first + neighbors - 1;
    if (!(distances[l] < near[slot])) continue;
    for (; slot > first && near[slot - 1] > distances[l]; slot--) near[slot] = near[slot - 1];
    near[slot] = distances[l];
  }
  for (let slot = 0; slot < near.length; slot++) {
    if (slot % neighbors > 0 && near[slot] === Infinity) near[slot] = near[slot - 1];
  }
}
