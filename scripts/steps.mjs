// @ts-check
// The steps that quickstart and test share: what a bare checkout lacks is installed and built, what is there is left alone.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Runs a command in the project's root with its output shown; ends this process if it fails. */
export function run(/** @type {string} */ command, /** @type {string[]} */ args, options = {}) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", cwd: root, ...options });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

/** Says which step starts, and how long it took once it ended. */
export function step(/** @type {string} */ title, /** @type {() => void} */ work) {
  const start = performance.now();
  console.log(`\n› ${title}`);
  work();
  console.log(`  done in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  console.error(
    `Etalon needs Node 20.19 or later, this is ${process.version}. Install a newer Node and run the command again.`,
  );
  process.exit(1);
}

export function install() {
  const lock = path.join(root, "package-lock.json");
  const installed = path.join(root, "node_modules/.package-lock.json");
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  step("Installing from the lock file", () =>
    run("npm", ["ci", "--no-progress"], { shell: process.platform === "win32" }),
  );
}

export function build() {
  const built = path.join(root, "dist/cli/main.js");
  if (existsSync(built) && statSync(built).mtimeMs >= newest(["src", "studio", "scripts", "package.json"])) return;
  step("Building", () => run(process.execPath, [path.join(root, "scripts/build.mjs")]));
}

/** Time of the last change below the given paths. */
function newest(/** @type {string[]} */ names) {
  let latest = 0;
  for (const name of names) {
    const full = path.join(root, name);
    const files = statSync(full).isDirectory()
      ? readdirSync(full, { recursive: true, encoding: "utf8" }).map((file) => path.join(full, file))
      : [full];
    for (const file of files) if (!file.includes(".generated.")) latest = Math.max(latest, statSync(file).mtimeMs);
  }
  return latest;
}
