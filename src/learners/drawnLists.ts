import type { Random } from "../base/random.ts";
import { classSizes } from "../constraints/targetNeighbors.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { classCycles } from "./classCycles.ts";
import { type NearLists, nearLists } from "./nearLists.ts";

/** Lists of the nearest and of points drawn from the rest, each of which stands for as many as `counts` says: 1 for the nearest. */
export interface DrawnLists extends NearLists {
  readonly counts: Float64Array;
}

/**
 * For each point its k nearest others, and up to ⌈k/2⌉ drawn from the rest of its own class and as many from that of the other classes, who stand for all of these: a sum over the
 * lists, weighed by `counts`, is the sum over all others where the rest is no larger than what is drawn, and in expectation elsewhere. Draws follow
 * one order under every map, so that values compare. O(n k) beside the search.
 */
export function drawnLists(labels: Int32Array, neighbors: number, random: Random): (mapped: Matrix) => DrawnLists {
  const n = labels.length;
  const draws = classCycles(labels, Math.ceil(neighbors / 2), random);
  const sizes = classSizes(labels);
  return (mapped) => {
    const near = nearLists(mapped, neighbors);
    const most = near.right.length + 2 * n * Math.ceil(neighbors / 2);
    const [left, right, counts] = [new Int32Array(most), new Int32Array(most), new Float64Array(most)];
    const starts = new Int32Array(n + 1);
    const listed = new Int32Array(n).fill(-1);
    let pairs = 0;
    for (let i = 0; i < n; i++) {
      const label = labels[i];
      let own = sizes[label] - 1;
      let other = n - 1 - own;
      const add = (j: number, count: number): void => {
        [left[pairs], right[pairs], counts[pairs]] = [i, j, count];
        listed[j] = i;
        pairs++;
      };
      for (let e = near.starts[i]; e < near.starts[i + 1]; e++) {
        add(near.right[e], 1);
        if (labels[near.right[e]] === label) own--;
        else other--;
      }
      const known = (j: number): boolean => listed[j] === i;
      const [ownDrawn, otherDrawn] = [draws.own(i, known), draws.other(i, known)];
      for (const j of ownDrawn) add(j, own / ownDrawn.length);
      for (const j of otherDrawn) add(j, other / otherDrawn.length);
      starts[i + 1] = pairs;
    }
    return { starts, left: left.slice(0, pairs), right: right.slice(0, pairs), counts: counts.slice(0, pairs) };
  };
}
