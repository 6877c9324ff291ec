#!/usr/bin/env node
import { CommanderError } from "commander";
import { nativeText, useWantedBackend } from "../engine/native.ts";
import { useThreadsOfNode } from "../engine/threads.ts";
import { failureDocument, failureOf, failureText } from "./failure.ts";
import { etalonProgram } from "./program.ts";

const words = process.argv.slice(2);
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
useThreadsOfNode();

try {
  const native = await useWantedBackend();
  if (native && !words.includes("--quiet")) process.stderr.write(`native back end: ${nativeText(native)}\n`);
  const program = await etalonProgram(words);
  if (words.length === 0) program.outputHelp();
  else await program.parseAsync(words, { from: "user" });
} catch (thrown) {
  const shown = thrown instanceof CommanderError && thrown.exitCode === 0; // --help and --version end by an error
  if (!shown) {
    const failure = failureOf(thrown, words);
    if (words.includes("--json")) process.stdout.write(`${JSON.stringify(failureDocument(failure))}\n`);
    else process.stderr.write(failureText(failure));
    process.exitCode = failure.exitCode;
  }
}
