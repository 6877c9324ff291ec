import { EtalonError } from "../base/errors.ts";
import { readFile } from "../io/readFile.node.ts";

/** The content of a `--folds-file`; what it holds is checked where the folds are made. `FORMAT` if it is no JSON. */
export function readFolds(path: string): { readonly test: readonly (readonly number[])[] } {
  const text = new TextDecoder("utf-8").decode(readFile(path));
  try {
    return JSON.parse(text) as { test: number[][] };
  } catch (cause) {
    throw new EtalonError(
      "FORMAT",
      `${path}: this is no JSON (${(cause as Error).message}). Give {"test": [[rows of fold 0], …]}.`,
      { cause },
    );
  }
}
