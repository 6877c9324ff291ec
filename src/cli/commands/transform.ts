import type { Command } from "commander";
import type { Column } from "../../io/table.ts";
import type { Matrix } from "../../linalg/matrix.ts";
import { type DataFlags, etalonCommand, withDataFlags } from "../flags.ts";
import { loadForModel } from "../model.ts";
import { openAt } from "../openAt.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { outputKind, writeMatrix } from "../writeOut.ts";
import { TABLES, writeTable } from "../writeTable.ts";

type Flags = GlobalFlags & DataFlags & { readonly out: string; readonly at?: string };

export const transformCommand = (): Command =>
  withDataFlags(etalonCommand("transform", "map points into the learned space, or queries by a query map"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "a file or a built-in data set")
    .requiredOption("--out <file>", "where to write: csv, tsv, jsonl, npy, parquet or arrow")
    .option(
      "--at <id|row>",
      "with a local metric, the point whose metric maps all: its id with --id, else its 0-based row",
    )
    .action((model: string, data: string, flags: Flags) => finish(flags, () => transform(model, data, flags)));

async function transform(modelPath: string, name: string, flags: Flags): Promise<Outcome> {
  const kind = outputKind(flags.out, ["npy", ...TABLES], "transform");
  const model = await openAt(modelPath, name, flags);
  const { dataset, points } = await loadForModel(name, model, flags, flags.seed);
  const mapped = model.metric.transform(points);
  const ids: Column[] = dataset.ids
    ? [{ kind: "text", name: flags.id!, values: dataset.ids, numbers: 0, firstText: 0 }]
    : [];
  if (kind === "npy") writeMatrix(flags.out, mapped);
  else
    await writeTable(
      flags.out,
      [...ids, ...(kind === "parquet" || kind === "arrow" ? [listsOf(mapped)] : numbersOf(mapped))],
      "transform",
    );
  return {
    document: { model: modelPath, out: flags.out, points: mapped.rows, components: mapped.cols },
    text: `${flags.out}: ${mapped.rows} points, ${mapped.cols} components`,
    warnings: dataset.warnings,
  };
}

/** One column of lists, as stores of vectors have it. */
const listsOf = (mapped: Matrix): Column => ({
  kind: "vector",
  name: "embedding",
  values: Array.from({ length: mapped.rows }, (_, i) => mapped.row(i)),
});

const numbersOf = (mapped: Matrix): Column[] =>
  Array.from({ length: mapped.cols }, (_, c) => ({
    kind: "number",
    name: `e${c}`,
    values: Float64Array.from({ length: mapped.rows }, (_, i) => mapped.get(i, c)),
  }));
