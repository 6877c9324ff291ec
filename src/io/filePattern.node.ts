import { existsSync } from "node:fs";

/** Whether the path is a pattern of file names, such as `parts/*.parquet`, and no file. */
export const isPattern = (path: string): boolean => /[*?[]/.test(path) && !existsSync(path);
