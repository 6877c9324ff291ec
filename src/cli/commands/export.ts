import type { Command } from "commander";
import { EtalonError } from "../../base/errors.ts";
import { exportJson } from "../../metrics/exportJson.ts";
import { exportNpz } from "../../metrics/exportNpz.ts";
import { etalonCommand, oneOf } from "../flags.ts";
import { openModel } from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { writeOut } from "../writeOut.ts";

type Flags = GlobalFlags & { readonly to: string; readonly out: string };

const FORMATS: Readonly<Record<string, typeof exportJson | typeof exportNpz>> = { npz: exportNpz, json: exportJson };

export const exportCommand = (): Command =>
  etalonCommand("export", "write a model for other programs")
    .argument("<model>", "a .etalon file")
    .requiredOption(
      "--to <format>",
      "npz (components_, mean_) or json (L, mean)",
      oneOf("--to", Object.keys(FORMATS), "etalon export --help"),
    )
    .requiredOption("--out <file>", "where to write")
    .action((model: string, flags: Flags) => finish(flags, () => run(model, flags)));

function run(path: string, { to, out }: Flags): Outcome {
  const { metric } = openModel(path);
  const write = FORMATS[to];
  if (write === undefined)
    throw new EtalonError(
      "UNSUPPORTED",
      `there is no export to ${to}. Give one of ${Object.keys(FORMATS).join(", ")}.`,
    );
  writeOut(out, write(metric));
  const { cols } = metric.map;
  return {
    document: { model: path, to, out, components: metric.components, features: cols },
    text: `${out}: ${metric.components} x ${cols} as ${to}`,
  };
}
