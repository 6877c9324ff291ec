import { Command } from "commander";
import { compareCommand } from "./commands/compare.ts";
import { datasetsCommand } from "./commands/datasets.ts";
import { learnersCommand } from "./commands/learners.ts";
import { quietly } from "./flags.ts";
import { version } from "./version.ts";

/** The whole command line, one sub-command per file in `commands/`. */
export function etalonProgram(): Command {
  const program = quietly(new Command("etalon"))
    .description("Learn the distance that fits your data.")
    .version(version, "-v, --version", "the version of Etalon")
    .helpCommand(false)
    .addHelpText("after", "\nStart with: etalon compare wine");
  const commands = [datasetsCommand(), learnersCommand(), compareCommand()];
  for (const command of commands) program.addCommand(command);
  return program;
}
