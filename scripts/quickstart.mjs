// @ts-check
// From a fresh clone to a first answer: installs, builds, compares the learners on a real data set and writes a report.
import path from "node:path";
import { build, install, requireNode, root, run } from "./steps.mjs";

requireNode();
install();
build();
console.log("\n› etalon compare wine --report report/wine.html\n");
run(process.execPath, [
  path.join(root, "dist/cli/main.js"),
  "compare",
  "wine",
  "--report",
  path.join(root, "report/wine.html"),
]);
