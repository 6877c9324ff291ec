import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Command } from "commander";
import { isBuiltin } from "../../io/builtin.node.ts";
import { requireReadable } from "../../io/parseTable.ts";
import { readFile } from "../../io/readFile.node.ts";
import { listen } from "../../server/listen.ts";
import { studioApp } from "../../server/studio.ts";
import { etalonCommand, integer } from "../flags.ts";
import type { GlobalFlags } from "../outcome.ts";

interface StudioFlags extends GlobalFlags {
  readonly label?: string;
  readonly port: number;
  readonly open: boolean;
}

const FOLDER = fileURLToPath(new URL("../../studio", import.meta.url));

export const studioCommand = (): Command =>
  etalonCommand("studio", "see a metric being learned, in the browser; nothing leaves this machine")
    .argument("[data]", "a file (csv, tsv, jsonl, parquet, arrow, npy, npz) or a built-in data set")
    .option("--label <column>", "the column of classes")
    .option("--port <n>", "the port on 127.0.0.1; any free one by default", integer("--port", 0), 0)
    .option("--no-open", "print the address without opening a browser")
    .action(studio);

/** Says the address at once, and serves until Ctrl-C. */
async function studio(data: string | undefined, flags: StudioFlags): Promise<void> {
  const token = randomBytes(16).toString("hex");
  const builtin = data !== undefined && !existsSync(data) && isBuiltin(data);
  if (data !== undefined && !builtin) requireReadable(data);
  let port = flags.port;
  const app = studioApp({
    folder: FOLDER,
    token,
    port: () => port,
    ...(data === undefined || builtin ? {} : { data: { name: path.basename(data), bytes: readFile(data) } }),
  });
  const server = await listen(app, { host: "127.0.0.1", port });
  port = server.port;
  const fields = new URLSearchParams();
  if (builtin) fields.set("data", data);
  else if (data !== undefined) {
    fields.set("served", path.basename(data));
    fields.set("token", token);
    if (flags.label !== undefined) fields.set("label", flags.label);
  }
  const address = `http://127.0.0.1:${port}/#learn${fields.size > 0 ? `?${fields}` : ""}`;
  process.stdout.write(
    flags.json ? `${JSON.stringify({ address })}\n` : `Etalon Studio: ${address}\nCtrl-C ends it.\n`,
  );
  if (flags.open) openBrowser(address);
  process.exitCode = await interrupted();
  await server.close();
}

/** Exit code of the signal that ends the studio: Ctrl-C is how it is meant to end. */
const interrupted = (): Promise<number> =>
  new Promise((resolve) => {
    process.once("SIGINT", () => resolve(0));
    process.once("SIGTERM", () => resolve(143));
  });

function openBrowser(address: string): void {
  const [command, ...words]: [string, ...string[]] =
    process.platform === "darwin"
      ? ["open", address]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", address.replaceAll("&", "^&")]
        : ["xdg-open", address];
  spawn(command, words, { stdio: "ignore", detached: true })
    .on("error", () => undefined) // without a browser the address on the screen must do
    .unref();
}
