import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { EtalonError } from "../base/errors.ts";

/** A file as it is sent. */
export interface StaticFile {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

/** Every file below a folder by its URL path, read once: what was not there at the start cannot be asked for. `DATA` without `index.html`. */
export function staticFiles(folder: string): ReadonlyMap<string, StaticFile> {
  if (!existsSync(path.join(folder, "index.html"))) {
    throw new EtalonError("DATA", `${folder}: there is no built studio here. Run \`npm run build\` first.`);
  }
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const full = path.join(entry.parentPath, entry.name);
    const type = TYPES[path.extname(entry.name)] ?? "application/octet-stream";
    files.set(`/${path.relative(folder, full).split(path.sep).join("/")}`, {
      type,
      bytes: new Uint8Array(readFileSync(full)),
    });
  }
  const index = files.get("/index.html");
  if (index) files.set("/", index);
  return files;
}
