const kept = new WeakMap<object, Map<string, unknown>>();

/** Marks an object that never changes: what `shared` computes of it is kept for as long as the object lives. */
export function share<T extends object>(owner: T): T {
  if (!kept.has(owner)) kept.set(owner, new Map());
  return owner;
}

/** Whether an object is marked. */
export const isShared = (owner: object): boolean => kept.has(owner);

/** What `make` computes of `owner` and `key` alone: once where the owner is marked, anew each time where it is not. Nobody changes it. */
export function shared<T>(owner: object, key: string, make: () => T): T {
  const values = kept.get(owner);
  if (!values) return make();
  if (!values.has(key)) values.set(key, make());
  return values.get(key) as T;
}
