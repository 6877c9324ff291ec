import { expect, test } from "vitest";
import { share, shareAs, shared, sharedByBoth } from "../../src/base/shared.ts";

/** Computes a new object at each call and counts the calls. */
function counting() {
  const counter = { calls: 0, make: () => ({ number: ++counter.calls }) };
  return counter;
}

test("what is computed of a marked object is computed once for each key", () => {
  const owner = share({});
  const { make } = counting();
  const first = shared(owner, "a", make);
  expect(shared(owner, "a", make)).toBe(first);
  expect(shared(owner, "b", make)).not.toBe(first);
  share(owner); // marked again, it forgets nothing
  expect(shared(owner, "a", make)).toBe(first);
});

test("objects keep what is their own", () => {
  const { make } = counting();
  expect(shared(share({}), "a", make)).not.toBe(shared(share({}), "a", make));
});

test("of an object that is not marked it is computed each time", () => {
  const owner = {};
  const { make } = counting();
  expect(shared(owner, "a", make)).not.toBe(shared(owner, "a", make));
  const part = shareAs({}, owner);
  expect(shared(part, "a", make)).not.toBe(shared(part, "a", make));
});

test("nothing is kept of what failed, and undefined is a value", () => {
  const owner = share({});
  expect(() =>
    shared(owner, "a", () => {
      throw new Error("not now");
    }),
  ).toThrow("not now");
  const counter = counting();
  const nothing = () => void counter.make();
  expect([shared(owner, "a", nothing), shared(owner, "a", nothing), counter.calls]).toEqual([undefined, undefined, 1]);
});

test("no more is kept than there is room for, together with what was made of the object", () => {
  const owner = share({}, 10);
  const part = shareAs({}, owner);
  const { make } = counting();
  const first = shared(owner, "a", make, 6);
  expect(shared(part, "b", make, 5)).not.toBe(shared(part, "b", make, 5)); // 4 are left
  expect(shared(part, "c", make, 4)).toBe(shared(part, "c", make, 4));
  expect(shared(owner, "a", make, 6)).toBe(first);
});

test("what is computed of two objects is computed once for each pair of them, where the first is marked", () => {
  const [owner, plain, one, other] = [share({}, 10), {}, {}, {}];
  const { make } = counting();
  const first = sharedByBoth(owner, one, "a", make, 6);
  expect(sharedByBoth(owner, one, "a", make, 6)).toBe(first);
  expect(sharedByBoth(owner, other, "a", make, 6)).not.toBe(sharedByBoth(owner, other, "a", make, 6)); // no room
  expect(sharedByBoth(owner, other, "b", make)).toBe(sharedByBoth(owner, other, "b", make));
  expect(sharedByBoth(plain, one, "a", make)).not.toBe(sharedByBoth(plain, one, "a", make));
});
