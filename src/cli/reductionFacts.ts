import type { Gain } from "../evaluate/pairedGain.ts";

/** What the learned space of few dimensions is worth: one score beside that of principal components of as many, and of all dimensions before learning. */
export interface Reduction {
  readonly components: number;
  readonly features: number;
  readonly score: string;
  readonly learned: Gain["learned"];
  readonly pca: Gain["learned"];
  readonly unreduced: Gain["learned"];
  /** Learned less principal components, paired. */
  readonly difference: number;
  readonly ci: Gain["ci"];
  readonly verdict: Gain["verdict"];
}
