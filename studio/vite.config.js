// @ts-check
import { readFileSync } from "node:fs";
import path from "node:path";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";
import { bundledLicenses } from "../scripts/bundledLicenses.mjs";

const here = import.meta.dirname;
const library = path.join(here, "../dist");
const { version } = JSON.parse(readFileSync(path.join(here, "../package.json"), "utf8"));
const licenses = bundledLicenses();

/** The studio imports the library by its public names alone, from its built form. */
export default defineConfig({
  root: here,
  base: "./",
  plugins: [svelte(), licenses.page],
  define: { ETALON_VERSION: JSON.stringify(version) },
  resolve: {
    alias: [
      { find: /^etalon$/, replacement: path.join(library, "index.js") },
      { find: /^etalon\/plot$/, replacement: path.join(library, "plot/index.js") },
      { find: /^etalon\/report$/, replacement: path.join(library, "plot/reports.js") },
    ],
  },
  worker: { format: "es", plugins: () => [licenses.worker] },
  build: {
    outDir: path.join(library, "studio"),
    emptyOutDir: true,
    target: "es2023",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
