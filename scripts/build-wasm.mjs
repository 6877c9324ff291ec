// @ts-check
// Compiles the AssemblyScript loops to WebAssembly and embeds them as base64 in src/linalg/loops/wasm.generated.ts.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gemmSource } from "./gemm-source.mjs";

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const loops = path.join(root, "src/linalg/loops");
const require = createRequire(import.meta.url);
const manifest = require.resolve("assemblyscript/package.json");
const asc = path.join(path.dirname(manifest), require("assemblyscript/package.json").bin.asc);

writeFileSync(path.join(loops, "gemm.generated.ts"), gemmSource());
const folder = mkdtempSync(path.join(tmpdir(), "etalon-wasm-"));
const binary = path.join(folder, "loops.wasm");
execFileSync(
  process.execPath,
  [
    asc,
    path.join(loops, "index.as.ts"),
    "-O3",
    "--noAssert",
    "--runtime",
    "stub",
    "--importMemory",
    "--enable",
    "simd",
    "-o",
    binary,
  ],
  { stdio: "inherit", cwd: root },
);
const bytes = readFileSync(binary);
rmSync(folder, { recursive: true });
const base64 = bytes.toString("base64");
writeFileSync(
  path.join(loops, "wasm.generated.ts"),
  `// Written by scripts/build-wasm.mjs: do not edit.\nexport const wasmBase64 =\n  "${base64}";\n`,
);
console.log(`loops: ${bytes.length} bytes of WebAssembly`);
