import { availableParallelism, cpus } from "node:os";
import type { Command } from "commander";
import { EtalonError } from "../../base/errors.ts";
import { clock } from "../../engine/clock.ts";
import { useThreadsOfNode, wantedThreads } from "../../engine/threads.ts";
import { backendFor } from "../../linalg/loops/backend.ts";
import { type BenchCase, benchCases } from "../benchCases.ts";
import { decimalNumber, etalonCommand, nameList } from "../flags.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { session } from "../session.ts";
import { textTable } from "../textTable.ts";
import { version } from "../version.ts";

interface BenchFlags extends GlobalFlags {
  readonly seconds: number;
  readonly only?: readonly string[];
}

export const benchCommand = (): Command =>
  etalonCommand("bench", "how fast this machine computes, on one thread and on all")
    .option("--seconds <s>", "time for each row", decimalNumber("--seconds", 0.01, 600), 1)
    .option("--only <words>", "only rows whose names hold one of these words, with commas between", nameList)
    .action((flags: BenchFlags) => finish(flags, () => bench(flags)));

interface Row {
  readonly case: string;
  /** Seconds of one run, the least of several. */
  readonly oneThread: number;
  readonly allThreads: number;
  /** 1e9 floating-point operations a second on all threads; null where they cannot be counted. */
  readonly gigaflops: number | null;
}

async function bench(flags: BenchFlags): Promise<Outcome> {
  const threads = wantedThreads();
  const rows: Row[] = [];
  const cases = chosen(benchCases(flags.seed), flags.only);
  const stopped = await session(flags.quiet, async (interrupt, bar) => {
    for (const [place, item] of cases.entries()) {
      bar.update(place / cases.length, item.name);
      if (interrupt.signal.aborted) break;
      rows.push(measured(item, threads, flags.seconds));
      await new Promise((resolve) => setImmediate(resolve)); // for Ctrl-C
    }
    return interrupt.exitCode;
  });
  const machine = {
    cpu: cpus()[0]?.model ?? "unknown",
    processors: availableParallelism(),
    node: process.version,
    backend: backendFor(1e6)?.name ?? "wasm",
    threads,
  };
  return {
    document: { etalon: version, machine, rows },
    text: textOf(machine, rows, rows.length < cases.length),
    ...(stopped !== undefined && { exitCode: stopped }),
  };
}

function chosen(cases: readonly BenchCase[], words: readonly string[] | undefined): readonly BenchCase[] {
  const kept = words ? cases.filter(({ name }) => words.some((word) => name.includes(word))) : cases;
  if (kept.length > 0) return kept;
  const names = cases.map(({ name }) => `"${name}"`).join(", ");
  throw new EtalonError("OPTION", `--only ${words?.join(",")} names no row. Give a part of one of ${names}.`);
}

function measured(item: BenchCase, threads: number, seconds: number): Row {
  useThreadsOfNode(1);
  const oneThread = leastSeconds(item, seconds / 2);
  useThreadsOfNode(threads);
  const allThreads = threads > 1 ? leastSeconds(item, seconds / 2) : oneThread;
  const { name, operations } = item;
  return {
    case: name,
    oneThread,
    allThreads,
    gigaflops: operations === undefined ? null : operations / allThreads / 1e9,
  };
}

/** Of runs for so long, three at least: the first ones compile and start threads. */
function leastSeconds({ run }: BenchCase, seconds: number): number {
  const begin = clock();
  let least = Infinity;
  for (let count = 0; count < 3 || clock() - begin < 1000 * seconds; count++) {
    const start = clock();
    run();
    least = Math.min(least, (clock() - start) / 1000);
  }
  return least;
}

function textOf(machine: Record<string, string | number>, rows: readonly Row[], stopped: boolean): string {
  const head = ["", "1 thread ms", `${machine["threads"]} threads ms`, "faster", "1e9 operations/s"];
  const cells = rows.map(({ case: name, oneThread, allThreads, gigaflops }) => [
    name,
    (1000 * oneThread).toFixed(1),
    (1000 * allThreads).toFixed(1),
    `x${(oneThread / allThreads).toFixed(2)}`,
    gigaflops === null ? "" : gigaflops.toFixed(1),
  ]);
  return [
    `${machine["cpu"]}, ${machine["processors"]} processors, Node ${machine["node"]}, back end ${machine["backend"]}`,
    "",
    textTable(head, cells, [1, 2, 3, 4]),
    ...(stopped ? ["", "stopped: the rows that are missing were not measured"] : []),
  ].join("\n");
}
