// @ts-check
// Everything that must hold: formatting and lint, types, and all tests in Node and in headless Chromium.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, install, requireNode, root, run, step } from "./steps.mjs";

requireNode();
install();
const chromium = findChromium() ?? installChromium();
if (process.platform === "linux" && !hasOpenBlas()) installPackage("OpenBLAS", "libopenblas0-pthread");
build();
const bin = (/** @type {string} */ name) => path.join(root, "node_modules", name);
step("Checking format, lint and types", () => {
  run(process.execPath, [bin("@biomejs/biome/bin/biome"), "check", "."]);
  run(process.execPath, [bin("typescript/bin/tsc"), "-p", "tsconfig.test.json"]);
  run(process.execPath, [
    bin("svelte-check/bin/svelte-check"),
    "--workspace",
    "studio",
    "--tsconfig",
    "./tsconfig.json",
  ]);
});
const results = path.join(mkdtempSync(path.join(tmpdir(), "etalon-test-")), "results.json");
const { status } = spawnSync(
  process.execPath,
  [
    bin("vitest/vitest.mjs"),
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${results}`,
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", cwd: root, env: { ...process.env, CHROMIUM: chromium } },
);
if (existsSync(results)) {
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(results, "utf8"));
  console.log(`${numPassedTests} passed, ${numFailedTests} failed`);
}
process.exit(status ?? 1);

function findChromium() {
  const candidates = [
    process.env["CHROMIUM"],
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
  ];
  return candidates.find((candidate) => candidate && existsSync(candidate));
}

function hasOpenBlas() {
  const { stdout } = spawnSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" });
  return stdout?.includes("libopenblas.so.0") ?? false;
}

function installChromium() {
  installPackage("Chromium", "chromium");
  return "/usr/bin/chromium";
}

/** Debian's package, with sudo where this user is not root. */
function installPackage(/** @type {string} */ title, /** @type {string} */ name) {
  const apt = spawnSync("apt-get", ["--version"], { stdio: "ignore" }).status === 0;
  if (!apt) {
    console.error(
      `The tests need ${title}. Install it (for Chromium, or set CHROMIUM to its path), and run \`npm test\` again.`,
    );
    process.exit(1);
  }
  const root = process.getuid?.() === 0;
  const get = (/** @type {string[]} */ ...args) => run(root ? "apt-get" : "sudo", root ? args : ["apt-get", ...args]);
  step(`Installing ${title} from the system's packages`, () => {
    get("-qq", "update");
    get("-qq", "-y", "--no-install-recommends", "install", name);
  });
}
