// @ts-check
// Compiles the AssemblyScript loops to WebAssembly and embeds them as base64 in src/linalg/loops/wasm.generated.ts.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import { gemmTileSource } from "./gemm-tile.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const loops = path.join(root, "src/linalg/loops");
/** @type {Uint8Array | undefined} */
let bytes;

writeFileSync(path.join(loops, "gemmTile.generated.ts"), gemmTileSource());
const { error } = await asc.main(
  [
    "src/linalg/loops/index.as.ts",
    ...[
      "-O3",
      "--noAssert",
      "--runtime",
      "stub",
      "--importMemory",
      "--maximumMemory",
      "65536",
      "--enable",
      "simd",
      "--enable",
      "threads",
      "-o",
      "loops.wasm",
    ],
  ],
  {
    stderr: process.stderr,
    readFile: readSource,
    writeFile: (_name, contents) => {
      if (typeof contents !== "string") bytes = contents;
    },
  },
);
if (error || !bytes) throw error ?? new Error("The AssemblyScript compiler wrote nothing.");
const base64 = Buffer.from(bytes).toString("base64");
writeFileSync(
  path.join(loops, "wasm.generated.ts"),
  `// Written by scripts/build-wasm.mjs: do not edit.\nexport const wasmBase64 =\n  "${base64}";\n`,
);
console.log(`loops: ${bytes.length} bytes of WebAssembly`);

/** A file that TypeScript and AssemblyScript share imports `x.ts`: for AssemblyScript that is `x.as.ts` where it exists. */
function readSource(/** @type {string} */ name, /** @type {string} */ folder) {
  const plain = path.resolve(root, folder, name);
  const special = plain.replace(/\.ts$/, ".as.ts");
  const file = existsSync(special) ? special : plain;
  return existsSync(file) ? readFileSync(file, "utf8").replaceAll("import type {", "import {") : null;
}
