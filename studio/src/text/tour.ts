import { initialState, type StudioState } from "../store/state.ts";

/** A stop of the lecture tour: two sentences, a formula, and a preset of the learn scene. */
export interface Stop {
  readonly title: string;
  readonly text: string;
  readonly formula: string;
  /** What to try at this stop. */
  readonly task: string;
  readonly preset: Pick<StudioState, "source" | "learner" | "options" | "cursor">;
}

const preset = (
  data: string,
  learner: string,
  options: Readonly<Record<string, unknown>> = {},
  cursor: number | null = null,
): Stop["preset"] => ({ source: { kind: "builtin", name: data, seed: 0 }, learner, options, cursor });

/** The lecture in twelve stops. */
export const TOUR: readonly Stop[] = [
  {
    title: "What a metric is",
    text: "A distance is never negative, is zero from a point to itself, is the same both ways, and no detour is shorter than the straight way. The Euclidean distance keeps these laws and knows nothing of your data: its circle is round everywhere.",
    formula: "d(x, x′) = ‖x − x′‖",
    task: "Point at any point: the ring is one circle of the distance.",
    preset: preset("stripes", "euclidean", {}, 0),
  },
  {
    title: "Mahalanobis distance",
    text: "A positive semidefinite matrix M turns the circle into an ellipse, and still keeps all the laws but one: points that differ only where M is blind have distance zero. The covariance of the points gives the oldest such matrix: one step is one standard deviation in any direction.",
    formula: "d²(x, x′) = (x − x′)ᵀ M (x − x′),  M = Σ⁻¹",
    task: "Drag a point far out: the ellipse follows the cloud, not the classes.",
    preset: preset("stripes", "covariance", { shrinkage: "none" }),
  },
  {
    title: "A metric is a map",
    text: "M = LᵀL says that the learned distance is the Euclidean distance after the linear map L. So the right picture is all that nearest neighbors, clustering and search need to see.",
    formula: "M = LᵀL,  d(x, x′) = ‖Lx − Lx′‖",
    task: "Play: the left ellipse and the right circle are the same set of points.",
    preset: preset("iris", "lda", { components: 2 }),
  },
  {
    title: "Similar and dissimilar pairs: MMC",
    text: "The first metric learner of the lecture wants dissimilar pairs far apart while similar pairs stay together. The set of matrices that allow this is convex, so there is one best value.",
    formula: "max Σ_D d(x, x′)  subject to  Σ_S d²(x, x′) ≤ 1,  M ⪰ 0",
    task: "Shift-click two points and press s or d: your own pair joins in.",
    preset: preset("stripes", "mmc", { shrinkage: 0.001 }),
  },
  {
    title: "Only the axes: a diagonal matrix",
    text: "With one weight for each feature the matrix is diagonal, and the problem needs no eigenvalues: Newton steps find the weights. It can ignore a feature but cannot turn the axes.",
    formula: "min Σ_S d² − ln Σ_D d,  M = diag(w) ⪰ 0",
    task: "Change the data to Noisy axis: there weights are all it takes.",
    preset: preset("noisyAxis", "mmcDiagonal"),
  },
  {
    title: "Triplets: relative comparisons",
    text: "Often we only know that a is nearer to b than to c. Schultz and Joachims ask for a margin between the two distances and keep M small, like a support vector machine.",
    formula: "min ½ ‖M‖² + C Σ ξ  subject to  d²(i, l) − d²(i, j) ≥ 1 − ξ",
    task: "Shift-click three points and press t: anchor, near one, far one.",
    preset: preset("stripes", "schultzJoachims"),
  },
  {
    title: "Large margin nearest neighbor",
    text: "LMNN pulls the k target neighbors of each point close and pushes impostors, points of other classes inside the margin, out of its neighborhood. The dashed lines are impostors: watch them vanish.",
    formula: "min (1 − μ) Σ d²(i, j) + μ Σ [m + d²(i, j) − d²(i, l)]₊",
    task: "Step through the iterates, then drag a point into the other class.",
    preset: preset("stripes", "lmnn", { regularization: 0, passes: 3 }),
  },
  {
    title: "Neighbors at random: NCA",
    text: "If every point picks a neighbor at random, near ones more often, the chance to pick one of the own class is a smooth function of L. Its gradient leads to the direction that tells the classes apart, wherever it lies.",
    formula: "max Σᵢ Σ_{j of i’s class} pᵢⱼ,  pᵢⱼ ∝ exp(−d²(i, j))",
    task: "Set components to 1: one direction is enough here.",
    preset: preset("stripes", "nca", { regularization: 0.01 }),
  },
  {
    title: "Selecting features: Farm",
    text: "Feature aware metric learning gives every feature a weight and makes weights cost: those of features that say nothing become exactly zero. The bars at the right show which features are left.",
    formula: "min Σ ℓ(d²(i, l) − d²(i, j)) + λ₁ Ω(M) + λ₂ ‖w‖₁,  M̂ = diag(w) M diag(w)",
    task: "Raise λ₂ and watch the weights of the noise go to zero.",
    preset: preset("noisyAxis", "farm", { weightPenalty: 0.3 }),
  },
  {
    title: "Information theory: ITML",
    text: "Every metric is a Gaussian, and the Kullback-Leibler divergence says how far two of them are apart. ITML takes the metric nearest to the prior that keeps similar pairs under one bound and dissimilar pairs above another.",
    formula: "min D_ld(M, M₀)  subject to  d² ≤ u similar, d² ≥ l dissimilar",
    task: "Raise γ: the constraints count more, the prior less.",
    preset: preset("wine", "itml"),
  },
  {
    title: "Where linear maps end",
    text: "No ellipse separates a ring from its center, and no linear map ever will. The kernel trick maps the points first and learns a linear metric there: distances then need only products between points.",
    formula: "d²(x, x′) = ‖L(φ(x) − φ(x′))‖²,  k(x, x′) = φ(x)ᵀφ(x′)",
    task: "Try any learner of the list: the held-out error stays near that of the Euclidean distance.",
    preset: preset("rings", "lmnn"),
  },
  {
    title: "What it is good for",
    text: "A learned distance is worth its cost if it classifies, finds or groups held-out points better than the plain one. Digits as pictures of 64 pixels: the learned map makes fewer mistakes, and the picture shows where.",
    formula: "gain = error before − error after, on points not learned from",
    task: "Open Compare to see the gain with its interval.",
    preset: preset("digits", "lda", { components: 9 }),
  },
];

/** The state of a stop. */
export const stateOf = (stop: number): StudioState => ({
  ...initialState,
  scene: "tour",
  stop,
  ...(TOUR[stop] ?? (TOUR[0] as Stop)).preset,
});
