import type { Command } from "commander";
import { builtins, builtinTable, isBuiltin } from "../../io/builtin.node.ts";
import { etalonCommand } from "../flags.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { textTable } from "../textTable.ts";
import { unknownName } from "../usageError.ts";
import { writeTable } from "../writeTable.ts";

export const datasetsCommand = (): Command =>
  etalonCommand("datasets", "list the built-in data sets, or write one to a file")
    .argument("[name]", "a built-in data set")
    .option("--out <file>", "write it: csv, tsv, jsonl, parquet or arrow")
    .action((name: string | undefined, flags: GlobalFlags & { out?: string }) =>
      finish(flags, () => datasets(name, flags)),
    );

async function datasets(name: string | undefined, flags: GlobalFlags & { out?: string }): Promise<Outcome> {
  const sets = builtins();
  if (name !== undefined && !isBuiltin(name))
    throw unknownName(
      "data",
      name,
      sets.map((set) => set.name),
      "etalon datasets",
    );
  const shown = name === undefined ? sets : sets.filter((set) => set.name === name);
  if (name !== undefined && flags.out !== undefined) {
    const table = builtinTable(name, { seed: flags.seed });
    await writeTable(flags.out, table.columns, "datasets");
    return {
      document: { dataset: name, out: flags.out, rows: table.rows },
      text: `${flags.out}: ${table.rows} rows of ${name}`,
    };
  }
  const rows = shown.map((set) => [
    set.name,
    String(set.points),
    String(set.features),
    String(set.classes),
    set.license,
    set.source,
  ]);
  const table = textTable(["name", "points", "features", "classes", "license", "source"], rows, [1, 2, 3]);
  const detail = name === undefined ? "" : `\n\n${shown[0]!.title}. ${shown[0]!.teaches}`;
  return { document: name === undefined ? shown : shown[0], text: table + detail };
}
