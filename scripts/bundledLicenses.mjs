// @ts-check
// A plugin of the studio's build: writes the licenses of all packages whose code enters the page or its worker.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./steps.mjs";

/** What build tools add of their own code. */
const ADDED = { vite: /^\0?vite\//, rolldown: /^\0?rolldown\// };

/** The name of the package that a module is of; undefined for our own. */
export function packageOf(/** @type {string} */ id) {
  const [, name] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id.split("?")[0] ?? "") ?? [];
  return name ?? Object.entries(ADDED).find(([, pattern]) => pattern.test(id))?.[0];
}

/** The folder of the package that a module is of, which may lie below another package. */
function folderOf(/** @type {string} */ id) {
  const name = packageOf(id);
  if (name === undefined) return undefined;
  const end = id.lastIndexOf(`/node_modules/${name}/`);
  return end < 0 ? path.join(root, "node_modules", name) : `${id.slice(0, end)}/node_modules/${name}`;
}

/** Behind this stand the licenses of what a build tool itself is made of. */
const OTHERS = /^# Licenses of bundled dependencies/m;
const RULE = "=".repeat(80);

/** Name, version and license of a package, with the license's text as the package has it. */
function entry(/** @type {string} */ folder) {
  const { name, version, license, author, homepage } = JSON.parse(
    readFileSync(path.join(folder, "package.json"), "utf8"),
  );
  const texts = readdirSync(folder)
    .filter((file) => /^(licen[cs]e|copying|notice)/i.test(file))
    .map((file) => readFileSync(path.join(folder, file), "utf8").split(OTHERS)[0]?.trim());
  const by = (typeof author === "string" ? author : author?.name)?.replace(/\s*[<(].*/, "");
  const facts = [by && `by ${by}`, homepage].filter(Boolean).join(", ");
  const head = `${name} ${version}: ${license}${facts ? ` (${facts})` : ""}`;
  return `${RULE}\n${head}\n\n${texts.join("\n\n") || "The package holds no text of its license."}\n`;
}

/** The notice of our own license, of the packages in these folders, and of the data. */
export function notice(/** @type {Iterable<string>} */ folders) {
  const entries = [...new Set(folders)].map(entry).sort();
  const own = readFileSync(path.join(root, "LICENSE"), "utf8").trim();
  const data = readFileSync(path.join(root, "data/README.md"), "utf8").trim();
  return [
    `Etalon Studio\n\n${own}\n\nIt holds code of the packages below, each under its own license, and the data sets named at the end.\n`,
    ...entries,
    `${RULE}\n${data.replace(/^# /, "")}\n`,
  ].join("\n");
}

/** Plugins for the page and for its workers. The WebAssembly loops hold code of AssemblyScript's library, which no module names. */
export function bundledLicenses(fileName = "licenses.txt") {
  /** @type {Set<string>} */
  const folders = new Set([path.join(root, "node_modules/assemblyscript")]);
  /** @param {import("vite").Rollup.OutputBundle} bundle */
  const gather = (bundle) => {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== "chunk") continue;
      for (const [id, { renderedLength }] of Object.entries(chunk.modules)) {
        const folder = renderedLength > 0 ? folderOf(id) : undefined;
        if (folder && existsSync(path.join(folder, "package.json"))) folders.add(folder);
      }
    }
  };
  /** @type {import("vite").Plugin} */
  const page = {
    name: "bundled-licenses",
    generateBundle(_, bundle) {
      gather(bundle);
      this.emitFile({ type: "asset", fileName, source: notice(folders) });
    },
  };
  /** @type {import("vite").Plugin} */
  const worker = { name: "bundled-licenses-of-workers", generateBundle: (_, bundle) => gather(bundle) };
  return { page, worker };
}
