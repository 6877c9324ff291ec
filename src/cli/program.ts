import { Command } from "commander";
import { quietly } from "./flags.ts";
import { version } from "./version.ts";

/** One sub-command per file in `commands/`, in the order of the help. Each is loaded when it is asked for, with what it works with. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  datasets: async () => (await import("./commands/datasets.ts")).datasetsCommand(),
  learners: async () => (await import("./commands/learners.ts")).learnersCommand(),
  inspect: async () => (await import("./commands/inspect.ts")).inspectCommand(),
  compare: async () => (await import("./commands/compare.ts")).compareCommand(),
  search: async () => (await import("./commands/search.ts")).searchCommand(),
  fit: async () => (await import("./commands/fit.ts")).fitCommand(),
  transform: async () => (await import("./commands/transform.ts")).transformCommand(),
  evaluate: async () => (await import("./commands/evaluate.ts")).evaluateCommand(),
  calibrate: async () => (await import("./commands/calibrate.ts")).calibrateCommand(),
  neighbors: async () => (await import("./commands/neighbors.ts")).neighborsCommand(),
  explain: async () => (await import("./commands/explain.ts")).explainCommand(),
  cluster: async () => (await import("./commands/cluster.ts")).clusterCommand(),
  match: async () => (await import("./commands/match.ts")).matchCommand(),
  export: async () => (await import("./commands/export.ts")).exportCommand(),
  plot: async () => (await import("./commands/plot.ts")).plotCommand(),
  label: async () => (await import("./commands/label.ts")).labelCommand(),
  serve: async () => (await import("./commands/serve.ts")).serveCommand(),
  mcp: async () => (await import("./commands/mcp.ts")).mcpCommand(),
  studio: async () => (await import("./commands/studio.ts")).studioCommand(),
  bench: async () => (await import("./commands/bench.ts")).benchCommand(),
};

/** The command line for these words: the command that they name alone, all commands where they name none. */
export async function etalonProgram(words: readonly string[]): Promise<Command> {
  const program = quietly(new Command("etalon"))
    .description("Learn the distance that fits your data.")
    .version(version, "-v, --version", "the version of Etalon")
    .helpCommand(false)
    .addHelpText("after", "\nStart with: etalon compare wine");
  const [name = ""] = words;
  const asked = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  const loads = asked ? [asked] : Object.values(COMMANDS);
  for (const command of await Promise.all(loads.map((load) => load()))) program.addCommand(command);
  return program;
}
