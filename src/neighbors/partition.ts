/**
 * Reorders entries `from` to `to` - 1 of both arrays so that none before `middle` has a larger key than one from it on.
 * Equal keys stop both scans, so many of them cost no more than different ones. Hoare 1961.
 */
export function partitionAt(keys: Float64Array, items: Int32Array, from: number, to: number, middle: number): void {
  let [low, high] = [from, to - 1];
  while (low < high) {
    const pivot = medianOfThree(keys[low], keys[(low + high) >> 1], keys[high]);
    let [i, j] = [low, high];
    while (i <= j) {
      while (keys[i] < pivot) i++;
      while (keys[j] > pivot) j--;
      if (i > j) break;
      swap(keys, items, i++, j--);
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

const medianOfThree = (a: number, b: number, c: number): number =>
  Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));

function swap(keys: Float64Array, items: Int32Array, i: number, j: number): void {
  const [key, item] = [keys[i], items[i]];
  keys[i] = keys[j];
  items[i] = items[j];
  keys[j] = key;
  items[j] = item;
}
