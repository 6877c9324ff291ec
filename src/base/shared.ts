interface Kept {
  readonly values: Map<string, unknown>;
  /** How many numbers may still be kept, by all that share this room. */
  readonly room: { left: number };
}

const kept = new WeakMap<object, Kept>();

/** Marks an object that never changes: what `shared` computes of it is kept for as long as the object lives, `room` numbers at most. */
export function share<T extends object>(owner: T, room = Infinity): T {
  if (!kept.has(owner)) kept.set(owner, { values: new Map(), room: { left: room } });
  return owner;
}

/** Marks what was made of a marked object; both keep within the same room. */
export function shareAs<T extends object>(owner: T, source: object): T {
  const room = kept.get(source)?.room;
  if (room && !kept.has(owner)) kept.set(owner, { values: new Map(), room });
  return owner;
}

/**
 * What `make` computes of `owner` and `key` alone: once where the owner is marked and has room for it, anew each time elsewhere. Nobody changes it.
 * `numbers` is what takes room, in numbers; lists that are shorter than the points count for nothing.
 */
export function shared<T>(owner: object, key: string, make: () => T, numbers = 0): T {
  const known = kept.get(owner);
  if (!known) return make();
  const { values, room } = known;
  if (values.has(key)) return values.get(key) as T;
  const value = make();
  if (numbers > room.left) return value;
  room.left -= numbers;
  values.set(key, value);
  return value;
}

/** The same of two objects, such as points and the list of their classes: for each `other` once. */
export function sharedByBoth<T>(owner: object, other: object, key: string, make: () => T, numbers = 0): T {
  const known = shared(owner, key, () => new WeakMap<object, T>());
  const found = known.get(other);
  if (found !== undefined) return found;
  const value = make();
  const room = kept.get(owner)?.room;
  if (!room || numbers > room.left) return value;
  room.left -= numbers;
  known.set(other, value);
  return value;
}
