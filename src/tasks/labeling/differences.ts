/** A run of characters, and whether the other text lacks it. */
export interface TextRun {
  readonly text: string;
  readonly differs: boolean;
}

/** Beyond so many pairs of characters only the common beginning and end count as equal. */
const MOST_PAIRS = 4_000_000;

/**
 * Two texts as runs of characters that they share, in order, and runs that differ: what is shared is a longest common subsequence, so that as few characters
 * as possible differ. Joining the runs of a side gives its text.
 */
export function textDifferences(a: string, b: string): readonly [readonly TextRun[], readonly TextRun[]] {
  const [one, two] = [Array.from(a), Array.from(b)];
  const most = Math.min(one.length, two.length);
  let head = 0;
  while (head < most && one[head] === two[head]) head++;
  let tail = 0;
  while (tail < most - head && one[one.length - 1 - tail] === two[two.length - 1 - tail]) tail++;
  const [p, q] = [one.slice(head, one.length - tail), two.slice(head, two.length - tail)];
  const shared =
    p.length * q.length <= MOST_PAIRS ? commonPlaces(p, q) : { left: new Set<number>(), right: new Set<number>() };
  const differs = (places: Set<number>, length: number) => (k: number) =>
    k >= head && k < length - tail && !places.has(k - head);
  return [runs(one, differs(shared.left, one.length)), runs(two, differs(shared.right, two.length))];
}

/** Places of a longest common subsequence in both, the earliest in the first. */
function commonPlaces(p: readonly string[], q: readonly string[]): { left: Set<number>; right: Set<number> } {
  const cols = q.length + 1;
  const lengths = new Uint32Array((p.length + 1) * cols); // of the longest common subsequence of p[i…] and q[j…]
  for (let i = p.length - 1; i >= 0; i--) {
    for (let j = q.length - 1; j >= 0; j--) {
      lengths[i * cols + j] =
        p[i] === q[j]
          ? lengths[(i + 1) * cols + j + 1] + 1
          : Math.max(lengths[(i + 1) * cols + j], lengths[i * cols + j + 1]);
    }
  }
  const [left, right] = [new Set<number>(), new Set<number>()];
  for (let i = 0, j = 0; i < p.length && j < q.length; ) {
    if (p[i] === q[j]) {
      left.add(i++);
      right.add(j++);
    } else if (lengths[(i + 1) * cols + j] >= lengths[i * cols + j + 1]) i++;
    else j++;
  }
  return { left, right };
}

function runs(characters: readonly string[], differs: (k: number) => boolean): TextRun[] {
  const found: { text: string; differs: boolean }[] = [];
  characters.forEach((character, k) => {
    const last = found.at(-1);
    if (last && last.differs === differs(k)) last.text += character;
    else found.push({ text: character, differs: differs(k) });
  });
  return found;
}
