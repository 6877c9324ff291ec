import { initialState, type StudioState } from "../store/state.ts";

/** A stop of the lecture tour: two sentences, a formula, and a preset of the learn scene. */
export interface Stop {
  readonly title: string;
  readonly text: string;
  readonly formula: string;
  /** What to try at this stop. */
  readonly task: string;
  readonly preset: Pick<StudioState, "source" | "learner" | "options" | "cursor" | "lift">;
}

interface Choices {
  readonly options?: Readonly<Record<string, unknown>>;
  /** How the points are drawn. */
  readonly settings?: Readonly<Record<string, number>>;
  readonly cursor?: number;
  readonly lift?: "quadratic";
}

const preset = (
  name: string,
  learner: string,
  { options = {}, settings, cursor, lift }: Choices = {},
): Stop["preset"] => ({
  source: { kind: "builtin", name, seed: 0, ...(settings ? { settings } : {}) },
  learner,
  options,
  cursor: cursor ?? null,
  ...(lift ? { lift } : {}),
});

/** Six stripes, short enough that most target neighbors lie in the same stripe. */
const STRIPES = { length: 16 };

/** The lecture in twelve stops. */
export const TOUR: readonly Stop[] = [
  {
    title: "What a metric is",
    text: "A distance is never negative, is zero from a point to itself, is the same both ways, and no detour is shorter than the straight way. The Euclidean distance keeps these laws and knows nothing of your data: its circle is round everywhere.",
    formula: "d(x, x′) = ‖x − x′‖",
    task: "Point at any point: the ring is one circle of the distance.",
    preset: preset("stripes", "euclidean", { settings: STRIPES, cursor: 0 }),
  },
  {
    title: "Mahalanobis distance",
    text: "A positive semidefinite matrix M turns the circle into an ellipse, and still keeps all the laws but one: points that differ only where M is blind have distance zero. The covariance of the points gives the oldest such matrix: one step is one standard deviation in any direction.",
    formula: "d²(x, x′) = (x − x′)ᵀ M (x − x′),  M = Σ⁻¹",
    task: "Drag a point far out: the ellipse follows the cloud, not the classes.",
    preset: preset("stripes", "covariance", { settings: STRIPES, options: { shrinkage: "none" } }),
  },
  {
    title: "A metric is a map",
    text: "M = LᵀL says that the learned distance is the Euclidean distance after the linear map L. Here L takes thirteen measures of a wine to two, and the right picture is all that nearest neighbors, clustering and search need to see.",
    formula: "M = LᵀL,  d(x, x′) = ‖Lx − Lx′‖",
    task: "Point at a wine: the ellipse on the left and the circle on the right hold the same neighbors.",
    preset: preset("wine", "lda", { options: { components: 2 } }),
  },
  {
    title: "Similar and dissimilar pairs: MMC",
    text: "The first metric learner of the lecture wants dissimilar pairs far apart while similar pairs stay together. The set of matrices that allow this is convex, so there is one best value.",
    formula: "max Σ_D d(x, x′)  subject to  Σ_S d²(x, x′) ≤ 1,  M ⪰ 0",
    task: "Shift-click two points and press s or d: your own pair joins in.",
    preset: preset("stripes", "mmc", { settings: STRIPES }),
  },
  {
    title: "Only the axes: a diagonal matrix",
    text: "With one weight for each feature the matrix is diagonal, and the problem needs no eigenvalues: Newton steps find the weights. It can ignore a feature but cannot turn the axes.",
    formula: "min Σ_S d² − ln Σ_D d,  M = diag(w) ⪰ 0",
    task: "One of four features tells the classes apart: see its bar. Then change the data to Stripes, where no weights help.",
    preset: preset("noisyAxis", "mmcDiagonal"),
  },
  {
    title: "Triplets: relative comparisons",
    text: "Often we only know that a is nearer to b than to c. Schultz and Joachims ask for a margin between the two distances and keep M small, like a support vector machine.",
    formula: "min ½ ‖M‖² + C Σ ξ  subject to  d²(i, l) − d²(i, j) ≥ 1 − ξ",
    task: "Shift-click three points and press t: anchor, near one, far one.",
    preset: preset("stripes", "schultzJoachims", { settings: STRIPES }),
  },
  {
    title: "Large margin nearest neighbor",
    text: "LMNN pulls the k target neighbors of each point close and pushes impostors, points of other classes inside the margin, out of its neighborhood. The dashed lines are impostors: watch them vanish.",
    formula: "min (1 − μ) Σ d²(i, j) + μ Σ [m + d²(i, j) − d²(i, l)]₊",
    task: "Press Play, then drag a point into the other class.",
    preset: preset("stripes", "lmnn", { settings: { points: 120, length: 6 }, cursor: 0 }),
  },
  {
    title: "Neighbors at random: NCA",
    text: "If every point picks a neighbor at random, near ones more often, the chance to pick one of the own class is a smooth function of L. Its gradient leads to the direction that tells the classes apart, wherever it lies.",
    formula: "max Σᵢ Σ_{j of i’s class} pᵢⱼ,  pᵢⱼ ∝ exp(−d²(i, j))",
    task: "Set components to 1: a single direction does nearly as well.",
    preset: preset("stripes", "nca", { settings: STRIPES }),
  },
  {
    title: "Selecting features: Farm",
    text: "Feature aware metric learning gives every feature a weight and makes weights cost: those of features that say nothing become exactly zero. The bars at the right show which features are left.",
    formula: "min Σ ℓ(d²(i, l) − d²(i, j)) + λ₁ Ω(M) + λ₂ ‖w‖₁,  M̂ = diag(w) M diag(w)",
    task: "Set λ₂ to 0.00001: features of pure noise creep in. From 0.001 on the one that tells remains.",
    preset: preset("noisyAxis", "farm", { settings: { distractors: 5, spread: 2 }, options: { weightPenalty: 0.1 } }),
  },
  {
    title: "Information theory: ITML",
    text: "Every metric is a Gaussian, and the Kullback-Leibler divergence says how far two of them are apart. ITML takes the metric nearest to the prior that keeps similar pairs under one bound and dissimilar pairs above another.",
    formula: "min D_ld(M, M₀)  subject to  d² ≤ u similar, d² ≥ l dissimilar",
    task: "Raise γ: the constraints count more, the prior less.",
    preset: preset("wine", "itml"),
  },
  {
    title: "Where linear maps end: the kernel trick",
    text: "No ellipse tells a ring from the next, but a linear map of squares and products does: φ lifts the points, the learner stays linear, and on the left its borders bend. A kernel of degree 2 needs only the products (1 + xᵀx′)² of the lifted points; the learners of this page want φ written out, and so it is.",
    formula: "d²(x, x′) = ‖L(φ(x) − φ(x′))‖²,  φ(x)ᵀφ(x′) + 1 = (1 + xᵀx′)²",
    task: "Learn from the features instead of φ: the ring is an ellipse again, and the held-out error goes back.",
    preset: preset("rings", "lmnn", {
      settings: { noise: 0.1, rings: 4, points: 100 },
      options: { components: 2 },
      lift: "quadratic",
    }),
  },
  {
    title: "What it is good for",
    text: "A learned distance is worth its cost if it classifies, finds or groups held-out points better than the plain one. Digits as pictures of 64 pixels: nine learned directions make fewer mistakes than all 64 pixels.",
    formula: "gain = error before − error after, on points not learned from",
    task: "Open Compare to see the gain with its interval.",
    preset: preset("digits", "nca", { options: { components: 9 } }),
  },
];

/** The state of a stop. */
export const stateOf = (stop: number): StudioState => ({
  ...initialState,
  scene: "tour",
  stop,
  ...(TOUR[stop] ?? (TOUR[0] as Stop)).preset,
});
