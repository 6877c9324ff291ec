import type { Spread } from "../linalg/shrinkage.ts";
import { type Moment, type Moments, requireBoth } from "./pairMoments.ts";
import { scaled } from "./shrinkage.ts";
import { fourthOf, type PairSum, pairTotals, type Summary } from "./summary.ts";

/** As `pairMoments` of a problem: of the pairs that batches gave, or of all pairs of labeled points. `DATA` if there are none of a kind. */
export function summaryMoments(learner: string, { total, groups, pairs, count }: Summary): Moments {
  if (pairs) {
    const { similar, dissimilar } = pairs;
    count("similar", similar.count);
    count("dissimilar", dissimilar.count);
    requireBoth(learner, similar.count, dissimilar.count);
    return { similar: momentOfSum(similar), dissimilar: momentOfSum(dissimilar) };
  }
  const { similar, dissimilar, similarPairs, dissimilarPairs } = pairTotals(total, groups);
  count("similar", similarPairs);
  count("dissimilar", dissimilarPairs);
  requireBoth(learner, similarPairs, dissimilarPairs);
  const n = total.count;
  return {
    similar: { matrix: scaled(similar, 1 / similarPairs), spread: () => classSpread(groups, similarPairs) },
    dissimilar: {
      matrix: scaled(dissimilar, 1 / dissimilarPairs),
      spread: () => ({ fourth: (4 * fourthOf(total)) / (n * n), concentration: 1 / n }),
    },
  };
}

const momentOfSum = ({ outer, fourth, count }: PairSum): Moment => ({
  matrix: scaled(outer, 1 / count),
  spread: () => ({ fourth: fourth / (count * count), concentration: 1 / count }),
});

/** Every point of a class of n has the weight n / pairs. */
function classSpread(groups: Summary["groups"], pairs: number): Spread {
  let fourth = 0;
  let total = 0;
  let squares = 0;
  for (const group of groups) {
    const weight = group.count / pairs;
    fourth += weight * weight * fourthOf(group);
    total += weight * group.count;
    squares += weight * weight * group.count;
  }
  return { fourth, concentration: squares / (total * total) };
}
