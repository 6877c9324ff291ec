import type { Command } from "commander";
import { watchInterrupts } from "../../engine/interrupt.ts";
import { serveMcpLines } from "../../server/mcpLines.ts";
import { service } from "../../server/service.ts";
import { etalonCommand } from "../flags.ts";
import { servedModels } from "../servedModels.ts";
import { MEBIBYTE, type ServiceFlags, serviceLimits, withServiceFlags } from "../serveFlags.ts";
import { plainLines } from "../textTable.ts";
import { version } from "../version.ts";

export const mcpCommand = (): Command =>
  withServiceFlags(
    etalonCommand("mcp", "offer models to an agent as tools, over standard input and output (Model Context Protocol)"),
  ).action(mcp);

/** Answers lines of JSON-RPC until the input ends. Standard output is the protocol's alone. */
async function mcp(words: string[], flags: ServiceFlags): Promise<void> {
  const { models, warnings } = await servedModels(words, flags.data, flags, flags.seed);
  if (!flags.quiet) for (const warning of warnings) process.stderr.write(`warning: ${plainLines(warning)}\n`);
  const interrupt = watchInterrupts(() => undefined);
  try {
    await serveMcpLines(service(models, serviceLimits(flags)), version, {
      input: process.stdin,
      output: process.stdout,
      longest: Math.floor(flags.maxBody * MEBIBYTE),
      signal: interrupt.signal,
    });
    process.exitCode = interrupt.exitCode ?? 0;
  } finally {
    interrupt.release();
  }
}
