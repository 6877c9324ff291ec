import type { Command } from "commander";
import { PAGES } from "../../api/routes.ts";
import { allowedHosts, inUrl } from "../../server/allowedHosts.ts";
import { arrivals } from "../../server/arrivals.ts";
import { listen } from "../../server/listen.ts";
import { serveApp } from "../../server/serve.ts";
import { service } from "../../server/service.ts";
import { etalonCommand, integer, repeated } from "../flags.ts";
import { servedModels } from "../servedModels.ts";
import { chosenToken, MEBIBYTE, type ServiceFlags, serviceLimits, withServiceFlags } from "../serveFlags.ts";
import { plainLines } from "../textTable.ts";
import { version } from "../version.ts";

interface Flags extends ServiceFlags {
  readonly port: number;
  readonly host: string;
  readonly token?: string | true;
  readonly allowHost?: readonly string[];
  readonly allowOrigin?: readonly string[];
}

/** Connections at once, and bodies of the largest size held at once. */
const CONNECTIONS = 20_000;
const BODIES = 16;

export const serveCommand = (): Command =>
  withServiceFlags(etalonCommand("serve", "answer for models over HTTP: transform, distance, same, explain, neighbors"))
    .option("--port <n>", "0 for any free one", integer("--port", 0, 65_535), 8080)
    .option("--host <address>", "where to listen; one that others can reach needs --token", "127.0.0.1")
    .option("--token [secret]", "ask for this token, or $ETALON_TOKEN, or else a fresh one that is printed")
    .option("--allow-host <name>", "answer to this name, too, as behind a proxy; may be repeated", repeated)
    .option("--allow-origin <origin>", "let pages of this origin ask from a browser; may be repeated", repeated)
    .action(serve);

/** Says the address once requests are answered, and serves until Ctrl-C or SIGTERM. */
async function serve(words: string[], flags: Flags): Promise<void> {
  const { host, json, quiet, allowHost = [], allowOrigin = [], maxBody } = flags;
  const token = chosenToken(flags.token, host, process.env["ETALON_TOKEN"]);
  const say = (line: string): void => void process.stderr.write(`${plainLines(line)}\n`);
  const { models, warnings } = await servedModels(words, flags.data, flags, flags.seed);
  if (!quiet) for (const warning of warnings) say(`warning: ${warning}`);
  let { port } = flags;
  let closing = false;
  const come = arrivals();
  const answering = service(models, serviceLimits(flags), come);
  const body = Math.floor(maxBody * MEBIBYTE);
  const app = serveApp({
    service: answering,
    version,
    bodies: { body, bodies: BODIES * body },
    token,
    hosts: () => allowedHosts(host, port, allowHost),
    guests: allowOrigin,
    closing: () => closing,
    log: quiet ? () => undefined : say,
  });
  const server = await listen(app, { host, port, connections: CONNECTIONS, come });
  port = server.port;
  const address = `http://${inUrl(host)}:${port}`;
  const given = typeof flags.token === "string" || process.env["ETALON_TOKEN"] !== undefined;
  const list = answering.list().models;
  if (json) {
    process.stdout.write(`${JSON.stringify({ address, ...(token && !given ? { token } : {}), models: list })}\n`);
  } else {
    const lines = list.map(
      ({ id, learner, mode, features, components, items, threshold }) =>
        `  ${id}: ${learner}, ${features} features to ${components} components, ${items === null ? "no items (--data loads some)" : `${items} items`}${mode === "query-only" ? ", a query map" : threshold === null ? ", not calibrated" : ""}`,
    );
    const secret = token && !given ? [`Token: ${token}`] : [];
    process.stdout.write(
      `${plainLines([`Etalon serves ${address}${PAGES.document}`, ...lines, ...secret, "Ctrl-C ends it."].join("\n"))}\n`,
    );
  }
  process.exitCode = await ended(() => {
    closing = true;
    if (!quiet) say("closing: requests under way are answered. Once more ends at once.");
  });
  await server.close();
}

/** The exit code of the signal that ends the server: Ctrl-C is how it is meant to end. A second signal ends it at once. */
const ended = (begin: () => void): Promise<number> =>
  new Promise((resolve) => {
    let begun = false;
    const handle = (first: number, second: number) => (): void => {
      if (begun) process.exit(second);
      begun = true;
      begin();
      resolve(first);
    };
    process.on("SIGINT", handle(0, 130));
    process.on("SIGTERM", handle(143, 143));
  });
