// @ts-check
// Size of a browser bundle that imports one learner: minified, and gzipped.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { build as bundle } from "vite";
import { build, install, root } from "../scripts/steps.mjs";

install();
build();
const folder = mkdtempSync(path.join(tmpdir(), "etalon-size-"));
for (const names of [["euclidean"], ["gmml"], ["lmnn"], ["nca"], ["loadMetric"], ["learners", "compare"]]) {
  const entry = path.join(folder, "entry.js");
  writeFileSync(entry, `export { ${names.join(", ")} } from ${JSON.stringify(path.join(root, "dist/index.js"))};\n`);
  const result = await bundle({
    configFile: false,
    logLevel: "error",
    root,
    build: { write: false, minify: true, target: "es2023", lib: { entry, formats: ["es"], fileName: "entry" } },
  });
  const outputs = Array.isArray(result) ? result : [result];
  const code = outputs
    .flatMap((part) => ("output" in part ? part.output : []))
    .map((chunk) => ("code" in chunk ? chunk.code : ""))
    .join("");
  const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(9);
  console.log(
    `${names.join(" + ").padEnd(20)} ${kilobytes(Buffer.byteLength(code))} minified ${kilobytes(gzipSync(code, { level: 9 }).length)} gzip`,
  );
}
rmSync(folder, { recursive: true });
