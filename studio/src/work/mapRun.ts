import { euclidean, Matrix, type Metric } from "etalon";
import { type CloudTrust, cloudTrust, drawnRows, type NeighborTwins, neighborTwins } from "etalon/plot";
import { type Embedding, embedding } from "./embedding.ts";
import { lifted } from "./lift.ts";
import type { LearnRequest } from "./protocol.ts";

/** Points asked for trustworthiness, whose cost grows with their square. */
const ASKED = 1000;

/** What the map asks about the data of a run. */
export class MapRun {
  readonly #points: Matrix;
  readonly #codes: Int32Array;
  readonly #shown: Int32Array;
  readonly #seed: number;
  #space: { readonly metric: Metric; readonly mapped: Matrix } | undefined;
  #turn = 0;

  constructor({ points, rows, cols, codes, removed, seed, lift }: LearnRequest) {
    const out = new Set(removed);
    this.#points = lifted(new Matrix(rows, cols, points), lift);
    this.#codes = codes;
    this.#shown = Int32Array.from({ length: rows }, (_, i) => i).filter((row) => !out.has(row));
    this.#seed = seed;
  }

  /** How far a picture of all points can be trusted. */
  trust(metric: Metric | undefined, picture: Float32Array): CloudTrust | null {
    const { mapped } = this.#spaceOf(metric);
    return cloudTrust(
      { points: this.#points, mapped },
      picture,
      drawnRows(this.#shown, this.#codes, ASKED, this.#seed),
    );
  }

  neighbors(metric: Metric | undefined, row: number, count: number): NeighborTwins {
    return neighborTwins({ points: this.#points, ...this.#spaceOf(metric) }, row, this.#shown, count);
  }

  /** A neighbor embedding of the learned or of the input space; undefined when another one was asked for meanwhile. */
  embedding(
    metric: Metric | undefined,
    of: "learned" | "input",
    tell: (share: number) => void,
  ): Promise<Embedding | undefined> {
    const turn = ++this.#turn;
    const space = of === "learned" ? this.#spaceOf(metric).mapped : this.#points;
    const input = { space, shown: this.#shown, codes: this.#codes, seed: this.#seed };
    return embedding(input, () => turn === this.#turn, tell);
  }

  /** Ends an embedding that is being made. */
  stop(): void {
    this.#turn++;
  }

  #spaceOf(asked: Metric | undefined): { readonly metric: Metric; readonly mapped: Matrix } {
    if (!this.#space || (asked && asked !== this.#space.metric)) {
      const metric = asked ?? euclidean.fit({ points: this.#points });
      this.#space = { metric, mapped: metric.transform(this.#points) };
    }
    return this.#space;
  }
}
