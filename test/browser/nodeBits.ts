import type { TestProject } from "vitest/node";
import { type Bits, bits } from "./bits.ts";

/** Runs in Node before the browser tests, which then compare their bits with these. */
export default function setup(project: TestProject): void {
  project.provide("nodeBits", bits());
}

declare module "vitest" {
  interface ProvidedContext {
    nodeBits: Bits;
  }
}
