// @ts-check
// The kernels, then the fits. Tables on standard output, JSON under .bench/.
import path from "node:path";
import { build, install, root, run } from "../scripts/steps.mjs";

install();
build();
for (const part of ["kernels", "fits"])
  run(process.execPath, [path.join(root, `bench/${part}.mjs`), ...process.argv.slice(2)]);
