/** Numbered items by key, the least first; of equal keys the lower item. */
export interface MinHeap {
  size(): number;
  push(key: number, item: number): void;
  pop(): { readonly key: number; readonly item: number };
}

/** A binary heap. */
export function minHeap(): MinHeap {
  const keys: number[] = [];
  const items: number[] = [];
  const before = (a: number, b: number): boolean => keys[a] < keys[b] || (keys[a] === keys[b] && items[a] < items[b]);
  const swap = (a: number, b: number): void => {
    [keys[a], keys[b]] = [keys[b], keys[a]];
    [items[a], items[b]] = [items[b], items[a]];
  };
  return {
    size: () => keys.length,
    push(key, item) {
      keys.push(key);
      items.push(item);
      for (let at = keys.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const top = { key: keys[0], item: items[0] };
      swap(0, keys.length - 1);
      keys.pop();
      items.pop();
      for (let at = 0; ; ) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2]) if (child < keys.length && before(child, least)) least = child;
        if (least === at) break;
        swap(at, least);
        at = least;
      }
      return top;
    },
  };
}
