import type { Source } from "./state.ts";

/** A file of the user's as it lies in this page. */
export interface OwnFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The user's files by the digest of their content, by which links ask for them again. */
export class OwnFiles {
  readonly #byDigest = new Map<string, OwnFile>();

  /** Keeps a file and says how links name it. */
  async add(file: File): Promise<Extract<Source, { kind: "file" }>> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    const digest = Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
    this.#byDigest.set(digest, { name: file.name, bytes });
    return { kind: "file", name: file.name, digest };
  }

  of(source: Source): OwnFile | undefined {
    return source.kind === "file" ? this.#byDigest.get(source.digest) : undefined;
  }
}
