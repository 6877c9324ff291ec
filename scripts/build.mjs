// @ts-check
// The whole build: WebAssembly loops, the library and the command line into dist/, then the studio into dist/studio/.
import { chmodSync, utimesSync } from "node:fs";
import path from "node:path";
import { root, run } from "./steps.mjs";

run(process.execPath, [path.join(root, "scripts/build-wasm.mjs")]);
run(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-b", "tsconfig.node.json"]);
run(process.execPath, [
  path.join(root, "node_modules/vite/bin/vite.js"),
  "build",
  "--config",
  "studio/vite.config.js",
  "--logLevel",
  "error",
]);
const main = path.join(root, "dist/cli/main.js");
chmodSync(main, 0o755);
utimesSync(main, new Date(), new Date());
