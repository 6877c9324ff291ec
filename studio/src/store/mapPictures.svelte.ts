import type { CloudTrust } from "etalon/plot";
import { proxy } from "../work/client.ts";
import type { Embedding } from "../work/embedding.ts";
import type { Frame, Plane } from "../work/protocol.ts";
import { session } from "./session.svelte.ts";
import type { Projection } from "./state.ts";

type Space = "learned" | "input";

/** The pictures of the map beyond those of the run, and how far each can be trusted. */
export class MapPictures {
  embeddings = $state.raw<Readonly<Partial<Record<Space, Embedding>>>>({});
  trust = $state.raw<Readonly<Partial<Record<Projection, CloudTrust | null>>>>({});
  /** The embedding that is being made, and the share that is done. */
  making = $state.raw<{ readonly of: Space; readonly share: number } | undefined>();
  problem = $state<string | undefined>();
  #frame: Frame | undefined;
  #plane: Plane | undefined;

  /** Forgets what is about other data or another metric. */
  about(plane: Plane, frame: Frame): void {
    if (plane === this.#plane && frame === this.#frame) return;
    const { input } = this.embeddings;
    this.embeddings = plane === this.#plane && input ? { input } : {};
    this.trust = {};
    this.problem = undefined;
    this.#plane = plane;
    this.#frame = frame;
  }

  /** The picture of a projection; undefined where it has yet to be made. */
  picture(projection: Projection, plane: Plane, frame: Frame): ArrayLike<number> | undefined {
    if (projection === "learned") return frame.picture;
    if (projection === "input") return plane.picture;
    return this.embeddings[spaceOf(projection)]?.picture;
  }

  /** Asks how far a picture can be trusted, unless it is known. */
  async ask(projection: Projection, picture: ArrayLike<number>, at: number): Promise<void> {
    const [frame, plane] = [this.#frame, this.#plane];
    try {
      const trust = await session.worker.mapTrust(at, Float32Array.from(picture));
      if (frame === this.#frame && plane === this.#plane) this.trust = { ...this.trust, [projection]: trust };
    } catch (error) {
      this.fail(error);
    }
  }

  readonly fail = (error: unknown): void => {
    this.problem = error instanceof Error ? error.message : String(error);
  };

  /** Makes the neighbor embedding of a space; another one that is being made is given up. */
  async embed(of: Space, at: number): Promise<void> {
    if (this.making?.of === of) return;
    const [frame, plane] = [this.#frame, this.#plane];
    const mine = (): boolean => (of === "input" || frame === this.#frame) && plane === this.#plane;
    this.making = { of, share: 0 };
    const own = (): boolean => this.making?.of === of;
    try {
      const tell = (share: number): void => {
        if (own()) this.making = { of, share };
      };
      const made = await session.worker.mapEmbedding(at, of, proxy(tell));
      if (made && mine()) this.embeddings = { ...this.embeddings, [of]: made };
    } catch (error) {
      if (mine()) this.fail(error);
    } finally {
      if (own()) this.making = undefined;
    }
  }
}

/** The space that a neighbor embedding is of. */
export const spaceOf = (projection: Projection): Space => (projection === "inputNeighbors" ? "input" : "learned");
