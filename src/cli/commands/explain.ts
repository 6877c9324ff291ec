import type { Command } from "commander";
import { type DataFlags, etalonCommand, integer, withDataFlags } from "../flags.ts";
import { loadForModel, openModel, pointNamed } from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { textTable } from "../textTable.ts";

type Flags = GlobalFlags & DataFlags & { readonly a: string; readonly b: string; readonly top: number };

export const explainCommand = (): Command =>
  withDataFlags(etalonCommand("explain", "take the distance of two points apart, feature by feature"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "a file or a built-in data set")
    .requiredOption("--a <id|row>", "one point: its id with --id, else its 0-based row")
    .requiredOption("--b <id|row>", "the other point")
    .option("--top <count>", "how many features to show", integer("--top", 1), 5)
    .action((model: string, data: string, flags: Flags) => finish(flags, () => explain(model, data, flags)));

async function explain(modelPath: string, name: string, flags: Flags): Promise<Outcome> {
  const model = openModel(modelPath);
  const loaded = await loadForModel(name, model, flags, flags.seed);
  const [a, b] = [pointNamed("--a", flags.a, loaded), pointNamed("--b", flags.b, loaded)];
  const { distance, squared, features, directions, top } = model.metric.explain(
    loaded.points.row(a),
    loaded.points.row(b),
  );
  const shown = top(flags.top);
  const rest = features.slice(shown.length).reduce((sum, { contribution }) => sum + contribution, 0);
  const share = (value: number): string => (squared === 0 ? "" : `${((100 * value) / squared).toFixed(1)}%`);
  const rows = shown.map(({ feature, difference, contribution }) => [
    feature,
    digits(difference),
    digits(contribution),
    share(contribution),
  ]);
  if (features.length > shown.length)
    rows.push([`${features.length - shown.length} others`, "", digits(rest), share(rest)]);
  return {
    document: { model: modelPath, a: flags.a, b: flags.b, distance, squared, features, directions },
    text: `distance ${digits(distance)}, squared ${digits(squared)}\n\n${textTable(["feature", "difference a − b", "part of the squared distance", "share"], rows, [1, 2, 3])}`,
    warnings: loaded.dataset.warnings,
  };
}

/** A number with six significant digits. */
const digits = (value: number): string => Number(value.toPrecision(6)).toString();
