import type { EtalonError } from "../base/errors.ts";
import { parseOptions } from "../base/options.ts";
import type { Matrix } from "../linalg/matrix.ts";
import { nearest } from "../linalg/nearest.ts";
import { evenSample } from "../plot/sample.ts";
import { CLUSTER_METHODS, type ClusterMethod } from "./clusterMethods.ts";
import type { DataFlags } from "./flags.ts";
import { parseSetting } from "./learnerChoice.ts";
import type { GlobalFlags } from "./outcome.ts";
import { CommandError, unknownName } from "./usageError.ts";

/** What the flags of `cluster` say about the method. */
export interface MethodFlags {
  readonly method: string;
  readonly clusters?: number;
  readonly radius?: number;
  readonly pairs?: string;
  readonly set?: readonly string[];
  readonly seed: number;
}

/** All flags of `cluster`. */
export interface ClusterFlags extends GlobalFlags, DataFlags, MethodFlags {
  readonly seed: number;
  readonly scale?: string;
  readonly out?: string;
  readonly plot?: string;
  readonly dendrogram?: string;
}

/** The options of the method, checked; `classes` is how many clusters to look for where nothing is said. `OPTION` for what the method does not take. */
export function clusterOptions(
  flags: MethodFlags,
  classes: number | undefined,
): {
  readonly method: ClusterMethod;
  readonly options: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
} {
  const { method: name, clusters, radius, seed } = flags;
  if (!Object.hasOwn(CLUSTER_METHODS, name))
    throw unknownName("method", name, Object.keys(CLUSTER_METHODS), "etalon cluster --help");
  const method = CLUSTER_METHODS[name]!;
  if (name === "constrained-k-means" && flags.pairs === undefined)
    throw usage("constrained-k-means needs --pairs <file>: columns a, b, label (same or different).");
  const set = Object.fromEntries(
    (flags.set ?? []).map((text) => parseSetting(text, name).slice(1) as [string, unknown]),
  );
  const takes = (option: string): boolean => Object.hasOwn(method.options, option);
  for (const [option, value] of [
    ["clusters", clusters],
    ["radius", radius],
  ] as const) {
    if (value !== undefined && !takes(option))
      throw usage(`${name} takes no --${option}. It takes ${Object.keys(method.options).join(", ")}.`);
  }
  const open =
    takes("clusters") && clusters === undefined && set["clusters"] === undefined && set["height"] === undefined;
  if (open && classes === undefined) throw usage(`${name} needs --clusters <k>.`);
  const options = {
    ...(takes("seed") ? { seed } : {}),
    ...(clusters === undefined ? {} : { clusters }),
    ...(open ? { clusters: classes } : {}),
    ...(radius === undefined ? {} : { radius }),
    ...set,
  };
  if (!(takes("radius") && radius === undefined && set["radius"] === undefined))
    parseOptions(name, method.options, options);
  return {
    method,
    options,
    notes: open ? [`${classes} clusters, as many as there are classes; --clusters asks for others`] : [],
  };
}

/** `OPTION` with usual distances where a radius is needed and none is given. */
export function requireRadius(
  points: Matrix,
  { method, options }: { readonly method: ClusterMethod; readonly options: Readonly<Record<string, unknown>> },
): void {
  if (!Object.hasOwn(method.options, "radius") || options["radius"] !== undefined) return;
  const k = Math.min(Number(options["minPoints"] ?? 5), points.rows);
  const asking = points.take(evenSample(points.rows, 1000));
  const { squared } = nearest(asking, points, k);
  const reach = Float64Array.from({ length: asking.rows }, (_, i) => Math.sqrt(squared[(i + 1) * k - 1]!)).sort();
  const at = (share: number): string =>
    Number(reach[Math.floor(share * (reach.length - 1))]!.toPrecision(3)).toString();
  throw usage(
    `dbscan needs --radius <distance>. To have ${k} points within it (itself counted), half of the points need ${at(0.5)}, nine in ten ${at(0.9)}. hdbscan needs no radius.`,
  );
}

const usage = (message: string): EtalonError => new CommandError("OPTION", message, "etalon cluster --help");
