import { Command } from "commander";
import { benchCommand } from "./commands/bench.ts";
import { calibrateCommand } from "./commands/calibrate.ts";
import { clusterCommand } from "./commands/cluster.ts";
import { compareCommand } from "./commands/compare.ts";
import { datasetsCommand } from "./commands/datasets.ts";
import { evaluateCommand } from "./commands/evaluate.ts";
import { explainCommand } from "./commands/explain.ts";
import { exportCommand } from "./commands/export.ts";
import { fitCommand } from "./commands/fit.ts";
import { inspectCommand } from "./commands/inspect.ts";
import { labelCommand } from "./commands/label.ts";
import { learnersCommand } from "./commands/learners.ts";
import { matchCommand } from "./commands/match.ts";
import { mcpCommand } from "./commands/mcp.ts";
import { neighborsCommand } from "./commands/neighbors.ts";
import { plotCommand } from "./commands/plot.ts";
import { serveCommand } from "./commands/serve.ts";
import { studioCommand } from "./commands/studio.ts";
import { transformCommand } from "./commands/transform.ts";
import { quietly } from "./flags.ts";
import { version } from "./version.ts";

const COMMANDS: readonly (() => Command)[] = [
  datasetsCommand,
  learnersCommand,
  inspectCommand,
  compareCommand,
  fitCommand,
  transformCommand,
  evaluateCommand,
  calibrateCommand,
  neighborsCommand,
  explainCommand,
  clusterCommand,
  matchCommand,
  exportCommand,
  plotCommand,
  labelCommand,
  serveCommand,
  mcpCommand,
  studioCommand,
  benchCommand,
];

/** The whole command line, one sub-command per file in `commands/`. */
export function etalonProgram(): Command {
  const program = quietly(new Command("etalon"))
    .description("Learn the distance that fits your data.")
    .version(version, "-v, --version", "the version of Etalon")
    .helpCommand(false)
    .addHelpText("after", "\nStart with: etalon compare wine");
  for (const command of COMMANDS) program.addCommand(command());
  return program;
}
