import { type Command, Option } from "commander";
import { EtalonError } from "../../base/errors.ts";
import type { Precision } from "../../metrics/precision.ts";
import { modelFormats, precisionFor, type StoreNames, storeFormats } from "../exportFormats.ts";
import { type DataFlags, etalonCommand, oneOf, withDataFlags } from "../flags.ts";
import { type AnyModel, holdsQueryMap, loadForModel } from "../model.ts";
import { openAt } from "../openAt.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { writeFolder } from "../writeFolder.ts";
import { writeOut } from "../writeOut.ts";

interface Flags extends GlobalFlags, DataFlags {
  readonly to: string;
  readonly out: string;
  readonly data?: string;
  readonly at?: string;
  readonly table?: string;
  readonly column?: string;
  readonly dtype?: Precision;
}

const help = "etalon export --help";

export const exportCommand = (): Command =>
  withDataFlags(etalonCommand("export", "write a model for other programs"))
    .argument("<model>", "a .etalon file")
    .requiredOption(
      "--to <format>",
      `the map: ${Object.keys(modelFormats).join(", ")}; points of --data: ${Object.keys(storeFormats).join(", ")}`,
      oneOf("--to", [...Object.keys(modelFormats), ...Object.keys(storeFormats)], help),
    )
    .requiredOption("--out <file>", "where to write; for sentence-transformers a folder")
    .option("--data <data>", "a file or a built-in data set whose points are transformed and written, for stores")
    .option("--table <name>", "table or collection: pgvector (exists, needed), qdrant and sqlite-vec (made, items)")
    .option("--column <name>", "column of vectors to make: learned, in lancedb vector; in qdrant its name, if any")
    .option("--at <id|row>", "with a local metric, the point of --data whose metric is written")
    .addOption(
      new Option("--dtype <type>", "f32 or f64; f64 in npz and json, else f32").argParser(
        oneOf("--dtype", ["f32", "f64"], help),
      ),
    )
    .action((model: string, flags: Flags) => finish(flags, () => run(model, flags)));

async function run(path: string, flags: Flags): Promise<Outcome> {
  const model = await openAt(path, flags.data, flags);
  const dtype = precisionFor(flags.to, flags.dtype);
  return flags.to in modelFormats ? exportModel(path, model, flags, dtype) : exportPoints(path, model, flags, dtype);
}

function exportModel(path: string, { metric }: AnyModel, flags: Flags, dtype: Precision): Outcome {
  const { to, out } = flags;
  const useless = (["data", "table", "column"] as const).find(
    (flag) => flags[flag] !== undefined && !(flag === "data" && flags.at !== undefined),
  );
  if (useless !== undefined) {
    throw new EtalonError(
      "OPTION",
      `${to} holds the map alone, and has no use for --${useless}. Leave it out, or export to ${Object.keys(storeFormats).join(", ")}.`,
    );
  }
  const content = modelFormats[to]!.write(metric, dtype);
  if (typeof content === "object" && "files" in content) writeFolder(out, content.files);
  else writeOut(out, content);
  const { cols } = metric.map;
  return {
    document: { model: path, to, out, components: metric.components, features: cols, dtype },
    text: `${out}: ${metric.components} x ${cols} as ${to}`,
  };
}

async function exportPoints(path: string, model: AnyModel, flags: Flags, dtype: Precision): Promise<Outcome> {
  const { to, out, data, id } = flags;
  const { names, write } = storeFormats[to]!;
  if (holdsQueryMap(model)) {
    throw new EtalonError(
      "UNSUPPORTED",
      `${to} holds points, and a query map leaves them as they are: there is nothing to migrate. Export the query matrix to ${Object.keys(modelFormats).join(", ")}, and map each query before the search.`,
    );
  }
  if (data === undefined) {
    throw new EtalonError(
      "OPTION",
      `${to} holds points, not the map: stores do not multiply matrices. Name the points with --data, or export the map to ${Object.keys(modelFormats).join(", ")}.`,
    );
  }
  const useless = (["table", "column"] as const).find((flag) => flags[flag] !== undefined && !names.includes(flag));
  if (useless !== undefined) throw new EtalonError("OPTION", `${to} has no use for --${useless}. Leave it out.`);
  const { dataset, points } = await loadForModel(data, model, flags, flags.seed);
  const vectors = { vectors: model.metric.transform(points), ids: dataset.ids };
  const given: StoreNames = {
    ...(flags.table === undefined ? {} : { table: flags.table }),
    ...(flags.column === undefined ? {} : { column: flags.column }),
    ...(id === undefined ? {} : { id }),
  };
  writeOut(out, write(vectors, given, dtype));
  const { rows, cols } = vectors.vectors;
  return {
    document: { model: path, to, out, points: rows, components: cols, features: points.cols, dtype },
    text: `${out}: ${rows} points of ${cols} components for ${to}`,
    warnings: dataset.warnings,
  };
}
