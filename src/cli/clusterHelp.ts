import { describeOption } from "../base/options.ts";
import { CLUSTER_METHODS } from "./clusterMethods.ts";
import { textTable } from "./textTable.ts";

/** The options of each method, below the flags of `etalon cluster --help`. */
export function methodsHelp(): string {
  const rows = Object.entries(CLUSTER_METHODS).flatMap(([name, { options }]) =>
    Object.entries(options)
      .filter(([option]) => option !== "seed")
      .map(([option, schema], k) => [
        k === 0 ? name : "",
        option,
        `${schema.meta()?.description ?? ""} (${describeOption(schema)})`,
      ]),
  );
  return `\nOptions of the methods, for --set:\n${textTable(["method", "option", ""], rows)}\n`;
}
