// Started by faults.test.ts: saves two models in turn to one path until it is killed.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , library, path, first, second] = process.argv;
const { writeFile } = await import(pathToFileURL(library).href);
const models = [readFileSync(first), readFileSync(second)];
for (let turn = 0; ; turn = 1 - turn) {
  writeFile(path, models[turn]);
  if (process.send) process.send("saved");
}
