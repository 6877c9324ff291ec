import type { Command } from "commander";
import { type DataFlags, etalonCommand, integer, oneOf, withDataFlags } from "../flags.ts";
import { mapContent } from "../heldOutMap.ts";
import { loadLabeledForModel, openModel } from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { outputKind, writeOut } from "../writeOut.ts";

type Flags = GlobalFlags & DataFlags & { readonly kind: string; readonly out: string; readonly neighbors?: number };

/** Kinds that show classes. */
const LABELED = ["map", "neighbors", "path"];

const KINDS = ["map", "matrix", "eigenvalues", "curve", "neighbors", "path"];

export const plotCommand = (): Command =>
  withDataFlags(etalonCommand("plot", "draw a model: no browser needed"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "a file or a built-in data set")
    .option(
      "--kind <what>",
      "map (before and after), matrix, eigenvalues, curve (objective), neighbors, path (feature weights of farm)",
      oneOf("--kind", KINDS, "etalon plot --help"),
      "map",
    )
    .option(
      "--neighbors <k>",
      "k of the accuracy below a map, or how many neighbors to draw",
      integer("--neighbors", 1),
    )
    .requiredOption("--out <file>", "where to draw: svg or png")
    .action((model: string, data: string, flags: Flags) => finish(flags, () => draw(model, data, flags)));

async function draw(modelPath: string, name: string, flags: Flags): Promise<Outcome> {
  const format = outputKind(flags.out, ["svg", "png"], "plot");
  const model = openModel(modelPath);
  const { loaded, notes } = await loadLabeledForModel(name, model, flags, flags.seed);
  const { mapFigure, modelFigure } = await import("../modelFigure.ts"); // drawing loads slowly
  const { figureSvg } = await import("../../plot/figureSvg.ts");
  const { paperTheme } = await import("../../plot/theme.ts");
  const figure =
    flags.kind === "map"
      ? mapFigure(model, loaded, await mapContent(model, loaded, flags.neighbors ?? 3, flags.quiet))
      : modelFigure(flags.kind, model, loaded, flags.neighbors);
  const svg = figureSvg(figure, paperTheme);
  if (format === "png") {
    const { svgToPng } = await import("../../plot/png.ts");
    writeOut(flags.out, svgToPng(svg));
  } else writeOut(flags.out, svg);
  return {
    document: { model: modelPath, kind: flags.kind, out: flags.out },
    text: flags.out,
    warnings: [...loaded.dataset.warnings, ...(LABELED.includes(flags.kind) ? notes : [])],
  };
}
