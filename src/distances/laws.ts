/**
 * The laws that a distance keeps, each for all x, y, z of its domain, beside d(x, y) ≥ 0 and d(x, x) = 0, which all keep.
 *
 * | laws | d(x, y) = 0 only for x = y | d(x, y) = d(y, x) | d(x, z) ≤ d(x, y) + d(y, z) |
 * |---|---|---|---|
 * | metric | yes | yes | yes |
 * | pseudometric | | yes | yes |
 * | semimetric | yes | yes | |
 * | divergence | yes | | |
 * | premetric | | | |
 */
export type Laws = "metric" | "pseudometric" | "semimetric" | "premetric" | "divergence";

/** The three laws beyond d(x, y) ≥ 0 and d(x, x) = 0. */
export type Axiom = "separates" | "symmetric" | "triangle";

/** A function d(x, y) that carries the laws it keeps, so that a caller may demand them by type or by `keeps`. */
export interface Distance<T, L extends Laws = Laws> {
  (x: T, y: T): number;
  readonly laws: L;
}

/** The laws that imply those asked for: `Distance<T, AtLeast<"pseudometric">>` takes metrics too. */
export type AtLeast<L extends Laws> = { [K in Laws]: L extends Implied<K> ? K : never }[Laws];

/** Whether the distance is declared to keep the axiom: `separates` is d(x, y) = 0 only for x = y. */
export const keeps = (distance: { readonly laws: Laws }, axiom: Axiom): boolean =>
  AXIOMS[distance.laws].includes(axiom);

/** A distance that computes `measure` and declares the laws it keeps. */
export const withLaws = <T, L extends Laws>(laws: L, measure: (x: T, y: T) => number): Distance<T, L> =>
  Object.assign((x: T, y: T) => measure(x, y), { laws });

const AXIOMS: Readonly<Record<Laws, readonly Axiom[]>> = {
  metric: ["separates", "symmetric", "triangle"],
  pseudometric: ["symmetric", "triangle"],
  semimetric: ["separates", "symmetric"],
  divergence: ["separates"],
  premetric: [],
};

interface Implications {
  metric: Laws;
  pseudometric: "pseudometric" | "premetric";
  semimetric: "semimetric" | "divergence" | "premetric";
  divergence: "divergence" | "premetric";
  premetric: "premetric";
}
type Implied<L extends Laws> = Implications[L];
