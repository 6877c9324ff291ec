import type { Regions } from "etalon/plot";
import { session } from "../store/session.svelte.ts";

/** What is wanted of the plane of the input space. */
export interface Wanted {
  readonly regions: boolean;
  readonly ring: boolean;
  /** The row that the ring goes round; the plane's origin for -1. */
  readonly row: number;
}

/** What the metric shown decides in the input space, and the ring of one distance where it is no ellipse. The newest answer counts. */
export class Bends {
  regions = $state.raw<Regions | undefined>();
  ring = $state.raw<Float64Array | undefined>();

  constructor(wanted: () => Wanted) {
    $effect(() => {
      const at = session.run.cursor;
      if (!wanted().regions || !session.run.exact) return this.#without("regions", wanted().regions);
      return this.#ask("regions", session.worker.regions(at));
    });
    $effect(() => {
      const at = session.run.cursor;
      const { ring, row } = wanted();
      if (!ring || !session.run.exact) return this.#without("ring", ring);
      return this.#ask("ring", session.worker.ring(at, row));
    });
  }

  /** What is only late stays until it comes. */
  #without(part: "regions" | "ring", late: boolean): void {
    if (!late) this[part] = undefined;
  }

  #ask<P extends "regions" | "ring">(part: P, answer: Promise<this[P]>): () => void {
    let now = true;
    void answer.then((found) => {
      if (now) this[part] = found;
    });
    return () => {
      now = false;
    };
  }
}
