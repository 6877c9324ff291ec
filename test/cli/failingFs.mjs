// Preloaded by faults.test.ts: the FAIL_AT-th call that closes or changes a file fails with FAIL_CODE, as a full or broken disk would make it.
// The last line of stderr says how many such calls there were.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const at = Number(process.env.FAIL_AT);
const code = process.env.FAIL_CODE;
let calls = 0;
for (const name of ["openSync", "writeSync", "fsyncSync", "closeSync", "renameSync", "mkdirSync"]) {
  const real = fs[name];
  fs[name] = (...given) => {
    if (name === "openSync" && !/[wax]/.test(given[1] ?? "r")) return real(...given);
    if (name === "writeSync" && given[0] < 3) return real(...given);
    calls++;
    if (calls !== at) return real(...given);
    if (name === "closeSync") real(...given);
    throw Object.assign(new Error(`${code}: injected, ${name}`), { code, syscall: name });
  };
}
syncBuiltinESMExports();
process.on("exit", () => fs.writeSync(2, `calls: ${calls}\n`));
