import type { Command } from "commander";
import { decide } from "../../metrics/decision.ts";
import type { Explanation } from "../../metrics/metric.ts";
import type { LoadedData } from "../data.ts";
import { type DataFlags, etalonCommand, integer, withDataFlags } from "../flags.ts";
import { type LoadedModel, loadForModel, openModel, pointNamed } from "../model.ts";
import { finish, type GlobalFlags, type Outcome } from "../outcome.ts";
import { textTable } from "../textTable.ts";
import { version } from "../version.ts";
import { outputKind, writeOut } from "../writeOut.ts";

type Flags = GlobalFlags &
  DataFlags & { readonly a: string; readonly b: string; readonly top: number; readonly out?: string };

export const explainCommand = (): Command =>
  withDataFlags(etalonCommand("explain", "take the distance of two points apart, feature by feature"))
    .argument("<model>", "a .etalon file")
    .argument("<data>", "a file or a built-in data set")
    .requiredOption("--a <id|row>", "one point: its id with --id, else its 0-based row")
    .requiredOption("--b <id|row>", "the other point")
    .option("--top <count>", "how many features to show", integer("--top", 1), 5)
    .option("--out <file>", "draw it as a waterfall: svg or png")
    .action((model: string, data: string, flags: Flags) => finish(flags, () => explain(model, data, flags)));

async function explain(modelPath: string, name: string, flags: Flags): Promise<Outcome> {
  const format = flags.out === undefined ? undefined : outputKind(flags.out, ["svg", "png"], "explain");
  const model = openModel(modelPath);
  const loaded = await loadForModel(name, model, flags, flags.seed);
  const [a, b] = [pointNamed("--a", flags.a, loaded), pointNamed("--b", flags.b, loaded)];
  const explanation = model.metric.explain(loaded.points.row(a), loaded.points.row(b));
  const { distance, squared, features, directions, top } = explanation;
  if (flags.out !== undefined) writeOut(flags.out, await picture(explanation, model, loaded, flags, format));
  const answer = model.metric.decision && decide(model.metric.decision, distance);
  const verdict = answer
    ? `: ${answer.same ? "the same" : "different"} at the threshold ${digits(answer.threshold)}, the same with probability ${shareText(answer.probability)}`
    : "";
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
    document: {
      model: modelPath,
      a: flags.a,
      b: flags.b,
      distance,
      squared,
      features,
      directions,
      ...(answer ? { same: answer } : {}),
    },
    text: `distance ${digits(distance)}, squared ${digits(squared)}${verdict}\n\n${textTable(["feature", "difference a − b", "part of the squared distance", "share"], rows, [1, 2, 3])}`,
    warnings: loaded.dataset.warnings,
  };
}

/** The waterfall as a file of the asked format. */
async function picture(
  explanation: Explanation,
  { metric }: LoadedModel,
  { dataset }: LoadedData,
  { a, b, top }: Flags,
  format: string | undefined,
): Promise<string | Uint8Array> {
  const { waterfallFigure } = await import("../../plot/figures/waterfall.ts"); // drawing loads slowly
  const { figureSvg } = await import("../../plot/figureSvg.ts");
  const { paperLook, paperTheme } = await import("../../plot/theme.ts");
  const { decision, learner } = metric;
  const answer = decision && decide(decision, explanation.distance);
  const verdict = answer
    ? ` They count as ${answer.same ? "the same" : "different"}, the probability that they are the same is ${shareText(answer.probability)}.`
    : "";
  const figure = waterfallFigure(
    {
      title: `What sets ${dataset.ids ? "" : "points "}${a} and ${b} apart`,
      caption: `Distance ${digits(explanation.distance)} by ${learner}: d² = Σ δⱼ (Mδ)ⱼ, δ = a − b. A part is negative where features that vary together offset each other.${verdict} ${dataset.name}, Etalon ${version}.`,
      explanation,
      top,
      ...(decision ? { threshold: decision.threshold * decision.threshold } : {}),
    },
    paperLook,
  );
  const svg = figureSvg(figure, paperTheme);
  return format === "png" ? (await import("../../plot/png.ts")).svgToPng(svg) : svg;
}

/** A probability with three digits, the certain ones by their bound. */
const shareText = (share: number): string =>
  share < 0.001 ? "below 0.001" : share > 0.999 ? "above 0.999" : share.toFixed(3);

/** A number with six significant digits. */
const digits = (value: number): string => Number(value.toPrecision(6)).toString();
