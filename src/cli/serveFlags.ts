import { randomBytes } from "node:crypto";
import type { Command } from "commander";
import { DEFAULT_BATCH } from "../api/operations.ts";
import { EtalonError } from "../base/errors.ts";
import { isLoopback } from "../server/allowedHosts.ts";
import type { ServiceLimits } from "../server/service.ts";
import { type DataFlags, decimalNumber, integer, withDataFlags } from "./flags.ts";
import type { GlobalFlags } from "./outcome.ts";

/** Flags of everything that answers for models. */
export interface ServiceFlags extends GlobalFlags, DataFlags {
  readonly data?: string;
  readonly maxBatch: number;
  readonly maxBody: number;
  readonly concurrency: number;
  readonly queue: number;
  readonly timeout: number;
}

/** Adds the models, the data for neighbors, and the limits. */
export const withServiceFlags = (command: Command): Command =>
  withDataFlags(
    command
      .argument("<models...>", ".etalon files, or id=file to choose the id; else the file's name is the id")
      .option("--data <data>", "the items among which neighbors are looked for, and that ids name")
      .option("--max-batch <n>", "points in one list of a request", integer("--max-batch", 1, 1_000_000), DEFAULT_BATCH)
      .option("--max-body <MiB>", "mebibytes of a request's body", decimalNumber("--max-body", 0.001, 512), 8)
      .option("--concurrency <n>", "requests computed at once", integer("--concurrency", 1, 10_000), 16)
      .option(
        "--queue <n>",
        "requests that may wait; more are refused with 503",
        integer("--queue", 0, 100_000),
        10_000,
      )
      .option("--timeout <s>", "seconds that one request may compute", decimalNumber("--timeout", 0.001, 86_400), 30),
  );

export const serviceLimits = ({ maxBatch, concurrency, queue, timeout }: ServiceFlags): ServiceLimits => ({
  batch: maxBatch,
  concurrency,
  queue,
  seconds: timeout,
});

export const MEBIBYTE = 1024 * 1024;

const SHORTEST_TOKEN = 16;

/** The token to be asked for: as given, or of the environment, or a fresh one for a bare `--token`. `OPTION` where a host that others reach has none. */
export function chosenToken(
  given: string | true | undefined,
  host: string,
  environment: string | undefined,
): string | undefined {
  if (given === undefined && environment === undefined) {
    if (isLoopback(host)) return undefined;
    throw new EtalonError(
      "OPTION",
      `--host ${host} can be reached by others. Add --token: it prints a fresh token that every request must bring.`,
    );
  }
  const token = typeof given === "string" ? given : (environment ?? randomBytes(16).toString("hex"));
  if (/\.etalon$/.test(token))
    throw new EtalonError(
      "OPTION",
      `--token took the model ${token} for its value. Put --token last, or write --token=<secret>.`,
    );
  if (token.length >= SHORTEST_TOKEN && /^[\x21-\x7e]+$/.test(token)) return token;
  throw new EtalonError(
    "OPTION",
    `the token is too easy to guess. Give at least ${SHORTEST_TOKEN} signs without blanks, or a bare --token for a fresh one.`,
  );
}
