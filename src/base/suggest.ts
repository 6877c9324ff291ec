/** The candidate nearest to `word` by slips of typing, if it is near enough to be one: up to one slip in five letters, two in eight, three in longer words. */
export function nearestName(word: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = (word.length < 6 ? 1 : word.length < 9 ? 2 : 3) + 1;
  for (const candidate of candidates) {
    const slips = countSlips(word.toLowerCase(), candidate.toLowerCase());
    if (slips < least) {
      least = slips;
      best = candidate;
    }
  }
  return best;
}

/** Letters put in, left out, changed, or swapped with the next one (optimal string alignment). */
function countSlips(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? before[j - 2] + 1 : Infinity;
      row.push(Math.min(changed, swapped, previous[j] + 1, row[j - 1] + 1));
    }
    before = previous;
    previous = row;
  }
  return previous[b.length];
}
