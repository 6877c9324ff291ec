import { insertNode } from "./graphInsert.ts";
import { useGraphMemory } from "./graphMemory.ts";
import { searchGraph } from "./graphSearch.ts";

/** The loops over graphs of near points, as WebAssembly exports them too. Operands are indices of 32-bit words. */
export interface GraphLoops {
  searchGraph(g: number, query: number, effort: number): number;
  insertNode(g: number, node: number, level: number, effort: number): void;
}

/** The same in TypeScript, over a memory of its own. */
export const graphTwin = (memory: ArrayBuffer): GraphLoops => ({
  searchGraph(g, query, effort) {
    useGraphMemory(memory);
    return searchGraph(g, query, effort);
  },
  insertNode(g, node, level, effort) {
    useGraphMemory(memory);
    insertNode(g, node, level, effort);
  },
});
